package com.instainstru.copilot.questions;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.questions.answer.SampleQuestions;
import com.instainstru.copilot.questions.dictionary.Metric;
import com.instainstru.copilot.questions.dictionary.MetricsDictionary;
import com.instainstru.copilot.spelling.NearestName;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Explains metrics: those of the dictionary by itself, all others by asking the backend. */
public final class MetricsDescribeHandler implements ToolHandler {
  /** What a list tells of each metric; the rest comes with its name. */
  private static final List<String> LISTED = List.of("name", "type", "description");

  private static final List<String> DOCUMENTED =
      List.of("name", "type", "description", "labels", "unit");

  private final MetricsDictionary dictionary;
  private final SampleQuestions samples;
  private final ToolHandler backend;

  /**
   * @param backend runs the tool's request for names that the dictionary lacks
   */
  public MetricsDescribeHandler(
      MetricsDictionary dictionary, SampleQuestions samples, ToolHandler backend) {
    this.dictionary = dictionary;
    this.samples = samples;
    this.backend = backend;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    String name = call.arguments().path("metric_name").asString("");
    if (name.isBlank()) {
      return ToolResult.of(list(dictionary, LISTED));
    }
    Optional<Metric> metric = dictionary.metric(name);
    if (metric.isPresent()) {
      return ToolResult.of(one(dictionary, metric.get(), samples));
    }
    try {
      return backend.handle(call);
    } catch (ToolFailure failure) {
      throw failure.code() == FailureCode.NOT_FOUND ? withNearest(failure, name) : failure;
    }
  }

  private ToolFailure withNearest(ToolFailure failure, String name) {
    List<String> names = new ArrayList<>(dictionary.aliases().keySet());
    dictionary.metrics().forEach(metric -> names.add(metric.name()));
    return NearestName.of(name, names)
        .map(nearest -> failure.with("did_you_mean", nearest))
        .orElse(failure);
  }

  /** The dictionary as a list, with labels and units. */
  static ObjectNode all(MetricsDictionary dictionary) {
    return list(dictionary, DOCUMENTED);
  }

  private static ObjectNode list(MetricsDictionary dictionary, List<String> fields) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode metrics = answer.putArray("metrics");
    for (Metric metric : dictionary.metrics()) {
      ObjectNode row = metrics.addObject();
      fields.forEach(field -> row.set(field, metric.definition().get(field)));
    }
    answer.put("count", metrics.size());
    ObjectNode aliases = answer.putObject("aliases");
    dictionary.aliases().forEach(aliases::put);
    ArrayNode questions = answer.putArray("supported_questions");
    dictionary.supportedQuestions().forEach(questions::add);
    return answer;
  }

  /** One metric with all that is known of it. */
  static ObjectNode one(MetricsDictionary dictionary, Metric metric, SampleQuestions samples) {
    String name = metric.name();
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("metric", metric.definition().deepCopy());
    answer.put("resolved_name", name);
    ArrayNode aliases = answer.putArray("aliases");
    dictionary.aliases().entrySet().stream()
        .filter(alias -> alias.getValue().equals(name))
        .map(Map.Entry::getKey)
        .sorted()
        .forEach(aliases::add);
    ArrayNode questions = answer.putArray("questions");
    samples.of(metric).forEach(questions::add);
    ArrayNode related = answer.putArray("related");
    metric.words().related().forEach(related::add);
    return answer;
  }
}
