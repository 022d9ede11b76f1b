package com.instainstru.copilot.testing;

import com.instainstru.copilot.tools.ToolOutcome;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Arguments that tools succeed with in the demo world; what they name is looked up there. */
public final class DemoArguments {
  private static final Map<String, String> REQUIRED =
      Map.ofEntries(
          Map.entry("instructors_detail", "{'identifier': 'dana.teacher1@example.com'}"),
          Map.entry("invites_preview", "{'recipient_emails': ['ana@example.com']}"),
          Map.entry("users_lookup", "{'identifier': 'dana.teacher1@example.com'}"),
          Map.entry("service_lookup", "{'query': 'piano'}"),
          Map.entry("prometheus_query", "{'query': 'instainstru_http_requests_total'}"),
          Map.entry(
              "prometheus_query_range",
              "{'query': 'sum by (endpoint) (rate(instainstru_http_requests_total[5m]))', 'start':"
                  + " '1d'}"),
          Map.entry(
              "alert_silence",
              "{'matchers': [{'name': 'severity', 'value': 'critical'}], 'duration_minutes': 5,"
                  + " 'comment': 'known', 'dry_run': true}"),
          Map.entry("metrics_query", "{'question': 'requests by endpoint'}"));

  /** Tool, argument, and where another tool has a value for it. */
  private static final Map<String, List<String>> FOUND =
      Map.of(
          "users_booking_history", List.of("user_id", "instructors_list", "/items/0/user_id"),
          "invites_detail", List.of("identifier", "invites_list", "/data/invites/0/code"),
          "invites_send", List.of("confirm_token", "invites_preview", "/data/confirm_token"),
          "dashboard_panels", List.of("dashboard_uid", "dashboards_list", "/dashboards/0/uid"),
          "sentry_issue_detail", List.of("issue_id", "sentry_issues_top", "/issues/0/id"),
          "sentry_event_lookup", List.of("event_id", "sentry_issue_detail", "/event/id"));

  /** Numbers whose greatest value asks for less. */
  private static final Set<String> NARROWING = Set.of("offset", "min_count", "stuck_days");

  private final BiFunction<String, ObjectNode, ToolOutcome> call;

  /**
   * @param call calls a tool by its name without prefix
   */
  public DemoArguments(BiFunction<String, ObjectNode, ToolOutcome> call) {
    this.call = call;
  }

  /** A tool's name without prefix. */
  public static String name(ToolDefinition tool) {
    return tool.name().substring("instainstru_".length());
  }

  /** Only what the tool cannot do without. */
  public ObjectNode required(String tool) {
    ObjectNode arguments =
        (ObjectNode)
            JsonMapper.shared().readTree(REQUIRED.getOrDefault(tool, "{}").replace('\'', '"'));
    List<String> source = FOUND.get(tool);
    if (source != null) {
      JsonNode found = answer(source.get(1), required(source.get(1))).at(source.get(2));
      arguments.put(source.get(0), found.asString());
    }
    return arguments;
  }

  private ObjectNode answer(String tool, ObjectNode arguments) {
    ToolOutcome outcome = call.apply(tool, arguments);
    if (outcome instanceof ToolOutcome.Success success) {
      return success.result().structured();
    }
    throw new IllegalStateException(tool + " failed: " + outcome);
  }

  /** Whatever asks for most, with every choice of every argument in turn. */
  public List<ObjectNode> largest(ToolDefinition tool) {
    ObjectNode most = required(name(tool));
    most.setAll(wide(name(tool)));
    List<ObjectNode> variants = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property :
        tool.inputSchema().path("properties").properties()) {
      JsonNode rule = property.getValue();
      if (rule.path("maximum").isNumber() && !NARROWING.contains(property.getKey())) {
        most.set(property.getKey(), rule.get("maximum"));
      }
    }
    variants.add(most);
    for (Map.Entry<String, JsonNode> property :
        tool.inputSchema().path("properties").properties()) {
      for (JsonNode choice : choices(property.getValue())) {
        ObjectNode variant = most.deepCopy();
        variant.set(property.getKey(), choice);
        if (variant.has("dry_run") && !variant.get("dry_run").booleanValue()) {
          ObjectNode rehearsal = answer(name(tool), variant.deepCopy().put("dry_run", true));
          variant.set("confirm_token", rehearsal.get("confirm_token"));
        }
        variants.add(variant);
      }
    }
    if (most.has("step")) {
      variants.add(most.deepCopy().put("step", "60s"));
    }
    return variants;
  }

  private static List<JsonNode> choices(JsonNode rule) {
    List<JsonNode> choices = new ArrayList<>();
    rule.path("enum").forEach(choices::add);
    if (rule.path("type").asString("").equals("boolean")) {
      choices.add(JsonNodeFactory.instance.booleanNode(false));
      choices.add(JsonNodeFactory.instance.booleanNode(true));
    }
    return choices;
  }

  private static ObjectNode wide(String tool) {
    ObjectNode wide = JsonNodeFactory.instance.objectNode();
    switch (tool) {
      case "invites_preview" -> {
        ArrayNode addresses = wide.putArray("recipient_emails");
        for (int i = 0; i < 100; i++) {
          addresses.add("a.new.teacher.with.a.long.name" + i + "@mail.example.com");
        }
        wide.put("message_note", "x".repeat(2_000));
      }
      case "bookings_summary" -> {
        wide.put("start_date", "2020-01-01");
        wide.put("end_date", "2030-12-31");
      }
      case "service_lookup" -> wide.put("query", "in");
      case "prometheus_query" -> wide.put("query", "{__name__=~\".+\"}");
      case "prometheus_query_range" -> {
        wide.put("query", "instainstru_http_requests_total");
        // Just fewer points than are shown on request.
        wide.put("step", "750s");
      }
      case "metrics_query" ->
          wide.put("question", "requests by endpoint and status code over the last 7 days");
      default -> {}
    }
    return wide;
  }
}
