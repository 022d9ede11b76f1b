package com.instainstru.copilot.tools.prometheus;

import static com.instainstru.copilot.tools.prometheus.Calls.call;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.testing.TestMeters;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.alertmanager.AlertSilenceHandler;
import com.instainstru.copilot.tools.alertmanager.AlertmanagerClient;
import com.instainstru.copilot.tools.alertmanager.AlertsListHandler;
import com.instainstru.copilot.tools.alertmanager.SilencesListHandler;
import com.instainstru.copilot.tools.grafana.DashboardPanelsHandler;
import com.instainstru.copilot.tools.grafana.DashboardsListHandler;
import com.instainstru.copilot.tools.grafana.GrafanaClient;
import com.instainstru.copilot.upstream.Upstream;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the upstream reports reaches the caller as it is, from every tool. */
class UpstreamFailuresTest {
  private static final Map<String, Function<Upstream, ToolHandler>> HANDLERS =
      Map.of(
          "{'query': 'up'}",
              upstream -> new PrometheusQueryHandler(prometheus(upstream), Clock.systemUTC()),
          "{'query': 'up', 'start': '1h'}",
              upstream -> new PrometheusQueryRangeHandler(prometheus(upstream), Clock.systemUTC()),
          "{}",
              upstream ->
                  new DashboardsListHandler(
                      new GrafanaClient(upstream, TestMeters.caches(Clock.systemUTC()))),
          "{'dashboard_uid': 'a'}",
              upstream ->
                  new DashboardPanelsHandler(
                      new GrafanaClient(upstream, TestMeters.caches(Clock.systemUTC()))),
          "{'state': 'active'}", upstream -> new AlertsListHandler(alertmanager(upstream)),
          "{'active_only': true}", upstream -> new SilencesListHandler(alertmanager(upstream)),
          "{'matchers': [{'name': 'a', 'value': 'b'}], 'duration_minutes': 1, 'comment': 'c'}",
              upstream -> new AlertSilenceHandler(alertmanager(upstream), Clock.systemUTC()));

  @TestFactory
  Stream<DynamicTest> everyToolPassesFailuresOn() {
    return HANDLERS.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(), () -> passesOn(entry.getValue(), entry.getKey())));
  }

  private static void passesOn(Function<Upstream, ToolHandler> tool, String arguments) {
    ScriptedUpstream upstream = new ScriptedUpstream("grafana");
    ToolHandler handler = tool.apply(upstream);
    for (FailureCode code :
        new FailureCode[] {
          FailureCode.UPSTREAM_AUTH_FAILED,
          FailureCode.NOT_FOUND,
          FailureCode.UPSTREAM_RATE_LIMITED,
          FailureCode.UPSTREAM_UNAVAILABLE,
          FailureCode.UPSTREAM_BAD_RESPONSE
        }) {
      if (code == FailureCode.NOT_FOUND && arguments.contains("query")) {
        // Told as an unknown data source.
        continue;
      }
      ToolFailure failure = ToolFailure.of(code, "as it is").from("grafana", true);
      upstream.fails(failure);
      assertThatThrownBy(() -> handler.handle(call(arguments))).isSameAs(failure);
    }
  }

  private static PrometheusApi prometheus(Upstream upstream) {
    return PrometheusClient.throughGrafana(
        upstream, new GrafanaDataSource("p", upstream, TestMeters.caches(Clock.systemUTC())));
  }

  private static AlertmanagerClient alertmanager(Upstream upstream) {
    return AlertmanagerClient.throughGrafana(upstream);
  }
}
