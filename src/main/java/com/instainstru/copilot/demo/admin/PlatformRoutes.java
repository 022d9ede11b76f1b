package com.instainstru.copilot.demo.admin;

import com.instainstru.copilot.demo.http.DemoRequest;
import com.instainstru.copilot.demo.http.DemoResponse;
import com.instainstru.copilot.demo.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The endpoints that the admin API has since April 2026. Each is a query of {@code
 * demo/platform-2026-04.sql} that gives its answer as JSON; what it finds tells one support story
 * each: a double charge, a no-show, a stuck payout, a failed webhook and an instructor under
 * review.
 */
final class PlatformRoutes {
  private static final String BASE = "/api/v1/admin/mcp";
  private static final Pattern DEFINITION = Pattern.compile("-- define (\\w+)\\(x\\) (.*)");
  private static final Pattern PARAMETER = Pattern.compile(":(\\w+)");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");
  private static final String TIME = "CAST(? AS TIMESTAMP)";
  private static final Map<String, Integer> DAYS =
      Map.of("today", 1, "yesterday", 2, "last_30_days", 30, "this_month", 30, "last_quarter", 90);

  private final Database database;
  private final Clock clock;
  private final Map<String, String> definitions = new LinkedHashMap<>();

  PlatformRoutes(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Fills what only these endpoints show, and gives them. */
  List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (String section : source().split("\n\n+", -1)) {
      String[] parts = section.strip().split("\n", 2);
      if (parts[0].startsWith("-- GET ")) {
        String[] head = parts[0].substring("-- GET ".length()).split(" ", -1);
        String query =
            "SELECT CAST(answer AS VARCHAR) FROM (" + expanded(parts[1]) + ") AS a(answer)";
        routes.add(Route.get(BASE + head[0], request -> answer(head, query, request)));
      } else if (parts[0].equals("-- seed")) {
        seed(parts[1]);
      } else {
        section
            .lines()
            .map(DEFINITION::matcher)
            .filter(Matcher::matches)
            .forEach(found -> definitions.put(found.group(1), found.group(2)));
      }
    }
    return routes;
  }

  private static String source() {
    try (InputStream file =
        PlatformRoutes.class.getResourceAsStream("/demo/platform-2026-04.sql")) {
      if (file == null) {
        throw new IllegalStateException("the jar lacks demo/platform-2026-04.sql");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void seed(String statements) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("now", clock.instant());
    statements
        .lines()
        .filter(line -> !line.startsWith("--"))
        .forEach(
            line -> {
              List<@Nullable Object> given = new ArrayList<>();
              database.change(bound(line, values, given), given.toArray());
            });
  }

  /** The query with what is defined in the file in place of its name, from the outside inwards. */
  private String expanded(String query) {
    String text = query;
    for (String name : List.of("amount", "entry", "event", "iso", "money", "dollars", "percent")) {
      Matcher use =
          Pattern.compile("\\b" + name + "\\(((?:[^()]|\\((?:[^()]|\\([^()]*\\))*\\))*)\\)")
              .matcher(text);
      text =
          use.replaceAll(
              found ->
                  Matcher.quoteReplacement(
                      String.valueOf(definitions.get(name))
                          .replaceAll("\\bx\\b", Matcher.quoteReplacement(found.group(1)))));
    }
    return text;
  }

  private DemoResponse answer(String[] head, String query, DemoRequest request) {
    Map<String, @Nullable Object> values = values(head, request);
    List<@Nullable Object> given = new ArrayList<>();
    List<ObjectNode> rows = database.rows(bound(query, values, given), given.toArray());
    if (rows.isEmpty()) {
      throw ApiError.of(404, "not found");
    }
    return DemoResponse.ok(
        (ObjectNode) JsonMapper.shared().readTree(rows.get(0).iterator().next().stringValue()));
  }

  private Map<String, @Nullable Object> values(String[] head, DemoRequest request) {
    Parameters parameters = new Parameters(request);
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    Matcher segment = PLACEHOLDER.matcher(head[0]);
    while (segment.find()) {
      values.put(segment.group(1), request.path().get(segment.group(1)));
    }
    Duration back = Duration.ofDays(7);
    for (int i = 1; i < head.length; i++) {
      String[] declared = head[i].split("[:=]", -1);
      String name = declared[0];
      if (declared.length == 3) {
        int number = parameters.number(name, Integer.parseInt(declared[2]), 1, 10_000);
        values.put(name, number);
        back = name.equals("since_hours") ? Duration.ofHours(number) : back;
        back = name.equals("since_days") ? Duration.ofDays(number) : back;
      } else {
        String text = parameters.text(name);
        values.put(name, text == null && declared.length == 2 ? declared[1] : text);
      }
    }
    Object period = values.get("period");
    if (period != null) {
      back = Duration.ofDays(DAYS.getOrDefault(period.toString(), 7));
    }
    Instant now = clock.instant();
    Instant start = time(parameters.text("start_time"));
    Instant end = time(parameters.text("end_time"));
    values.put("now", now);
    values.put("from", start == null ? now.minus(back) : start);
    values.put("to", end == null ? now : end);
    return values;
  }

  private static @Nullable Instant time(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      throw ApiError.validation("is no time", "query", "start_time");
    }
  }

  /** The statement with a place for each value, which go into {@code given} in order. */
  private static String bound(
      String statement, Map<String, @Nullable Object> values, List<@Nullable Object> given) {
    return PARAMETER
        .matcher(statement)
        .replaceAll(
            found -> {
              if (!values.containsKey(found.group(1))) {
                return Matcher.quoteReplacement(found.group());
              }
              Object value = values.get(found.group(1));
              given.add(value);
              return value instanceof Instant
                  ? Matcher.quoteReplacement(TIME)
                  : value instanceof Integer ? "CAST(? AS INT)" : "CAST(? AS VARCHAR)";
            });
  }
}
