package com.instainstru.copilot.metrics;

import com.instainstru.copilot.observability.PrometheusApi;
import com.instainstru.copilot.observability.QueryResult;
import com.instainstru.copilot.observability.SamplesView;
import com.instainstru.copilot.spelling.NearestName;
import com.instainstru.copilot.tool.FailureCode;
import com.instainstru.copilot.tool.ToolCall;
import com.instainstru.copilot.tool.ToolFailure;
import com.instainstru.copilot.tool.ToolHandler;
import com.instainstru.copilot.tool.ToolResult;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Answers a prepared question with its number, its PromQL and the samples behind it. */
public final class MetricsQueryHandler implements ToolHandler {
  private static final String DEFAULT_WINDOW = "5m";

  private final MetricsDictionary dictionary;
  private final PrometheusApi prometheus;

  public MetricsQueryHandler(MetricsDictionary dictionary, PrometheusApi prometheus) {
    this.dictionary = dictionary;
    this.prometheus = prometheus;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    String question = call.arguments().get("question").stringValue();
    String window = call.arguments().path("time_window").asString(DEFAULT_WINDOW);
    PreparedQuery query = dictionary.query(question).orElseThrow(() -> unknown(question));
    String promql =
        query.promql(window, call.arguments().path("exclude_health_endpoints").asBoolean(true));
    QueryResult result = prometheus.query(promql, null, call.context());
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("question", question);
    answer.put("resolved_question", query.key());
    answer.put("description", query.description());
    answer.put("promql", promql);
    answer.put("time_window", window);
    answer.put("unit", query.unit());
    put(answer, query.format(), result);
    answer.set("results", SamplesView.results(result));
    return ToolResult.of(answer);
  }

  private static void put(ObjectNode answer, ValueFormat format, QueryResult result) {
    if (format == ValueFormat.TABLE) {
      answer.putNull("value").put("formatted", format.of(0));
      return;
    }
    OptionalDouble value = sum(result);
    if (value.isEmpty()) {
      answer.putNull("value").put("formatted", "no data");
    } else {
      answer.put("value", value.getAsDouble()).put("formatted", format.of(value.getAsDouble()));
    }
  }

  /** Sum of all samples that are numbers; empty if there is none. */
  private static OptionalDouble sum(QueryResult result) {
    double[] numbers =
        result.series().stream()
            .flatMap(series -> Stream.of(series.samples().get(series.samples().size() - 1)))
            .mapToDouble(sample -> number(sample.value()))
            .filter(Double::isFinite)
            .toArray();
    return numbers.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Arrays.stream(numbers).sum());
  }

  private static double number(String text) {
    return switch (text) {
      case "NaN", "+Inf", "-Inf", "Inf" -> Double.NaN;
      default -> Double.parseDouble(text);
    };
  }

  private ToolFailure unknown(String question) {
    String nearest =
        NearestName.of(MetricsDictionary.normal(question), dictionary.questions())
            .map(known -> "Did you mean \"" + known + "\"? ")
            .orElse("");
    return ToolFailure.of(
            FailureCode.UNKNOWN_QUESTION,
            "No prepared query answers this question. "
                + nearest
                + "Ask one of supported_questions, or write PromQL for prometheus_query;"
                + " metrics_describe lists the metrics.")
        .with("supported_questions", dictionary.questions());
  }
}
