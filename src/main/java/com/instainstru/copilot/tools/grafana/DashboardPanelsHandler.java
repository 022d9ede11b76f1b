package com.instainstru.copilot.tools.grafana;

import com.instainstru.copilot.tools.AnswerWarnings;
import com.instainstru.copilot.tools.JsonProjection;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code dashboard_panels}: the panels of one dashboard with their queries. */
public final class DashboardPanelsHandler implements ToolHandler {
  private final GrafanaClient grafana;

  public DashboardPanelsHandler(GrafanaClient grafana) {
    this.grafana = grafana;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    String uid = call.arguments().path("dashboard_uid").asString("");
    JsonNode dashboard = grafana.dashboard(uid, call.context());
    DashboardModel model = DashboardModel.of(dashboard);
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("dashboard_uid", uid);
    answer.setAll(JsonProjection.of(model.root()).keep("title").toObject());
    ArrayNode rows = answer.putArray("panels");
    List<String> unread = new ArrayList<>();
    for (DashboardModel.Panel panel : model.panels()) {
      rows.add(row(panel));
      if (panel.queries().size() < panel.targets()) {
        unread.add(panel.json().path("title").asString("without title"));
      }
    }
    answer.put("count", rows.size());
    if (!model.isKnown()) {
      call.context().notes().implausible("unknown_dashboard_form");
      answer.put(
          "note",
          "The dashboard is stored in a form that is not read here, so its panels are unknown. It"
              + " has the fields "
              + String.join(", ", model.root().propertyNames())
              + ". Open it in Grafana.");
    } else if (rows.isEmpty()) {
      answer.put("note", "The dashboard has no panels.");
    }
    if (!unread.isEmpty()) {
      AnswerWarnings.add(
          answer,
          "Some queries of these panels are in a form that is not read here: "
              + String.join(", ", unread)
              + ".");
    }
    return ToolResult.of(answer);
  }

  private static ObjectNode row(DashboardModel.Panel panel) {
    ArrayNode queries = JsonNodeFactory.instance.arrayNode();
    panel.queries().forEach(queries::add);
    return JsonProjection.of(panel.json())
        .keep("id", "title", "type", "datasource")
        .put("queries", queries)
        .toObject();
  }
}
