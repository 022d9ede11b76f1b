package com.instainstru.copilot.tools.alertmanager;

import com.instainstru.copilot.tools.JsonProjection;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code alerts_list}: the alerts that Alertmanager holds now, a page of those that fit. Of firing
 * ones that are muted it tells how many there are and who muted them.
 */
public final class AlertsListHandler implements ToolHandler {
  private static final int DEFAULT_LIMIT = 25;
  private static final int MAX_COUNTS = 20;
  private static final int MAX_PAGE_BYTES = 80_000;
  private static final String SUPPRESSED = "suppressed";

  private final AlertmanagerClient alertmanager;

  public AlertsListHandler(AlertmanagerClient alertmanager) {
    this.alertmanager = alertmanager;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    ObjectNode arguments = call.arguments();
    String asked = arguments.path("state").asString("");
    // Prometheus calls an alert firing that Alertmanager calls active.
    String state = asked.equals("firing") ? "active" : asked;
    List<JsonNode> all =
        alertmanager.alerts(call.context()).valueStream().filter(JsonNode::isObject).toList();
    List<JsonNode> named = all.stream().filter(alert -> isNamed(alert, arguments)).toList();
    List<JsonNode> fitting =
        named.stream().filter(alert -> state.isEmpty() || state.equals(state(alert))).toList();
    int offset = Math.min(arguments.path("offset").asInt(0), fitting.size());
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode rows = answer.putArray("alerts");
    addPage(rows, fitting, offset, arguments.path("limit").asInt(DEFAULT_LIMIT));
    int end = offset + rows.size();
    answer.put("count", rows.size()).put("total", fitting.size());
    if (rows.size() < fitting.size()) {
      answer.set("by_name", counts(fitting, alert -> label(alert, "alertname")));
      answer.set("by_severity", counts(fitting, alert -> label(alert, "severity")));
    }
    if (end < fitting.size()) {
      answer.put("next_offset", end);
    }
    if (state.equals("active")) {
      addSuppressed(answer, named, call);
    }
    if (rows.isEmpty()) {
      answer.put("note", note(fitting.size(), named.size(), all.size()));
    }
    return ToolResult.of(answer);
  }

  /** Ends a page before it is too large to be read, so that the next one begins there. */
  private static void addPage(ArrayNode rows, List<JsonNode> fitting, int offset, int limit) {
    int bytes = 0;
    for (JsonNode alert : fitting.subList(offset, Math.min(offset + limit, fitting.size()))) {
      ObjectNode row = row(alert);
      bytes += row.toString().getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MAX_PAGE_BYTES && !rows.isEmpty()) {
        return;
      }
      rows.add(row);
    }
  }

  private static boolean isNamed(JsonNode alert, ObjectNode arguments) {
    String name = arguments.path("name").asString("").toLowerCase(Locale.ROOT);
    String severity = arguments.path("severity").asString("");
    return label(alert, "alertname").toLowerCase(Locale.ROOT).contains(name)
        && (severity.isEmpty() || label(alert, "severity").equalsIgnoreCase(severity));
  }

  private static String state(JsonNode alert) {
    return alert.path("status").path("state").asString("");
  }

  private static String label(JsonNode alert, String name) {
    return alert.path("labels").path(name).asString("");
  }

  private static ObjectNode row(JsonNode alert) {
    JsonProjection row =
        JsonProjection.of(alert)
            .put("name", alert.path("labels").path("alertname"))
            .put("state", alert.path("status").path("state"))
            .keep("labels", "annotations")
            .keepAs("startsAt", "starts_at")
            .keepAs("endsAt", "ends_at")
            .keepAs("generatorURL", "generator_url");
    if (state(alert).equals(SUPPRESSED)) {
      row.put("silenced_by", alert.path("status").path("silencedBy"))
          .put("inhibited_by", alert.path("status").path("inhibitedBy"));
    }
    return row.toObject();
  }

  /** How many alerts have each value, most frequent first. */
  private static ObjectNode counts(List<JsonNode> alerts, Function<JsonNode, String> value) {
    Map<String, Long> byValue =
        alerts.stream().collect(Collectors.groupingBy(value, Collectors.counting()));
    ObjectNode counts = JsonNodeFactory.instance.objectNode();
    byValue.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MAX_COUNTS)
        .forEach(
            entry ->
                counts.put(entry.getKey().isEmpty() ? "none" : entry.getKey(), entry.getValue()));
    return counts;
  }

  /** Muted alerts leave the lists of firing ones, although their cause goes on. */
  private void addSuppressed(ObjectNode answer, List<JsonNode> named, ToolCall call) {
    List<JsonNode> muted = named.stream().filter(alert -> state(alert).equals(SUPPRESSED)).toList();
    if (muted.isEmpty()) {
      return;
    }
    Map<String, Long> bySilence = new LinkedHashMap<>();
    long inhibited = 0;
    for (JsonNode alert : muted) {
      JsonNode silences = alert.path("status").path("silencedBy");
      silences.forEach(id -> bySilence.merge(id.asString(""), 1L, Long::sum));
      inhibited += silences.isEmpty() ? 1 : 0;
    }
    ObjectNode suppressed = answer.putObject(SUPPRESSED).put("count", muted.size());
    suppressed.set("by_name", counts(muted, alert -> label(alert, "alertname")));
    suppressed.put("inhibited", inhibited);
    if (!bySilence.isEmpty()) {
      ArrayNode rows = suppressed.putArray("silences");
      alertmanager
          .silences(call.context())
          .valueStream()
          .filter(silence -> bySilence.containsKey(silence.path("id").asString("")))
          .sorted(Comparator.comparing(silence -> silence.path("endsAt").asString("")))
          .limit(MAX_COUNTS)
          .forEach(
              silence ->
                  rows.add(
                      JsonProjection.of(silence)
                          .keep("id")
                          .keepAs("endsAt", "ends_at")
                          .keepAs("createdBy", "created_by")
                          .keep("comment")
                          .toObject()
                          .put("alerts", bySilence.get(silence.path("id").asString("")))));
    }
    suppressed.put(
        "note",
        "These fire too, but notify nobody and are not in the list above; state=suppressed lists"
            + " them.");
  }

  private static String note(int fitting, int named, int all) {
    if (all == 0) {
      return "Alertmanager holds no alerts now: nothing is firing, or the rules do not reach it.";
    }
    if (fitting > 0) {
      return "The offset lies behind the last of " + fitting + " alerts.";
    }
    return "None of the "
        + all
        + " alerts that Alertmanager holds fits"
        + (named > 0 ? "; " + named + " are in another state: leave state out to see them." : ".");
  }
}
