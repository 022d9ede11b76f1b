package com.instainstru.copilot.tools.grafana;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.UnusableAnswer;
import com.instainstru.copilot.upstream.FreshCache;
import com.instainstru.copilot.upstream.Upstream;
import com.instainstru.copilot.upstream.UpstreamRequest;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Grafana's dashboard API. */
public final class GrafanaClient {
  private static final Duration DASHBOARDS_FRESH_FOR = Duration.ofSeconds(30);

  private final Upstream upstream;
  private final FreshCache<String, JsonNode> dashboards;

  /**
   * @param caches makes the cache of the list of dashboards
   */
  public GrafanaClient(Upstream upstream, FreshCache.Caches caches) {
    this.upstream = upstream;
    this.dashboards = caches.named("dashboards", DASHBOARDS_FRESH_FOR, 1);
  }

  /**
   * The first page of dashboards, as an array that is shared by callers.
   *
   * @throws ToolFailure as {@link Upstream#send} and for an answer that is no list
   */
  FreshCache.Found<JsonNode> dashboards(CallContext context) {
    return dashboards.get("all", context, () -> loadDashboards(context));
  }

  private JsonNode loadDashboards(CallContext context) {
    JsonNode body =
        upstream.send(UpstreamRequest.get("/api/search").with("type", "dash-db"), context).body();
    if (!body.isArray()) {
      throw UnusableAnswer.of(upstream.name(), "a list of dashboards");
    }
    return body;
  }

  /**
   * The model of one dashboard: an object with its {@code panels}.
   *
   * @throws ToolFailure as {@link Upstream#send} and for an answer without a dashboard
   */
  JsonNode dashboard(String uid, CallContext context) {
    JsonNode dashboard =
        upstream
            .send(
                UpstreamRequest.get(
                    "/api/dashboards/uid/{dashboard_uid}", Map.of("dashboard_uid", uid)),
                context)
            .body()
            .path("dashboard");
    if (!dashboard.isObject()) {
      throw UnusableAnswer.of(upstream.name(), "a dashboard");
    }
    return dashboard;
  }
}
