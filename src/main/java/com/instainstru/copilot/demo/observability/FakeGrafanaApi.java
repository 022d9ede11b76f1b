package com.instainstru.copilot.demo.observability;

import com.instainstru.copilot.demo.http.DemoRequest;
import com.instainstru.copilot.demo.http.DemoResponse;
import com.instainstru.copilot.demo.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Grafana's dashboards and data sources. */
final class FakeGrafanaApi {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Uid of its Prometheus. */
  static final String DATA_SOURCE = "prometheus";

  private final JsonNode dashboards;

  FakeGrafanaApi() {
    try (InputStream in = FakeGrafanaApi.class.getResourceAsStream("/demo/dashboards.json")) {
      this.dashboards = JsonMapper.shared().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/search", request -> DemoResponse.ok(search())),
        Route.get("/api/datasources", request -> DemoResponse.ok(dataSources())),
        Route.get("/api/dashboards/uid/{uid}", this::dashboard));
  }

  private ArrayNode search() {
    ArrayNode found = NODES.arrayNode();
    for (JsonNode dashboard : dashboards) {
      String uid = dashboard.get("uid").stringValue();
      found
          .addObject()
          .put("id", found.size() + 1)
          .put("uid", uid)
          .put("title", dashboard.get("title").stringValue())
          .put("url", "/d/" + uid + "/" + uid)
          .put("folderTitle", dashboard.get("folder").stringValue())
          .put("folderUid", "demo")
          .put("type", "dash-db");
    }
    return found;
  }

  private static ArrayNode dataSources() {
    ArrayNode list = NODES.arrayNode();
    list.addObject()
        .put("id", 1)
        .put("uid", DATA_SOURCE)
        .put("name", "Prometheus")
        .put("type", "prometheus")
        .put("isDefault", true);
    return list;
  }

  private DemoResponse dashboard(DemoRequest request) {
    for (JsonNode dashboard : dashboards) {
      if (dashboard.get("uid").stringValue().equals(request.path().get("uid"))) {
        ObjectNode body = NODES.objectNode();
        body.set("dashboard", dashboard);
        body.putObject("meta").set("folderTitle", dashboard.get("folder"));
        return DemoResponse.ok(body);
      }
    }
    return new DemoResponse(404, NODES.objectNode().put("message", "Dashboard not found"));
  }
}
