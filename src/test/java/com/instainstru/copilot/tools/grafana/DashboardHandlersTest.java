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
                       {"rawSql": "select 1", "rawQuery": true}, {"refId": "A"}, 5]},
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
                "{'warnings': ['Some queries of these panels are in a form that is not read here:"
                    + " Latency.'], 'dashboard_uid': 'api-health', 'title': 'API', 'panels':"
                    + " [{'id': 1, 'title': 'Latency', 'type': 'timeseries', 'datasource': {'uid':"
                    + " 'p'}, 'queries': ['up', 'q', 'select 1']},{'id': 3, 'title': 'Errors',"
                    + " 'type': 'stat', 'datasource': null, 'queries': []},{'id': 5, 'title': null,"
                    + " 'type': null, 'datasource': null, 'queries': []},{'id': 6, 'title':"
                    + " 'Empty', 'type': 'row', 'datasource': null, 'queries': []}], 'count': 4}"));
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

  private ObjectNode panels(String dashboard) {
    upstream.answers("{\"dashboard\": " + dashboard.replace('\'', '"') + "}");
    return new DashboardPanelsHandler(grafana).handle(call("{'dashboard_uid': 'a'}")).structured();
  }

  @Test
  void readsPanelsOfTheOldestForm() {
    assertThat(
            panels("{'rows': [{'panels': [{'id': 1, 'targets': [{'target': 'a.b'}]}]}]}")
                .at("/panels/0/queries"))
        .hasToString("[\"a.b\"]");
  }

  @Test
  void readsPanelsOfSchemaTwo() {
    ObjectNode answer =
        panels(
            """
            {'title': 'API', 'layout': {}, 'elements': {
              'panel-1': {'kind': 'Panel', 'spec': {'id': 1, 'title': 'Latency',
                'vizConfig': {'kind': 'VizConfig', 'group': 'timeseries'},
                'data': {'kind': 'QueryGroup', 'spec': {'queries': [
                  {'kind': 'PanelQuery', 'spec': {'query': {'kind': 'DataQuery',
                    'group': 'prometheus', 'datasource': {'name': 'p'},
                    'spec': {'expr': 'up'}}}}]}}}},
              'panel-2': {'kind': 'Panel', 'spec': {'id': 2, 'title': 'Rows',
                'vizConfig': {'kind': 'table'},
                'data': {'spec': {'queries': [
                  {'spec': {'datasource': {'uid': 'q'}, 'query': {'kind': 'sql',
                    'spec': {'rawSql': 'select 1', 'rawQuery': true}}}}]}}}},
              'panel-3': {'kind': 'LibraryPanel', 'spec': {'id': 3, 'title': 'Shared'}}}}
            """);

    assertThat(answer)
        .isEqualTo(
            json(
                "{'dashboard_uid': 'a', 'title': 'API', 'panels': [{'id': 1, 'title': 'Latency',"
                    + " 'type': 'timeseries', 'datasource': {'name': 'p'}, 'queries': ['up']},"
                    + " {'id': 2, 'title': 'Rows', 'type': 'table', 'datasource': {'uid': 'q'},"
                    + " 'queries': ['select 1']}, {'id': 3, 'title': 'Shared', 'type': null,"
                    + " 'datasource': null, 'queries': []}], 'count': 3}"));
  }

  @Test
  void readsSchemaTwoBelowSpec() {
    ObjectNode answer =
        panels("{'metadata': {}, 'spec': {'title': 'T', 'elements': {}, 'layout': {}}}");

    assertThat(answer.get("title").stringValue()).isEqualTo("T");
    assertThat(answer.get("note").stringValue()).isEqualTo("The dashboard has no panels.");
  }

  @Test
  void saysThatItDoesNotKnowTheForm() {
    assertThat(panels("{'widgets': [], 'title': 'T'}").get("note").stringValue())
        .contains("its panels are unknown")
        .contains("widgets, title");
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
