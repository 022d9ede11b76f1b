package com.instainstru.copilot.demo.admin;

import com.instainstru.copilot.demo.http.DemoRequest;
import com.instainstru.copilot.demo.http.DemoResponse;
import com.instainstru.copilot.demo.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The service catalogue and the business metrics of the admin API. */
final class CatalogueRoutes {
  private static final String BASE = "/api/v1/admin/mcp";
  private static final String ITEM =
      "SELECT id, name, slug, category_slug, category_name, is_active FROM services ";
  private static final String ITEM_IN_APRIL =
      "SELECT id, name, slug, category_name, category_name AS subcategory_name, is_active FROM"
          + " services ";

  private final Database database;
  private final Envelope envelope;
  private final BackendState state;
  private final JsonNode businessMetrics;

  CatalogueRoutes(Database database, Envelope envelope, BackendState state) {
    this.database = database;
    this.state = state;
    this.envelope = envelope;
    try (InputStream in =
        CatalogueRoutes.class.getResourceAsStream("/demo/business-metrics.json")) {
      this.businessMetrics = JsonMapper.shared().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Route> routes() {
    return List.of(
        Route.get(BASE + "/services/catalog", request -> all()),
        Route.get(BASE + "/services/lookup", this::lookup),
        Route.get(BASE + "/metrics/{metric_name}", this::metric));
  }

  private String item() {
    return state == BackendState.APRIL ? ITEM_IN_APRIL : ITEM;
  }

  private DemoResponse all() {
    List<ObjectNode> services = database.rows(item() + "ORDER BY display_order, name");
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.set("services", Envelope.array(services));
    return envelope.data(data.put("count", services.size()));
  }

  private DemoResponse lookup(DemoRequest request) {
    String query = new Parameters(request).required("q", 2);
    String part = "%" + query.strip().toLowerCase(Locale.ROOT) + "%";
    List<ObjectNode> matches =
        database.rows(
            item() + "WHERE LOWER(name) LIKE ? OR slug LIKE ? ORDER BY display_order LIMIT 10",
            part,
            part);
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("query", query);
    data.set("matches", Envelope.array(matches));
    data.put("count", matches.size());
    data.put("message", matches.isEmpty() ? "no service fits these words" : null);
    return envelope.data(data);
  }

  private DemoResponse metric(DemoRequest request) {
    JsonNode metric = businessMetrics.get(request.path().get("metric_name"));
    if (metric == null) {
      throw ApiError.of(404, "metric_not_found");
    }
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("metric", request.path().get("metric_name"));
    data.setAll((ObjectNode) metric);
    return envelope.data(data);
  }
}
