package com.instainstru.copilot.tools.grafana;

import com.instainstru.copilot.tools.JsonProjection;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code dashboard_panels}: the panels of one dashboard with their queries. */
public final class DashboardPanelsHandler implements ToolHandler {
  /** Where data sources of different kinds keep a target's query, in order of preference. */
  private static final List<String> QUERY_FIELDS = List.of("expr", "query", "rawQuery");

  private final GrafanaClient grafana;

  public DashboardPanelsHandler(GrafanaClient grafana) {
    this.grafana = grafana;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    String uid = call.arguments().path("dashboard_uid").asString("");
    JsonNode dashboard = grafana.dashboard(uid, call.context());
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("dashboard_uid", uid);
    answer.setAll(JsonProjection.of(dashboard).keep("title").toObject());
    ArrayNode rows = answer.putArray("panels");
    flatten(dashboard.path("panels"), rows);
    answer.put("count", rows.size());
    if (rows.isEmpty()) {
      answer.put("note", "The dashboard has no panels.");
    }
    return ToolResult.of(answer);
  }

  /** Replaces a panel that holds panels by these, at any depth, in the order of the dashboard. */
  private static void flatten(JsonNode panels, ArrayNode rows) {
    Deque<JsonNode> open = new ArrayDeque<>();
    pushAll(panels, open);
    while (!open.isEmpty()) {
      JsonNode panel = open.pop();
      if (panel.path("panels").isEmpty()) {
        rows.add(row(panel));
      } else {
        pushAll(panel.path("panels"), open);
      }
    }
  }

  /** Pushes the entries that are objects so that the first one comes off first. */
  private static void pushAll(JsonNode panels, Deque<JsonNode> open) {
    List<JsonNode> objects = panels.values().stream().filter(JsonNode::isObject).toList();
    for (int i = objects.size() - 1; i >= 0; i--) {
      open.push(objects.get(i));
    }
  }

  private static ObjectNode row(JsonNode panel) {
    ArrayNode queries = JsonNodeFactory.instance.arrayNode();
    panel.path("targets").values().stream()
        .flatMap(DashboardPanelsHandler::query)
        .forEach(queries::add);
    return JsonProjection.of(panel)
        .keep("id", "title", "type", "datasource")
        .put("queries", queries)
        .toObject();
  }

  private static Stream<String> query(JsonNode target) {
    return QUERY_FIELDS.stream()
        .map(field -> target.path(field).asString(""))
        .filter(text -> !text.isBlank())
        .limit(1);
  }
}
