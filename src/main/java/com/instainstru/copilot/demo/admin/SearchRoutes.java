package com.instainstru.copilot.demo.admin;

import com.instainstru.copilot.demo.http.DemoRequest;
import com.instainstru.copilot.demo.http.DemoResponse;
import com.instainstru.copilot.demo.http.Route;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Search analytics of the admin API. */
final class SearchRoutes {
  private static final String BASE = "/api/v1/admin/mcp/search";
  private static final String WITHIN = " FROM searches WHERE searched_on BETWEEN ? AND ? ";

  private final Database database;
  private final Clock clock;
  private final Envelope envelope;

  SearchRoutes(Database database, Clock clock, Envelope envelope) {
    this.database = database;
    this.clock = clock;
    this.envelope = envelope;
  }

  List<Route> routes() {
    return List.of(
        Route.get(BASE + "/top-queries", this::top), Route.get(BASE + "/zero-results", this::zero));
  }

  private record Window(LocalDate start, LocalDate end) {
    ObjectNode data() {
      ObjectNode data = JsonNodeFactory.instance.objectNode();
      data.putObject("time_window").put("start", start.toString()).put("end", end.toString());
      return data;
    }
  }

  private Window window(Parameters parameters) {
    LocalDate givenEnd = parameters.date("end_date");
    LocalDate end = givenEnd == null ? Database.day(clock.instant()) : givenEnd;
    LocalDate givenStart = parameters.date("start_date");
    LocalDate start = givenStart == null ? end.minusDays(29) : givenStart;
    if (start.isAfter(end)) {
      throw ApiError.of(400, "start_date_after_end_date");
    }
    return new Window(start, end);
  }

  private DemoResponse top(DemoRequest request) {
    Parameters parameters = new Parameters(request);
    Window window = window(parameters);
    int limit = parameters.number("limit", 50, 1, 200);
    int least = parameters.number("min_count", 2, 1, 1_000);
    ObjectNode data = window.data();
    data.set(
        "queries",
        Envelope.array(
            database.rows(
                "SELECT query, COUNT(*) AS count, AVG(CAST(results AS DOUBLE)) AS avg_results,"
                    + " ROUND(AVG(CASE WHEN converted THEN 1.0 ELSE 0.0 END), 4) AS conversion_rate"
                    + WITHIN
                    + "GROUP BY query HAVING COUNT(*) >= ? ORDER BY count DESC, query LIMIT ?",
                window.start(),
                window.end(),
                least,
                limit)));
    return envelope.data(data.put("total_searches", all(window)));
  }

  private long all(Window window) {
    return database.number("SELECT COUNT(*)" + WITHIN, window.start(), window.end());
  }

  private DemoResponse zero(DemoRequest request) {
    Parameters parameters = new Parameters(request);
    Window window = window(parameters);
    int limit = parameters.number("limit", 50, 1, 200);
    long zero =
        database.number(
            "SELECT COUNT(*)" + WITHIN + "AND results = 0", window.start(), window.end());
    long all = all(window);
    ObjectNode data = window.data();
    data.set(
        "queries",
        Envelope.array(
            database.rows(
                "SELECT query, COUNT(*) AS count"
                    + WITHIN
                    + "AND results = 0 GROUP BY query ORDER BY count DESC, query LIMIT ?",
                window.start(),
                window.end(),
                limit)));
    data.put("total_zero_result_searches", zero);
    data.put("zero_result_rate", all == 0 ? 0.0 : Math.round(10_000.0 * zero / all) / 10_000.0);
    return envelope.data(data);
  }
}
