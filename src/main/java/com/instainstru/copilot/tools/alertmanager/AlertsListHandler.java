package com.instainstru.copilot.tools.alertmanager;

import com.instainstru.copilot.tools.JsonProjection;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code alerts_list}: the alerts that Alertmanager holds now. */
public final class AlertsListHandler implements ToolHandler {
  private final AlertmanagerClient alertmanager;

  public AlertsListHandler(AlertmanagerClient alertmanager) {
    this.alertmanager = alertmanager;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    String asked = call.arguments().path("state").asString("");
    // Prometheus calls an alert firing that Alertmanager calls active.
    String state = asked.equals("firing") ? "active" : asked;
    JsonNode alerts = alertmanager.alerts(call.context());
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode rows = answer.putArray("alerts");
    for (JsonNode alert : alerts) {
      if (alert.isObject() && (state.isEmpty() || state.equals(state(alert).asString("")))) {
        rows.add(row(alert));
      }
    }
    answer.put("count", rows.size());
    if (rows.isEmpty()) {
      answer.put("note", note(state, alerts.size()));
    }
    return ToolResult.of(answer);
  }

  private static JsonNode state(JsonNode alert) {
    return alert.path("status").path("state");
  }

  private static ObjectNode row(JsonNode alert) {
    return JsonProjection.of(alert)
        .put("name", alert.path("labels").path("alertname"))
        .put("state", state(alert))
        .keep("labels", "annotations")
        .keepAs("startsAt", "starts_at")
        .keepAs("endsAt", "ends_at")
        .keepAs("generatorURL", "generator_url")
        .toObject();
  }

  private static String note(String state, int all) {
    if (all == 0) {
      return "Alertmanager holds no alerts now: nothing is firing, or the rules do not reach it.";
    }
    return "None of the "
        + all
        + " alerts that Alertmanager holds is "
        + state
        + "; leave state out to see them.";
  }
}
