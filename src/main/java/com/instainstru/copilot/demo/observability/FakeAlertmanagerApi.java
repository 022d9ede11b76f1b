package com.instainstru.copilot.demo.observability;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.instainstru.copilot.demo.http.DemoRequest;
import com.instainstru.copilot.demo.http.DemoResponse;
import com.instainstru.copilot.demo.http.Route;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Alertmanager's HTTP API: alerts that fit the story, and silences kept in memory. */
final class FakeAlertmanagerApi {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** A matcher in a query, such as {@code job=~"api|worker"}. */
  private static final Pattern FILTER =
      Pattern.compile("(?s)([a-zA-Z_][a-zA-Z0-9_]*)(=~|!~|!=|=)\"(.*)\"");

  private final Clock clock;
  private final List<ObjectNode> alerts = new ArrayList<>();
  private final List<ObjectNode> silences = new ArrayList<>();

  FakeAlertmanagerApi(Clock clock) {
    this.clock = clock;
    alert("HighLatency", "critical", "p99 of POST /api/v1/bookings is above 1 s", 80);
    alert("PaymentQueueBacklog", "warning", "the Celery queue payments keeps growing", 65);
    alert("ErrorRateHigh", "warning", "more than 5 % of checkouts end with a 5xx status", 75);
    alert("CertificateExpiresSoon", "info", "a certificate expires within 20 days", 2_000);
    ObjectNode known = NODES.objectNode();
    known.putArray("matchers").add(matcher("alertname", "CertificateExpiresSoon"));
    known.put("startsAt", ago(1_900)).put("endsAt", ago(-1_000));
    known.put("createdBy", "dana@example.com").put("comment", "renewal is on its way");
    keep(known);
  }

  private static ObjectNode matcher(String name, String value) {
    return NODES
        .objectNode()
        .put("name", name)
        .put("value", value)
        .put("isRegex", false)
        .put("isEqual", true);
  }

  private String ago(long minutes) {
    return clock.instant().minus(Duration.ofMinutes(minutes)).toString();
  }

  private void alert(String name, String severity, String summary, long minutes) {
    ObjectNode alert = NODES.objectNode();
    alert.putObject("labels").put("alertname", name).put("severity", severity);
    alert.putObject("annotations").put("summary", summary);
    alert.put("startsAt", ago(minutes)).put("endsAt", ago(-5)).put("updatedAt", ago(0));
    alert.put("generatorURL", "https://grafana.example.com/alerting/" + name + "/view");
    alert.put("fingerprint", String.format("%016x", name.hashCode() & 0xffffffffL));
    alert.putArray("receivers").addObject().put("name", "ops");
    alerts.add(alert);
  }

  List<Route> routes(String prefix) {
    return List.of(
        Route.get(prefix + "/api/v2/alerts", this::alerts),
        Route.get(prefix + "/api/v2/silences", request -> DemoResponse.ok(silences())),
        Route.get(
            prefix + "/api/v2/status",
            request -> DemoResponse.ok(NODES.objectNode().put("uptime", ago(0)))),
        Route.post(prefix + "/api/v2/silences", this::silence));
  }

  private synchronized ArrayNode silences() {
    ArrayNode list = NODES.arrayNode();
    for (ObjectNode silence : silences) {
      ObjectNode shown = silence.deepCopy();
      shown.putObject("status").put("state", state(silence));
      list.add(shown);
    }
    return list;
  }

  private String state(ObjectNode silence) {
    Instant now = clock.instant();
    if (now.isBefore(instant(silence, "startsAt"))) {
      return "pending";
    }
    return now.isBefore(instant(silence, "endsAt")) ? "active" : "expired";
  }

  private static Instant instant(JsonNode silence, String field) {
    return OffsetDateTime.parse(silence.path(field).asString("")).toInstant();
  }

  private synchronized DemoResponse alerts(DemoRequest request) {
    ObjectNode wanted = NODES.objectNode();
    ArrayNode matchers = wanted.putArray("matchers");
    try {
      for (String filter : request.query().getOrDefault("filter", List.of())) {
        matchers.add(filter(filter));
      }
      return DemoResponse.ok(alerts(wanted));
    } catch (IllegalArgumentException | PatternSyntaxException e) {
      return new DemoResponse(400, NODES.stringNode(String.valueOf(e.getMessage())));
    }
  }

  private static ObjectNode filter(String text) {
    Matcher parts = FILTER.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("bad matcher format: " + text);
    }
    String value =
        parts
            .group(3)
            .replace("\\\\", "\0")
            .replace("\\\"", "\"")
            .replace("\\n", "\n")
            .replace("\0", "\\");
    return matcher(parts.group(1), value)
        .put("isRegex", parts.group(2).endsWith("~"))
        .put("isEqual", parts.group(2).startsWith("="));
  }

  private ArrayNode alerts(ObjectNode wanted) {
    ArrayNode list = NODES.arrayNode();
    for (ObjectNode alert : alerts) {
      if (!mutes(wanted, alert.get("labels"))) {
        continue;
      }
      ObjectNode shown = alert.deepCopy();
      ObjectNode status = shown.putObject("status");
      ArrayNode silencedBy = NODES.arrayNode();
      for (ObjectNode silence : silences) {
        if (state(silence).equals("active") && mutes(silence, alert.get("labels"))) {
          silencedBy.add(silence.get("id"));
        }
      }
      status.put("state", silencedBy.isEmpty() ? "active" : "suppressed");
      status.set("silencedBy", silencedBy);
      status.putArray("inhibitedBy");
      list.add(shown);
    }
    return list;
  }

  private static boolean mutes(ObjectNode silence, JsonNode labels) {
    for (JsonNode matcher : silence.get("matchers")) {
      String actual = labels.path(matcher.get("name").stringValue()).asString("");
      String value = matcher.get("value").stringValue();
      boolean fits =
          matcher.path("isRegex").asBoolean(false)
              ? Pattern.matches(value, actual)
              : value.equals(actual);
      if (fits != matcher.path("isEqual").asBoolean(true)) {
        return false;
      }
    }
    return true;
  }

  private synchronized DemoResponse silence(DemoRequest request) {
    try {
      if (JsonMapper.shared().readTree(request.body()) instanceof ObjectNode silence
          && !silence.path("matchers").isEmpty()
          && instant(silence, "startsAt").isBefore(instant(silence, "endsAt"))
          && !silence.path("comment").asString("").isEmpty()) {
        return new DemoResponse(202, NODES.objectNode().put("silenceID", keep(silence)));
      }
    } catch (JacksonException | DateTimeException e) {
      return new DemoResponse(400, NODES.stringNode("bad request"));
    }
    return new DemoResponse(400, NODES.stringNode("silence invalid"));
  }

  private String keep(ObjectNode silence) {
    String id = UUID.randomUUID().toString();
    silence.put("id", id).put("updatedAt", ago(0));
    silences.add(silence);
    return id;
  }
}
