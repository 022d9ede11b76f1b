package com.instainstru.copilot.demo.admin;

import com.instainstru.copilot.demo.http.DemoRequest;
import com.instainstru.copilot.demo.http.DemoResponse;
import com.instainstru.copilot.demo.http.Route;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The founding funnel of the admin API. */
final class FoundingRoutes {
  static final int CAP = 100;
  private static final String BASE = "/api/v1/admin/mcp/founding";

  private final Database database;
  private final Clock clock;
  private final Envelope envelope;

  FoundingRoutes(Database database, Clock clock, Envelope envelope) {
    this.database = database;
    this.clock = clock;
    this.envelope = envelope;
  }

  List<Route> routes() {
    return List.of(
        Route.get(BASE + "/funnel", this::funnel), Route.get(BASE + "/stuck", this::stuck));
  }

  /** Founding instructors that the cap still has room for. */
  static long remaining(Database database) {
    return Math.max(0, CAP - used(database));
  }

  private static long used(Database database) {
    return database.number("SELECT COUNT(*) FROM users WHERE is_founding");
  }

  private DemoResponse funnel(DemoRequest request) {
    Parameters parameters = new Parameters(request);
    LocalDate startDay = parameters.date("start_date");
    Instant start = startDay == null ? null : dayStart(startDay);
    LocalDate endDay = parameters.date("end_date");
    Instant end =
        endDay == null ? null : dayStart(endDay.plusDays(1)).minus(Duration.ofNanos(1_000));
    ArrayNode stages = JsonNodeFactory.instance.arrayNode();
    ArrayNode rates = JsonNodeFactory.instance.arrayNode();
    long before = -1;
    String last = "";
    for (String stage : PeopleSeed.STAGES) {
      long count =
          database.number(
              "SELECT COUNT(DISTINCT user_id) FROM milestones WHERE stage = ? AND (? IS NULL OR"
                  + " occurred_at >= ?) AND (? IS NULL OR occurred_at <= ?)",
              stage,
              start,
              start,
              end,
              end);
      stages
          .addObject()
          .put("stage", stage)
          .put("count", count)
          .put("description", stage.replace('_', ' '));
      if (before >= 0) {
        double rate = before == 0 ? 0.0 : Math.round(10_000.0 * count / before) / 10_000.0;
        rates.addObject().put("from_stage", last).put("to_stage", stage).put("rate", rate);
      }
      before = count;
      last = stage;
    }
    return envelope.flat(
        body -> {
          body.set("stages", stages);
          body.set("conversion_rates", rates);
          body.putObject("founding_cap")
              .put("cap", CAP)
              .put("used", used(database))
              .put("remaining", remaining(database))
              .put("is_founding_phase", used(database) < CAP);
          body.putObject("time_window")
              .put("start", start == null ? null : Database.time(start))
              .put("end", end == null ? null : Database.time(end));
        });
  }

  private static Instant dayStart(LocalDate day) {
    return day.atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  private DemoResponse stuck(DemoRequest request) {
    Parameters parameters = new Parameters(request);
    int days = parameters.number("stuck_days", 7, 1, 90);
    String stage = parameters.text("stage");
    int limit = parameters.number("limit", 50, 1, 200);
    Instant now = clock.instant();
    List<ObjectNode> rows =
        database.rows(
            "SELECT m.user_id, i.name, i.email, m.stage AS current_stage, m.occurred_at FROM"
                + " milestones m JOIN instructors i ON i.id = m.user_id WHERE m.occurred_at ="
                + " (SELECT MAX(l.occurred_at) FROM milestones l WHERE l.user_id = m.user_id) AND"
                + " m.stage <> 'went_live' AND m.occurred_at <= ? AND (? IS NULL OR m.stage = ?)"
                + " ORDER BY m.occurred_at LIMIT ?",
            now.minus(Duration.ofDays(days)),
            stage,
            stage,
            limit);
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (ObjectNode row : rows) {
      Instant since = Instant.parse(row.get("occurred_at").stringValue());
      row.put("days_in_stage", Duration.between(since, now).toDays());
      counts.merge(row.get("current_stage").stringValue(), 1, Integer::sum);
    }
    return envelope.flat(
        body -> {
          ArrayNode summary = body.putArray("summary");
          counts.forEach(
              (name, count) -> summary.addObject().put("stage", name).put("stuck_count", count));
          body.set("instructors", Envelope.array(rows));
          body.put("total_stuck", rows.size());
        });
  }
}
