package com.instainstru.copilot.metrics;

import com.instainstru.copilot.tool.ToolCall;
import com.instainstru.copilot.tool.ToolHandler;
import com.instainstru.copilot.tool.ToolResult;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Explains metrics: those of the dictionary by itself, all others by asking the backend. */
public final class MetricsDescribeHandler implements ToolHandler {
  private static final List<String> LISTED =
      List.of("name", "type", "description", "labels", "unit");

  private final MetricsDictionary dictionary;
  private final ToolHandler backend;

  /**
   * @param backend runs the tool's request for names that the dictionary lacks
   */
  public MetricsDescribeHandler(MetricsDictionary dictionary, ToolHandler backend) {
    this.dictionary = dictionary;
    this.backend = backend;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    String name = call.arguments().path("metric_name").asString("");
    if (name.isBlank()) {
      return ToolResult.of(all());
    }
    return dictionary
        .metric(name)
        .map(metric -> ToolResult.of(one(metric)))
        .orElseGet(() -> backend.handle(call));
  }

  private ObjectNode all() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode metrics = answer.putArray("metrics");
    for (ObjectNode metric : dictionary.metrics()) {
      ObjectNode row = metrics.addObject();
      LISTED.forEach(field -> row.set(field, metric.get(field)));
    }
    answer.put("count", metrics.size());
    ObjectNode aliases = answer.putObject("aliases");
    dictionary.aliases().forEach(aliases::put);
    ArrayNode questions = answer.putArray("supported_questions");
    dictionary.supportedQuestions().forEach(questions::add);
    return answer;
  }

  private ObjectNode one(ObjectNode metric) {
    String name = metric.get("name").stringValue();
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("metric", metric.deepCopy());
    answer.put("resolved_name", name);
    ArrayNode aliases = answer.putArray("aliases");
    dictionary.aliases().entrySet().stream()
        .filter(alias -> alias.getValue().equals(name))
        .map(Map.Entry::getKey)
        .sorted()
        .forEach(aliases::add);
    return answer;
  }
}
