package com.instainstru.copilot.tools.prometheus;

import com.instainstru.copilot.tools.Times;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import java.time.Clock;
import java.time.Instant;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code prometheus_query_range}: an expression over a range. */
public final class PrometheusQueryRangeHandler implements ToolHandler {
  private final PrometheusApi prometheus;
  private final Clock clock;

  public PrometheusQueryRangeHandler(PrometheusApi prometheus, Clock clock) {
    this.prometheus = prometheus;
    this.clock = clock;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    ObjectNode arguments = call.arguments();
    String query = arguments.path("query").asString("");
    // One reading of the clock for both ends, so that 1h to now is exactly an hour.
    Clock now = Clock.fixed(clock.instant(), clock.getZone());
    Instant start = TimeExpression.parse("start", arguments.path("start").asString(""), now);
    Instant end = TimeExpression.parse("end", arguments.path("end").asString("now"), now);
    String step = arguments.path("step").asString("");
    QueryRange range =
        new QueryRange(
            start,
            end,
            step.isBlank()
                ? QueryRange.readableStep(start, end)
                : StepExpression.parse("step", step));
    ObjectNode answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("query", query)
            .put("start", Times.iso(range.start()))
            .put("end", Times.iso(range.end()))
            .put("step", Durations.format(range.step()));
    RangeView.addTo(
        answer,
        prometheus.queryRange(query, range.start(), range.end(), range.step(), call.context()),
        arguments.path("include_points").asBoolean(false));
    return ToolResult.of(answer);
  }
}
