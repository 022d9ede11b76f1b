package com.instainstru.copilot;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.demo.DemoWorld;
import com.instainstru.copilot.testing.TestAssembly;
import com.instainstru.copilot.tools.ToolOutcome;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** That a model can read what the tools answer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswerSizesTest {
  private static final int MAX_DEFAULT_BYTES = 8 * 1024;
  private static final int MAX_BYTES = 100 * 1024;
  private static final Map<String, String> REQUIRED =
      Map.ofEntries(
          Map.entry("instructors_detail", "{'identifier': 'dana.teacher1@example.com'}"),
          Map.entry("invites_preview", "{'recipient_emails': ['ana@example.com']}"),
          Map.entry("invites_detail", "{'identifier': 'nobody'}"),
          Map.entry("users_lookup", "{'identifier': 'dana.teacher1@example.com'}"),
          Map.entry("users_booking_history", "{'user_id': 'USER'}"),
          Map.entry("service_lookup", "{'query': 'piano'}"),
          Map.entry("prometheus_query", "{'query': 'instainstru_http_requests_total'}"),
          Map.entry(
              "prometheus_query_range",
              "{'query': 'sum by (endpoint) (rate(instainstru_http_requests_total[5m]))', 'start':"
                  + " '1d'}"),
          Map.entry("dashboard_panels", "{'dashboard_uid': 'DASHBOARD'}"),
          Map.entry("metrics_query", "{'question': 'requests by endpoint'}"),
          Map.entry("sentry_issue_detail", "{'issue_id': 'ISSUE'}"),
          Map.entry("sentry_event_lookup", "{'event_id': '" + "a".repeat(32) + "'}"));

  private DemoWorld world;
  private Assembly assembly;

  @BeforeAll
  void start() {
    world = DemoWorld.start(Clock.systemUTC());
    assembly = TestAssembly.with(world.settings());
  }

  @AfterAll
  void stop() {
    assembly.close();
    world.close();
  }

  private ToolOutcome outcome(String tool, ObjectNode arguments) {
    return TestAssembly.call(assembly, tool, arguments);
  }

  private static int bytes(ToolOutcome outcome) {
    JsonNode body =
        outcome instanceof ToolOutcome.Success success
            ? success.result().structured()
            : ((ToolOutcome.Failure) outcome).failure().toJson("r");
    return body.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private String found(String tool, String pointer) {
    ToolOutcome outcome = outcome(tool, JsonNodeFactory.instance.objectNode());
    return ((ToolOutcome.Success) outcome).result().structured().at(pointer).asString();
  }

  private ObjectNode required(String tool) {
    String text = REQUIRED.getOrDefault(tool, "{}").replace('\'', '"');
    if (text.contains("USER")) {
      text = text.replace("USER", found("instructors_list", "/items/0/user_id"));
    }
    if (text.contains("DASHBOARD")) {
      text = text.replace("DASHBOARD", found("dashboards_list", "/dashboards/0/uid"));
    }
    if (text.contains("ISSUE")) {
      text = text.replace("ISSUE", found("sentry_issues_top", "/issues/0/id"));
    }
    return (ObjectNode) JsonMapper.shared().readTree(text);
  }

  private static String name(ToolDefinition tool) {
    return tool.name().substring("instainstru_".length());
  }

  @Test
  void anAnswerWithDefaultArgumentsIsShort() {
    Map<String, Integer> tooLarge = new TreeMap<>();
    for (ToolDefinition tool : assembly.catalog().tools()) {
      int bytes = bytes(outcome(name(tool), required(name(tool))));
      if (bytes > MAX_DEFAULT_BYTES) {
        tooLarge.put(name(tool), bytes);
      }
    }
    assertThat(tooLarge).isEmpty();
  }

  @Test
  void anAnswerWithTheLargestArgumentsFitsAModel() {
    Map<String, Integer> tooLarge = new TreeMap<>();
    for (ToolDefinition tool : assembly.catalog().tools()) {
      ObjectNode arguments = required(name(tool));
      tool.inputSchema()
          .path("properties")
          .properties()
          .forEach(
              property -> {
                JsonNode most = property.getValue().path("maximum");
                if (most.isNumber() && !property.getKey().matches("offset|min_count|stuck_days")) {
                  arguments.set(property.getKey(), most);
                }
                if (property.getKey().equals("include_points")) {
                  arguments.put("include_points", true);
                }
              });
      int bytes = bytes(outcome(name(tool), arguments));
      if (bytes > MAX_BYTES) {
        tooLarge.put(name(tool), bytes);
      }
    }
    assertThat(tooLarge).isEmpty();
  }
}
