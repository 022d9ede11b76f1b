package com.instainstru.copilot.questions;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.questions.dictionary.DictionaryReader;
import com.instainstru.copilot.questions.dictionary.LabelValues;
import com.instainstru.copilot.questions.dictionary.MetricsDictionary;
import com.instainstru.copilot.questions.plan.Interpretation;
import com.instainstru.copilot.questions.plan.Interpreter;
import com.instainstru.copilot.questions.plan.Plan;
import com.instainstru.copilot.questions.plan.PromqlWriter;
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

  /** Holds if a question is refused for a cause, naming these words, with commas between them. */
  public static void refused(String question, Interpretation.Cause cause, String words) {
    assertThat(read(question))
        .isInstanceOfSatisfying(
            Interpretation.Refused.class,
            refused -> {
              assertThat(refused.cause()).isEqualTo(cause);
              assertThat(String.join(", ", refused.words())).isEqualTo(words);
            });
  }

  /**
   * PromQL for its short form, in which HEALTH leaves out health checks, and H and D are the number
   * and the duration of HTTP requests.
   */
  public static String spelledOut(String promql) {
    return promql
        .replace("HEALTH", "endpoint!~\"/api/v1/(health|ready)\"")
        .replaceAll("\\bD_", "instainstru_http_request_duration_seconds_")
        .replaceAll("\\bH(?=[{\\[])", "instainstru_http_requests_total");
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
