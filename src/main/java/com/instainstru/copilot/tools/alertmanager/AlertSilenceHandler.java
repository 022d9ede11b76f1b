package com.instainstru.copilot.tools.alertmanager;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.JsonProjection;
import com.instainstru.copilot.tools.Times;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code alert_silence}: mutes alerts for a while, or tells which it would mute. The author of a
 * silence is the authenticated caller, whatever {@code created_by} says.
 */
public final class AlertSilenceHandler implements ToolHandler {
  private static final int MAX_MINUTES = 24 * 60;

  private final AlertmanagerClient alertmanager;
  private final Clock clock;

  public AlertSilenceHandler(AlertmanagerClient alertmanager, Clock clock) {
    this.alertmanager = alertmanager;
    this.clock = clock;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    ObjectNode arguments = call.arguments();
    int minutes = arguments.path("duration_minutes").asInt(0);
    if (minutes < 1 || minutes > MAX_MINUTES) {
      throw invalid(
          "duration_minutes",
          "The argument 'duration_minutes' must be between 1 and " + MAX_MINUTES + " (24 hours).");
    }
    String comment = arguments.path("comment").asString("").strip();
    if (comment.isEmpty()) {
      throw invalid("comment", "The argument 'comment' must say why the alerts are silenced.");
    }
    ArrayNode matchers = SilenceMatchers.checked(arguments.path("matchers"));
    boolean rehearsal = arguments.path("dry_run").asBoolean(false);
    boolean patterns = SilenceMatchers.selectByPatternsOnly(matchers);
    if (rehearsal || patterns) {
      JsonNode muted = alertmanager.alerts(matchers, call.context());
      if (patterns) {
        SilenceMatchers.checkEffect(muted, alertmanager.alerts(call.context()).size());
      }
      if (rehearsal) {
        return ToolResult.of(affected(muted));
      }
    }
    Instant start = clock.instant();
    String startsAt = Times.microseconds(start);
    String endsAt = Times.microseconds(start.plus(Duration.ofMinutes(minutes)));
    String author = call.context().author();
    ObjectNode silence = JsonNodeFactory.instance.objectNode();
    silence.set("matchers", matchers);
    silence.put("startsAt", startsAt);
    silence.put("endsAt", endsAt);
    silence.put("createdBy", author);
    silence.put("comment", comment);
    String id = alertmanager.create(silence, call.context());
    return ToolResult.of(
        JsonNodeFactory.instance
            .objectNode()
            .put("silence_id", id)
            .put("starts_at", startsAt)
            .put("ends_at", endsAt)
            .put("created_by", author));
  }

  /** The alerts that the silence would mute now; it also mutes those that begin while it lasts. */
  private static ObjectNode affected(JsonNode muted) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("dry_run", true);
    ArrayNode rows = answer.putArray("alerts");
    for (JsonNode alert : muted) {
      if (alert.isObject()) {
        rows.add(
            JsonProjection.of(alert)
                .put("name", alert.path("labels").path("alertname"))
                .put("state", alert.path("status").path("state"))
                .keep("labels")
                .keepAs("startsAt", "starts_at")
                .toObject());
      }
    }
    return answer.put("count", rows.size());
  }

  private static ToolFailure invalid(String argument, String message) {
    return ToolFailure.of(FailureCode.INVALID_ARGUMENTS, message).with("argument", argument);
  }
}
