package com.instainstru.copilot.tools.sentry;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code sentry_debug}: proves that this server's own crash reporting works. */
public final class SentryDebugHandler implements ToolHandler {
  private static final Duration FLUSH_LIMIT = Duration.ofSeconds(5);

  private final @Nullable SentryCrashReporter reporter;

  /**
   * @param reporter null if no DSN is set
   */
  public SentryDebugHandler(@Nullable SentryCrashReporter reporter) {
    this.reporter = reporter;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (reporter == null) {
      return ToolResult.of(
          answer
              .put("sent", false)
              .put(
                  "message",
                  "Crash reporting is off, so nothing was sent. Set INSTAINSTRU_MCP_SENTRY_DSN to"
                      + " the DSN of the Sentry project that collects this server's errors, and"
                      + " restart."));
    }
    String eventId =
        reporter.report(
            "Test of this server's crash reporting, requested with sentry_debug",
            Map.of("request_id", call.context().requestId()));
    if (eventId == null) {
      throw ToolFailure.of(
              FailureCode.UPSTREAM_REJECTED,
              "The Sentry SDK did not take the test event; Sentry may have asked for a pause. Try"
                  + " again in a minute.")
          .from("sentry", true);
    }
    reporter.flush(FLUSH_LIMIT);
    return ToolResult.of(
        answer
            .put("sent", true)
            .put("event_id", eventId)
            .put(
                "message",
                "A test event was sent. Look for its event_id with sentry_event_lookup in a minute;"
                    + " if it is not there, check the DSN and the project's quota."));
  }
}
