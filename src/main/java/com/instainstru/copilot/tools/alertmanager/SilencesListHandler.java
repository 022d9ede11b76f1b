package com.instainstru.copilot.tools.alertmanager;

import com.instainstru.copilot.tools.JsonProjection;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code silences_list}: the silences that Alertmanager keeps. */
public final class SilencesListHandler implements ToolHandler {
  private final AlertmanagerClient alertmanager;

  public SilencesListHandler(AlertmanagerClient alertmanager) {
    this.alertmanager = alertmanager;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    boolean activeOnly = call.arguments().path("active_only").asBoolean(true);
    JsonNode silences = alertmanager.silences(call.context());
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode rows = answer.putArray("silences");
    for (JsonNode silence : silences) {
      boolean active = silence.path("status").path("state").asString("").equals("active");
      if (silence.isObject() && (active || !activeOnly)) {
        rows.add(row(silence));
      }
    }
    answer.put("count", rows.size());
    if (rows.isEmpty()) {
      answer.put("note", note(silences.size()));
    }
    return ToolResult.of(answer);
  }

  private static ObjectNode row(JsonNode silence) {
    return JsonProjection.of(silence)
        .keep("id", "status", "matchers")
        .keepAs("startsAt", "starts_at")
        .keepAs("endsAt", "ends_at")
        .keep("comment")
        .keepAs("createdBy", "created_by")
        .toObject();
  }

  private static String note(int all) {
    return all == 0
        ? "Alertmanager keeps no silences."
        : "None of the "
            + all
            + " silences that Alertmanager keeps is in force now; active_only=false shows them.";
  }
}
