package com.instainstru.copilot.demo.admin;

import com.instainstru.copilot.demo.http.DemoRequest;
import com.instainstru.copilot.demo.http.DemoResponse;
import com.instainstru.copilot.demo.http.Route;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Instructors of the admin API. */
final class InstructorRoutes {
  private static final String BASE = "/api/v1/admin/mcp/instructors";
  private static final Set<String> STATUSES = Set.of("registered", "onboarding", "live", "paused");
  private static final String OFFERS =
      " FROM instructor_services o JOIN services s ON s.id = o.service_id WHERE s.is_active AND"
          + " o.user_id = ";

  private final Database database;
  private final Envelope envelope;
  private final BackendState state;

  InstructorRoutes(Database database, Envelope envelope, BackendState state) {
    this.database = database;
    this.state = state;
    this.envelope = envelope;
  }

  List<Route> routes() {
    return List.of(
        Route.get(BASE, this::list),
        Route.get(BASE + "/coverage", this::coverage),
        Route.get(BASE + "/{identifier}", this::detail));
  }

  private DemoResponse list(DemoRequest request) {
    Parameters parameters = new Parameters(request);
    String status = parameters.choice("status", STATUSES);
    Boolean founding = parameters.flag("is_founding");
    String service = parameters.text("service_slug");
    boolean byName = state == BackendState.APRIL;
    String category = parameters.text(byName ? "category_name" : "category_slug");
    int limit = parameters.number("limit", 50, 1, 200);
    List<ObjectNode> rows =
        database.rows(
            "SELECT i.id AS user_id, name, email, status, is_founding, founding_granted_at,"
                + " live_at, rating_avg, (SELECT COUNT(*) FROM bookings b WHERE b.instructor_id ="
                + " i.id AND b.status = 'COMPLETED') AS bookings_completed, admin_url FROM"
                + " instructors i WHERE i.id > ? AND (? IS NULL OR status = ?) AND (? IS NULL OR"
                + " is_founding = ?) AND (? IS NULL OR EXISTS (SELECT 1"
                + OFFERS
                + "i.id AND s.slug = ?)) AND (? IS NULL OR EXISTS (SELECT 1"
                + OFFERS
                + "i.id AND "
                + (byName ? "LOWER(s.category_name) LIKE LOWER(?)" : "s.category_slug = ?")
                + ")) ORDER BY i.id LIMIT ?",
            after(parameters.text("cursor")),
            status,
            status,
            founding,
            founding,
            service,
            service,
            category,
            category,
            limit + 1);
    List<ObjectNode> items = rows.subList(0, Math.min(limit, rows.size()));
    items.forEach(this::withServices);
    return envelope.flat(
        body -> {
          body.set("items", Envelope.array(items));
          body.put(
              "next_cursor",
              rows.size() > limit
                  ? cursor(items.get(limit - 1).get("user_id").stringValue())
                  : null);
          body.put("limit", limit);
        });
  }

  private void withServices(ObjectNode item) {
    String id = item.get("user_id").stringValue();
    item.set("services", names("s.name", id));
    item.set("categories", names("s.category_name", id));
  }

  private ArrayNode names(String column, String id) {
    ArrayNode names = JsonNodeFactory.instance.arrayNode();
    database
        .rows("SELECT DISTINCT " + column + " AS n" + OFFERS + "? ORDER BY n", id)
        .forEach(row -> names.add(row.get("n")));
    return names;
  }

