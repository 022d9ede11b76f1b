package com.instainstru.copilot.observability;

import com.instainstru.copilot.tool.CallContext;
import com.instainstru.copilot.tool.ToolFailure;
import com.instainstru.copilot.upstream.Upstream;
import com.instainstru.copilot.upstream.UpstreamRequest;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Grafana's dashboard API. */
public final class GrafanaClient {
  private final Upstream upstream;

  public GrafanaClient(Upstream upstream) {
    this.upstream = upstream;
  }

  /**
   * The first page of dashboards, as an array.
   *
   * @throws ToolFailure as {@link Upstream#send} and for an answer that is no list
   */
  JsonNode dashboards(CallContext context) {
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
