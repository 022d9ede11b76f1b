package com.instainstru.copilot.observability;

import static com.instainstru.copilot.observability.Calls.call;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instainstru.copilot.tool.FailureCode;
import com.instainstru.copilot.tool.ToolFailure;
import com.instainstru.copilot.tool.ToolHandler;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the upstream reports reaches the caller as it is, from every tool. */
class UpstreamFailuresTest {
  private final ScriptedUpstream upstream = new ScriptedUpstream("grafana");
  private final PrometheusClient prometheus = PrometheusClient.throughGrafana(upstream, "p");
  private final AlertmanagerClient alertmanager = AlertmanagerClient.throughGrafana(upstream);
  private final GrafanaClient grafana = new GrafanaClient(upstream);

  private final Map<String, ToolHandler> handlers =
      Map.of(
          "{'query': 'up'}", new PrometheusQueryHandler(prometheus, Clock.systemUTC()),
          "{'query': 'up', 'start': '1h'}",
              new PrometheusQueryRangeHandler(prometheus, Clock.systemUTC()),
          "{}", new DashboardsListHandler(grafana),
          "{'dashboard_uid': 'a'}", new DashboardPanelsHandler(grafana),
          "{'state': 'active'}", new AlertsListHandler(alertmanager),
          "{'active_only': true}", new SilencesListHandler(alertmanager),
          "{'matchers': [{'name': 'a', 'value': 'b'}], 'duration_minutes': 1, 'comment': 'c'}",
              new AlertSilenceHandler(alertmanager, Clock.systemUTC()));

  @TestFactory
  Stream<DynamicTest> everyToolPassesFailuresOn() {
    return handlers.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getValue().getClass().getSimpleName(),
                    () -> passesOn(entry.getValue(), entry.getKey())));
  }

  private void passesOn(ToolHandler handler, String arguments) {
    for (FailureCode code :
        new FailureCode[] {
          FailureCode.UPSTREAM_AUTH_FAILED,
          FailureCode.NOT_FOUND,
          FailureCode.UPSTREAM_RATE_LIMITED,
          FailureCode.UPSTREAM_UNAVAILABLE,
          FailureCode.UPSTREAM_BAD_RESPONSE
        }) {
      ToolFailure failure = ToolFailure.of(code, "as it is").from("grafana", true);
      upstream.fails(failure);
      assertThatThrownBy(() -> handler.handle(call(arguments))).isSameAs(failure);
    }
  }
}
