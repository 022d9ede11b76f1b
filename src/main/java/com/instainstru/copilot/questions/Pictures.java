package com.instainstru.copilot.questions;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.Content;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.questions.answer.LineChart;
import com.instainstru.copilot.questions.answer.Unit;
import com.instainstru.copilot.questions.plan.Plan;
import com.instainstru.copilot.questions.plan.PromqlWriter;
import com.instainstru.copilot.tools.ToolResult;
import com.instainstru.copilot.tools.prometheus.PrometheusApi;
import com.instainstru.copilot.tools.prometheus.QueryResult;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Adds a chart of the surroundings of an answer's window. */
final class Pictures {
  private static final Logger log = LoggerFactory.getLogger(Pictures.class);
  private static final Duration MIN_RANGE = Duration.ofHours(1);
  private static final int POINTS = 120;

  private final PrometheusApi prometheus;

  Pictures(PrometheusApi prometheus) {
    this.prometheus = prometheus;
  }

  /** The answer with a chart, or with {@code chart_note} saying why there is none. */
  ToolResult with(ObjectNode answer, Plan plan, Unit unit, Instant asked, CallContext context) {
    Duration wanted = plan.window();
    Duration range = wanted.compareTo(MIN_RANGE) < 0 ? MIN_RANGE : wanted;
    Instant now = plan.at() == null ? asked : plan.at();
    Duration step = Duration.ofSeconds(range.dividedBy(POINTS).toSeconds());
    try {
      QueryResult result =
          prometheus.queryRange(
              PromqlWriter.write(plan.drawn(step)), now.minus(range), now, step, context);
      if (result.series().isEmpty()) {
        answer.put("chart_note", "There are no samples to draw.");
        return ToolResult.of(answer);
      }
      byte[] png = new LineChart(plan, unit).png(result);
      String encoded = Base64.getEncoder().encodeToString(png);
      return new ToolResult(answer, List.of(new Content.Picture("image/png", encoded)));
    } catch (ToolFailure failure) {
      answer.put("chart_note", "The chart's samples could not be read: " + failure.message());
    } catch (IOException | LinkageError | InternalError e) {
      // A machine without fonts, or a Java without its graphics part: the answer itself stands.
      log.warn("a chart could not be drawn", e);
      answer.put("chart_note", "Charts need a font and fontconfig on the server's machine.");
    }
    return ToolResult.of(answer);
  }
}
