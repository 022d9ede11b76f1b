package com.instainstru.copilot.demo.observability;

import com.instainstru.copilot.demo.http.DemoRequest;
import com.instainstru.copilot.demo.http.DemoResponse;
import com.instainstru.copilot.demo.http.DemoServer;
import com.instainstru.copilot.demo.http.Route;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import tools.jackson.databind.node.JsonNodeFactory;

/** Grafana with a Prometheus data source and its Alertmanager, at their HTTP surface. */
public final class FakeObservabilityApis implements AutoCloseable {
  private final DemoServer server;
  private final String apiKey;

  private FakeObservabilityApis(DemoServer server, String apiKey) {
    this.server = server;
    this.apiKey = apiKey;
  }

  /** Starts to serve on a free port of the loopback. */
  public static FakeObservabilityApis start(Clock clock) {
    String apiKey = "glsa_" + UUID.randomUUID().toString().replace("-", "");
    List<Route> routes = new ArrayList<>(new FakeGrafanaApi().routes());
    routes.addAll(
        new FakePrometheusApi(new Traffic(clock.instant()), clock)
            .routes("/api/datasources/proxy/uid/" + FakeGrafanaApi.DATA_SOURCE));
    routes.addAll(new FakeAlertmanagerApi(clock).routes("/api/alertmanager/grafana"));
    return new FakeObservabilityApis(
        DemoServer.start(routes, route -> guarded(apiKey, route)), apiKey);
  }

  private static Function<DemoRequest, DemoResponse> guarded(
      String apiKey, Function<DemoRequest, DemoResponse> route) {
    return request ->
        ("Bearer " + apiKey).equals(request.header("Authorization"))
            ? route.apply(request)
            : new DemoResponse(
                401, JsonNodeFactory.instance.objectNode().put("message", "Unauthorized"));
  }

  public URI grafanaUri() {
    return server.baseUri();
  }

  public String apiKey() {
    return apiKey;
  }

  @Override
  public void close() {
    server.close();
  }
}
