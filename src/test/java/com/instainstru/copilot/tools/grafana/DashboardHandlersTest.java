package com.instainstru.copilot.tools.grafana;

import static com.instainstru.copilot.tools.prometheus.Calls.call;
import static com.instainstru.copilot.tools.prometheus.Calls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.testing.TestMeters;
import com.instainstru.copilot.tools.prometheus.ScriptedUpstream;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class DashboardHandlersTest {
  private final ScriptedUpstream upstream = new ScriptedUpstream("grafana");
  private final GrafanaClient grafana =
      new GrafanaClient(upstream, TestMeters.caches(Clock.systemUTC()));

  @Test
  void listsDashboards() {
    upstream.answers(
        """
        [{"id": 11, "uid": "api-health", "title": "API health", "url": "/d/api-health/api-health",
          "folderTitle": "Platform", "folderUid": "fold1", "type": "dash-db"}, {"uid": "x"}, 7]
        """);

    assertThat(new DashboardsListHandler(grafana).handle(call("{}")).structured())
        .isEqualTo(
            json(
                "{'dashboards': [{'uid': 'api-health', 'title': 'API health', 'folder': 'Platform',"
                    + " 'folder_uid': 'fold1', 'url': '/d/api-health/api-health', 'id': 11},"
                    + " {'uid': 'x', 'title': null, 'folder': null, 'folder_uid': null,"
                    + " 'url': null, 'id': null}], 'count': 2}"));
    assertThat(upstream.lines()).containsExactly("GET /api/search?type=dash-db");
  }

  @Test
  void saysWhyThereMayBeNoDashboards() {
    upstream.answers("[]");

    assertThat(
            new DashboardsListHandler(grafana)
                .handle(call("{}"))
                .structured()
                .path("note")
                .asString())
        .contains("token");
  }

  @Test
  void replacesPanelsThatHoldPanelsAtAnyDepth() {
    upstream.answers(
        """
        {"dashboard": {"title": "API", "panels": [
          {"id": 1, "title": "Latency", "type": "timeseries", "datasource": {"uid": "p"},
           "targets": [{"expr": "up", "query": "no"}, {"expr": " ", "query": "q"},
                       {"rawQuery": "raw"}, {"refId": "A"}, 5]},
          {"id": 2, "type": "row", "panels": [
            {"id": 3, "title": "Errors", "type": "stat", "datasource": null},
            {"id": 4, "panels": [{"id": 5}, "text"]}, 9]},
          {"id": 6, "title": "Empty", "type": "row", "collapsed": true, "panels": []},
          null]}}
        """);

    ObjectNode answer =
        new DashboardPanelsHandler(grafana)
            .handle(call("{'dashboard_uid': 'api-health'}"))
            .structured();

    assertThat(answer)
        .isEqualTo(
            json(
                "{'dashboard_uid': 'api-health', 'title': 'API', 'panels': ["
                    + "{'id': 1, 'title': 'Latency', 'type': 'timeseries', 'datasource': {'uid': 'p'},"
                    + " 'queries': ['up', 'q', 'raw']},"
                    + "{'id': 3, 'title': 'Errors', 'type': 'stat', 'datasource': null, 'queries': []},"
                    + "{'id': 5, 'title': null, 'type': null, 'datasource': null, 'queries': []},"
                    + "{'id': 6, 'title': 'Empty', 'type': 'row', 'datasource': null, 'queries': []}"
                    + "], 'count': 4}"));
    assertThat(upstream.lines()).containsExactly("GET /api/dashboards/uid/api-health");
  }

  @Test
  void saysThatADashboardIsEmpty() {
    upstream.answers("{\"dashboard\": {}}");

    assertThat(
            new DashboardPanelsHandler(grafana).handle(call("{'dashboard_uid': 'a'}")).structured())
        .isEqualTo(
            json(
                "{'dashboard_uid': 'a', 'title': null, 'panels': [], 'count': 0,"
                    + " 'note': 'The dashboard has no panels.'}"));
  }

  @Test
  void refusesAnswersOfAnotherForm() {
    upstream.answers("{}").answers("[]");

    assertThat(
            catchThrowableOfType(
                    ToolFailure.class, () -> new DashboardsListHandler(grafana).handle(call("{}")))
                .code())
        .isEqualTo(FailureCode.UPSTREAM_BAD_RESPONSE);
    assertThat(
            catchThrowableOfType(
                    ToolFailure.class,
                    () ->
                        new DashboardPanelsHandler(grafana).handle(call("{'dashboard_uid': 'a'}")))
                .code())
        .isEqualTo(FailureCode.UPSTREAM_BAD_RESPONSE);
  }
}
