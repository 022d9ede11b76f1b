package com.instainstru.copilot.metrics;

import com.instainstru.copilot.metrics.dictionary.DictionaryReader;
import com.instainstru.copilot.metrics.dictionary.LabelValues;
import com.instainstru.copilot.metrics.dictionary.MetricsDictionary;
import com.instainstru.copilot.metrics.plan.Interpretation;
import com.instainstru.copilot.metrics.plan.Interpreter;
import com.instainstru.copilot.metrics.plan.Plan;
import com.instainstru.copilot.metrics.plan.PromqlWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packed dictionary over the labels of a busy platform. */
public final class TestMetrics {
  public static final MetricsDictionary DICTIONARY = DictionaryReader.packed();
  public static final LabelValues VALUES = values();
  public static final Interpreter INTERPRETER = new Interpreter(DICTIONARY, VALUES);

  private TestMetrics() {}

  /** What is understood of a question with the usual window. */
  public static Interpretation read(String question) {
    return INTERPRETER.interpret(question, Duration.ofMinutes(5), true);
  }

  /** The plan of a question that has to be understood. */
  public static Plan plan(String question) {
    if (read(question) instanceof Interpretation.Understood understood) {
      return understood.plan();
    }
    throw new AssertionError("not understood: " + question + ": " + read(question));
  }

  /** The PromQL of a question that has to be understood. */
  public static String promql(String question) {
    return PromqlWriter.write(plan(question));
  }

  /** The questions of the end-to-end test. */
  public static List<JsonNode> questions() {
    return text("questions.jsonl").lines().map(line -> JsonMapper.shared().readTree(line)).toList();
  }

  private static LabelValues values() {
    JsonNode all = JsonMapper.shared().readTree(text("label-values.json"));
    Map<String, Map<String, List<String>>> byMetric =
        JsonMapper.shared().convertValue(all.get("values"), new TypeReference<>() {});
    Map<String, List<String>> bounds =
        JsonMapper.shared().convertValue(all.get("bounds"), new TypeReference<>() {});
    return new LabelValues(byMetric, bounds);
  }

  private static String text(String name) {
    try (InputStream in =
        Objects.requireNonNull(TestMetrics.class.getResourceAsStream("/metrics/" + name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
