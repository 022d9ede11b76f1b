package com.instainstru.copilot.tools.grafana;

import com.instainstru.copilot.tools.JsonProjection;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import com.instainstru.copilot.upstream.FreshCache;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code dashboards_list}: Grafana's dashboards. */
public final class DashboardsListHandler implements ToolHandler {
  private final GrafanaClient grafana;

  public DashboardsListHandler(GrafanaClient grafana) {
    this.grafana = grafana;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode rows = answer.putArray("dashboards");
    FreshCache.Found<JsonNode> found = grafana.dashboards(call.context());
    found.value().values().stream()
        .filter(JsonNode::isObject)
        .forEach(dashboard -> rows.add(row(dashboard)));
    answer.put("count", rows.size());
    if (rows.isEmpty()) {
      answer.put(
          "note",
          "Grafana shows no dashboard to this server's token. Either there is none, or the token"
              + " may not read the folders.");
    }
    return ToolResult.of(found.mark(answer));
  }

  private static ObjectNode row(JsonNode dashboard) {
    return JsonProjection.of(dashboard)
        .keep("uid", "title")
        .keepAs("folderTitle", "folder")
        .keepAs("folderUid", "folder_uid")
        .keep("url", "id")
        .toObject();
  }
}
