package com.instainstru.copilot.tools.prometheus;

import com.instainstru.copilot.tools.Times;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import java.time.Clock;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code prometheus_query}: an expression at one instant. */
public final class PrometheusQueryHandler implements ToolHandler {
  private final PrometheusApi prometheus;
  private final Clock clock;

  public PrometheusQueryHandler(PrometheusApi prometheus, Clock clock) {
    this.prometheus = prometheus;
    this.clock = clock;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    String query = call.arguments().path("query").asString("");
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("query", query);
    JsonNode time = call.arguments().path("time");
    if (time.isString()) {
      Instant at = TimeExpression.parse("time", time.stringValue(), clock);
      answer.put("time", Times.iso(at));
      SamplesView.addTo(answer, prometheus.query(query, at, call.context()));
    } else {
      // Without a time Prometheus takes its own now, which spares a difference of the clocks.
      SamplesView.addTo(answer, prometheus.query(query, null, call.context()));
    }
    return ToolResult.of(answer);
  }
}