  private static String cursor(String id) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(id.getBytes(StandardCharsets.UTF_8));
  }

  private static String after(@Nullable String cursor) {
    if (cursor == null) {
      return "";
    }
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiError.of(400, "the cursor cannot be read");
    }
  }

  private DemoResponse coverage(DemoRequest request) {
    Parameters parameters = new Parameters(request);
    String status = parameters.choice("status", "live", STATUSES);
    String groupBy = parameters.choice("group_by", "category", Set.of("category", "service"));
    int top = parameters.number("top", 25, 1, 200);
    String offers =
        " FROM instructor_services o JOIN services s ON s.id = o.service_id JOIN instructors i ON"
            + " i.id = o.user_id WHERE s.is_active AND i.status = ?";
    List<ObjectNode> groups =
        database.rows(
            "SELECT "
                + (groupBy.equals("category") ? "s.category_name" : "s.name")
                + " AS label, COUNT(DISTINCT i.id) AS n"
                + offers
                + " GROUP BY label ORDER BY n DESC, label LIMIT ?",
            status,
            top);
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("group_by", groupBy);
    ArrayNode labels = data.putArray("labels");
    ArrayNode values = data.putArray("values");
    groups.forEach(
        group -> {
          labels.add(group.get("label"));
          values.add(group.get("n"));
        });
    data.put("total_instructors", database.number("SELECT COUNT(DISTINCT i.id)" + offers, status));
    data.put("total_services_offered", database.number("SELECT COUNT(*)" + offers, status));
    return envelope.data(data);
  }

  private DemoResponse detail(DemoRequest request) {
    ObjectNode person = find(String.valueOf(request.path().get("identifier")).strip());
    String id = person.get("id").stringValue();
    return envelope.flat(
        body -> {
          body.put("user_id", id);
          copy(
              person,
              body,
              "name",
              "email",
              "phone",
              "status",
              "is_founding",
              "founding_granted_at",
              "admin_url",
              "live_at");
          ObjectNode onboarding = body.putObject("onboarding");
          onboarding.set("profile_created_at", person.get("created_at"));
          onboarding.putNull("background_check_uploaded_at");
          copy(
              person,
              onboarding,
              "profile_updated_at",
              "identity_verified_at",
              "bgc_invited_at",
              "bgc_completed_at",
              "onboarding_completed_at");
          ObjectNode bgc = body.putObject("bgc");
          bgc.set("status", person.get("bgc_status"));
          bgc.set("completed_at", person.get("bgc_completed_at"));
          bgc.putNull("valid_until");
          body.set("services", Envelope.array(services(id)));
          ObjectNode stats = body.putObject("stats");
          stats.put("bookings_completed", lessons(id, "COMPLETED"));
          stats.put("bookings_cancelled", lessons(id, "CANCELLED"));
          stats.put("no_shows", lessons(id, "NO_SHOW"));
          copy(person, stats, "rating_avg", "rating_count", "response_rate");
        });
  }

  private List<ObjectNode> services(String id) {
    boolean byFormat = state == BackendState.APRIL;
    List<ObjectNode> services =
        database.rows(
            "SELECT s.name, s.slug, s.category_name AS category,"
                + " CAST(CAST(o.hourly_rate_cents / 100.0 AS DECIMAL(8,2)) AS VARCHAR) AS "
                + (byFormat ? "min_hourly_rate" : "hourly_rate")
                + ", s.is_active"
                + OFFERS
                + "? ORDER BY s.name",
            id);
    if (byFormat) {
      for (ObjectNode service : services) {
        double rate = Double.parseDouble(service.get("min_hourly_rate").stringValue());
        service
            .putArray("format_prices")
            .addObject()
            .put("format", "online")
            .put("hourly_rate", rate);
        service.put("offers_travel", false).put("offers_at_location", false);
        service.put("offers_online", true);
      }
    }
    return services;
  }

  private long lessons(String id, String status) {
    return database.number(
        "SELECT COUNT(*) FROM bookings WHERE instructor_id = ? AND status = ?", id, status);
  }

  private static void copy(ObjectNode from, ObjectNode to, String... names) {
    for (String name : names) {
      to.set(name, from.get(name));
    }
  }

  private ObjectNode find(String identifier) {
    String select = "SELECT * FROM instructors WHERE ";
    String lower = identifier.toLowerCase(Locale.ROOT);
    List<ObjectNode> found =
        identifier.matches("[0-9A-Za-z]{26}")
            ? database.rows(select + "id = ? OR profile_id = ?", identifier, identifier)
            : identifier.contains("@")
                ? database.rows(select + "LOWER(email) = ?", lower)
                : database.rows(
                    select + "LOWER(name) LIKE ? ORDER BY LENGTH(name), id LIMIT 1",
                    "%" + lower + "%");
    if (identifier.isEmpty() || found.isEmpty()) {
      throw ApiError.of(404, "no instructor fits");
    }
    return found.get(0);
  }
}
