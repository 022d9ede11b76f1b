package com.instainstru.copilot.cli;

import com.instainstru.copilot.tools.UnknownToolException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Draws the last hour of an answer's query in one line of text. */
final class Sparkline {
  private static final String BARS = "▁▂▃▄▅▆▇█";

  private final ToolServer tools;

  Sparkline(ToolServer tools) {
    this.tools = tools;
  }

  /** The line; empty if this deployment or Prometheus has no samples to draw. */
  Optional<String> of(ObjectNode answer) {
    ObjectNode range =
        JsonNodeFactory.instance
            .objectNode()
            .put("query", answer.path("promql").asString(""))
            .put("start", "now-1h")
            .put("end", "now")
            .put("step", "1m");
    ToolServer.Answer samples;
    try {
      samples = tools.call(tools.prefix() + "prometheus_query_range", range);
    } catch (UnknownToolException e) {
      // Left out by this deployment: the answer needs no picture.
      return Optional.empty();
    }
    if (samples.failed()) {
      return Optional.empty();
    }
    List<Double> values = new ArrayList<>();
    for (JsonNode sample : samples.body().path("results").path(0).path("values")) {
      String text = sample.path(1).asString("NaN");
      if (text.matches("-?[0-9.eE+-]+")) {
        values.add(Double.parseDouble(text));
      }
    }
    return values.size() < 2 ? Optional.empty() : Optional.of(draw(values));
  }

  /** One bar a value, from the lowest to the highest of them. */
  static String draw(List<Double> values) {
    double lowest = Collections.min(values);
    double span = Collections.max(values) - lowest;
    StringBuilder line = new StringBuilder();
    for (double value : values) {
      // Noise of the last digits is no movement.
      boolean flat = span <= Math.abs(lowest) * 1e-6;
      double share = flat ? 0.5 : (value - lowest) / span;
      line.append(BARS.charAt((int) Math.round(share * (BARS.length() - 1))));
    }
    return line.append("  last hour").toString();
  }
}
