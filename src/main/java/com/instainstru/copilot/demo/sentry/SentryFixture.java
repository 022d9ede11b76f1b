package com.instainstru.copilot.demo.sentry;

import com.instainstru.copilot.demo.scenario.Incident;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Issues that fit the story, each with one event in the form that Sentry's API has. */
final class SentryFixture {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Instant now;
  private final Map<String, ObjectNode> issues = new LinkedHashMap<>();
  private final Map<String, ObjectNode> events = new LinkedHashMap<>();

  SentryFixture(Instant now) {
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
    add(
        "4501",
        "API-3K",
        "41",
        "instainstru-api",
        Incident.EXCEPTION + ": " + Incident.MESSAGE,
        "app.services.payment in capture",
        new int[] {187, 64, (int) Incident.LASTS.toMinutes()},
        "unresolved");
    add(
        "4502",
        "WEB-91",
        "42",
        "instainstru-web",
        "TypeError: Cannot read properties of undefined (reading 'total')",
        "components/Checkout in render",
        new int[] {93, 41, 120},
        "unresolved");
    add(
        "4503",
        "API-2Z",
        "41",
        "instainstru-api",
        "ConnectionError: mail provider refused the connection",
        "app.tasks.notification_tasks in send",
        new int[] {12, 0, 2_000},
        "unresolved");
    add(
        "4477",
        "API-19",
        "41",
        "instainstru-api",
        "ValueError: slot is taken already",
        "app.services.booking in reserve",
        new int[] {5, 5, 9_000},
        "resolved");
  }

  private void add(
      String id,
      String shortId,
      String projectId,
      String slug,
      String title,
      String culprit,
      int[] counts,
      String status) {
    String first = now.minus(Duration.ofMinutes(counts[2])).toString();
    String last = now.minus(Duration.ofMinutes(2)).toString();
    ObjectNode issue = NODES.objectNode();
    issue.put("id", id).put("shortId", shortId).put("title", title).put("culprit", culprit);
    issue.put("permalink", "https://instainstru.sentry.example.com/issues/" + id + "/");
    issue.putObject("project").put("id", projectId).put("slug", slug).put("name", slug);
    issue.put("count", String.valueOf(counts[0])).put("userCount", counts[1]);
    issue.put("firstSeen", first).put("lastSeen", last).put("level", "error").put("status", status);
    issues.put(id, issue);
    String eventId = String.format("%s%028x", id, Long.parseLong(id) * 7_919);
    events.put(eventId, event(eventId, id, title, culprit, last));
  }

  private static ObjectNode event(
      String eventId, String issue, String title, String culprit, String time) {
    ObjectNode event = NODES.objectNode();
    event.put("eventID", eventId).put("id", eventId).put("groupID", issue);
    event.put("title", title).put("message", "").put("dateCreated", time);
    ArrayNode tags = event.putArray("tags");
    tags.addObject().put("key", "environment").put("value", "production");
    tags.addObject().put("key", "level").put("value", "error");
    tags.addObject().put("key", "user").put("value", "email:jo.student@example.com");
    event
        .putObject("user")
        .put("id", "u1")
        .put("email", "jo.student@example.com")
        .put("ip_address", "192.0.2.10");
    event.putObject("release").put("version", "2026.11.2").put("shortVersion", "2026.11.2");
    ArrayNode entries = event.putArray("entries");
    ObjectNode exception = NODES.objectNode();
    exception.put("type", title.substring(0, title.indexOf(':')));
    exception.put("value", title.substring(title.indexOf(':') + 2));
    ArrayNode frames = exception.putObject("stacktrace").putArray("frames");
    String function = culprit.substring(culprit.indexOf(" in ") + 4);
    String file = culprit.substring(0, culprit.indexOf(" in ")).replace('.', '/') + ".py";
    frame(frames, "app/main.py", 31, "handle", "return route(request)");
    frame(frames, file, 88, function, "result = call_provider(request)");
    entries
        .addObject()
        .put("type", "exception")
        .putObject("data")
        .putArray("values")
        .add(exception);
    ObjectNode request = entries.addObject().put("type", "request").putObject("data");
    request.put("method", "POST");
    request.put("url", "https://api.example.com/api/v1/bookings?token=abc123");
    ArrayNode headers = request.putArray("headers");
    headers.addArray().add("Authorization").add("Bearer demo-secret");
    headers.addArray().add("Cookie").add("session=demo");
    headers.addArray().add("X-Request-Id").add("req-" + issue);
    return event;
  }

  private static void frame(ArrayNode frames, String file, int line, String function, String code) {
    ObjectNode frame = frames.addObject();
    frame.put("filename", file).put("absPath", "/srv/" + file).put("lineNo", line);
    frame.put("function", function);
    frame.putArray("context").addArray().add(line).add("    " + code);
  }

  List<ObjectNode> issues() {
    return List.copyOf(issues.values());
  }

  @Nullable ObjectNode issue(String id) {
    return issues.get(id);
  }

  @Nullable ObjectNode event(String id) {
    return events.get(id);
  }

  @Nullable ObjectNode eventOf(String issue) {
    return events.values().stream()
        .filter(event -> event.get("groupID").stringValue().equals(issue))
        .findFirst()
        .orElse(null);
  }
}
