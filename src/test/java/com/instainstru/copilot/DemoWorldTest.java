package com.instainstru.copilot;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.demo.DemoWorld;
import com.instainstru.copilot.testing.TestAssembly;
import com.instainstru.copilot.tools.ToolOutcome;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Every tool in the demo world, and that what the tools say agrees with itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoWorldTest {
  /** Secrets that the demo's errors hold. */
  private static final List<String> DEMO_SECRETS = List.of(".tags.user=", ".request.url=");

  private final SchemaRegistry schemas =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private DemoWorld world;
  private Assembly assembly;

  @BeforeAll
  void start() {
    world = DemoWorld.start(Clock.systemUTC());
    Map<SettingName, String> settings = new EnumMap<>(world.settings());
    settings.put(SettingName.ACTIONS, "on");
    settings.put(SettingName.SENTRY_DSN, world.sentryDsn());
    assembly = TestAssembly.with(settings);
  }

  @AfterAll
  void stop() {
    assembly.close();
    world.close();
  }

  private ToolOutcome outcome(String tool, String arguments) {
    return TestAssembly.call(assembly, tool, arguments);
  }

  private ObjectNode call(String tool, String arguments) {
    ToolOutcome outcome = outcome(tool, arguments);
    assertThat(outcome).as("%s: %s", tool, outcome).isInstanceOf(ToolOutcome.Success.class);
    ObjectNode answer = ((ToolOutcome.Success) outcome).result().structured();
    ToolDefinition definition = assembly.catalog().tool("instainstru_" + tool).orElseThrow();
    assertThat(schemas.getSchema(definition.outputSchema()).validate(answer)).as(tool).isEmpty();
    return answer;
  }

  private String failure(String tool, String arguments) {
    ToolOutcome outcome = outcome(tool, arguments);
    assertThat(outcome).isInstanceOf(ToolOutcome.Failure.class);
    return ((ToolOutcome.Failure) outcome).failure().toJson("r").toString();
  }

  @Test
  void toolsWithoutNeedsAnswer() {
    Set<String> plain =
        assembly.catalog().standard().tools().stream()
            .filter(tool -> !tool.inputSchema().has("required"))
            .map(tool -> tool.name().substring("instainstru_".length()))
            // It needs one of two.
            .filter(tool -> !tool.equals("metrics_query"))
            .collect(Collectors.toSet());
    assertThat(plain).hasSize(25);
    plain.forEach(tool -> call(tool, "{}"));
  }

  @Test
  void celeryAgreesWithItself() {
    ObjectNode workers = call("celery_worker_status", "{}");
    assertThat(workers.get("summary").get("total_active_tasks").intValue())
        .isEqualTo(call("celery_active_tasks", "{}").get("count").intValue());
    ObjectNode queues = call("celery_queue_depth", "{}");
    int sum = 0;
    for (JsonNode queue : queues.get("queues")) {
      sum += queue.get("depth").intValue();
    }
    assertThat(queues.get("total_depth").intValue()).isEqualTo(sum);
    ObjectNode history =
        call("celery_task_history", "{'hours': 24, 'limit': 500, 'state': 'FAILURE'}");
    assertThat(history.get("count").intValue())
        .isEqualTo(call("celery_failed_tasks", "{'limit': 100}").get("count").intValue());
    assertThat(call("celery_task_history", "{'hours': 24, 'task_name': 'capture'}").get("tasks"))
        .allMatch(task -> task.get("task_name").stringValue().contains("capture"));
    assertThat(call("celery_payment_health", "{}").get("healthy").booleanValue()).isFalse();
  }

  @Test
  void bookingsAddUp() {
    for (String period :
        new String[] {"today", "yesterday", "this_week", "last_7_days", "this_month"}) {
      JsonNode summary = call("bookings_summary", "{'period': '" + period + "'}").get("summary");
      int byStatus = 0;
      for (JsonNode count : summary.get("by_status")) {
        byStatus += count.intValue();
      }
      assertThat(byStatus).isEqualTo(summary.get("total_bookings").intValue());
    }
    assertThat(call("bookings_recent", "{'status': 'confirmed', 'hours': 168}").get("bookings"))
        .isNotEmpty()
        .allMatch(booking -> booking.get("status").stringValue().equals("CONFIRMED"));
    JsonNode pipeline = call("payments_pipeline", "{}");
    assertThat(pipeline.get("pending_capture"))
        .isEqualTo(call("celery_payment_health", "{}").get("pending_captures"));
    assertThat(call("payments_pending_payouts", "{'limit': 2}").get("payouts")).hasSize(2);
  }

  @Test
  void peopleAreFoundByWhateverIsKnownOfThem() {
    JsonNode first = call("instructors_list", "{'status': 'live', 'limit': 1}").get("items").get(0);
    String id = first.get("user_id").stringValue();
    String email = first.get("email").stringValue();
    JsonNode user = call("users_lookup", "{'identifier': '" + email + "'}").get("user");
    assertThat(user.get("user_id").stringValue()).isEqualTo(id);
    assertThat(call("users_lookup", "{'identifier': '" + id + "'}").get("user")).isEqualTo(user);
    assertThat(
            call("users_lookup", "{'identifier': '" + user.get("phone").stringValue() + "'}")
                .get("user"))
        .isEqualTo(user);
    assertThat(failure("users_lookup", "{'identifier': '555'}")).contains("no whole phone number");
    for (String identifier :
        new String[] {id, email.toUpperCase(Locale.ROOT), first.get("name").stringValue()}) {
      assertThat(call("instructors_detail", "{'identifier': '" + identifier + "'}").get("stats"))
          .isNotNull();
    }
    JsonNode history = call("users_booking_history", "{'user_id': '" + id + "', 'limit': 100}");
    assertThat(history.get("user_role").stringValue()).isEqualTo("instructor");
    assertThat(
            call("users_booking_history", "{'user_id': '00000000000000000000000000'}")
                .get("user_name")
                .stringValue())
        .isEmpty();
    assertThat(failure("instructors_detail", "{'identifier': 'nobody of that name'}"))
        .contains("not_found");
  }

  @Test
  void aStudentHasNoInstructorFigures() {
    JsonNode student =
        call("users_lookup", "{'identifier': 'omar.student2@example.com'}").get("user");
    assertThat(student.get("role").stringValue()).isEqualTo("student");
    assertThat(student.get("total_lessons").isNull()).isTrue();
    assertThat(
            call(
                    "users_booking_history",
                    "{'user_id': '" + student.get("user_id").stringValue() + "'}")
                .get("user_role")
                .stringValue())
        .isEqualTo("student");
  }

  @Test
  void pagesOfInstructorsShowEverybodyOnce() {
    Map<String, Integer> seen = new HashMap<>();
    String cursor = "";
    do {
      JsonNode page = call("instructors_list", "{'limit': 7" + cursor + "}");
      page.get("items").forEach(i -> seen.merge(i.get("user_id").stringValue(), 1, Integer::sum));
      JsonNode next = page.get("next_cursor");
      cursor = next.isNull() ? "" : ", 'cursor': '" + next.stringValue() + "'";
    } while (!cursor.isEmpty());
    assertThat(seen).hasSize(60).allSatisfy((id, times) -> assertThat(times).isEqualTo(1));
    JsonNode music = call("instructors_list", "{'category_slug': 'music', 'status': 'live'}");
    JsonNode coverage = call("instructors_coverage", "{}").get("data");
    int index =
        coverage.get("labels").toString().split("\"Music\"", -1)[0].split(",", -1).length - 1;
    assertThat(coverage.get("values").get(index).intValue()).isEqualTo(music.get("items").size());
    assertThat(
            call("instructors_coverage", "{'group_by': 'service', 'top': 2}")
                .get("data")
                .get("labels"))
        .hasSize(2);
    assertThat(
            call("instructors_list", "{'is_founding': true, 'service_slug': 'piano'}").get("items"))
        .allMatch(item -> item.get("services").toString().contains("Piano"));
    assertThat(failure("instructors_list", "{'cursor': '%'}")).contains("upstream_rejected");
  }

  @Test
  void theFunnelNarrowsAndTheStuckAreInIt() {
    JsonNode funnel = call("founding_funnel_summary", "{}");
    assertThat(funnel.get("stages").get(0).get("count").intValue()).isEqualTo(60);
    assertThat(funnel.get("conversion_rates")).hasSize(6);
    JsonNode nothing =
        call("founding_funnel_summary", "{'start_date': '2001-01-01', 'end_date': '2001-01-02'}");
    assertThat(nothing.get("stages").get(0).get("count").intValue()).isZero();
    assertThat(nothing.get("time_window").get("end").stringValue())
        .isEqualTo("2001-01-02T23:59:59.999999Z");
    JsonNode stuck =
        call("founding_stuck_instructors", "{'stuck_days': 1, 'stage': 'services_configured'}");
    assertThat(stuck.get("instructors"))
        .allMatch(i -> i.get("current_stage").stringValue().equals("services_configured"));
  }

  @Test
  void anInviteIsMailedOnceHoweverOftenItIsSent() {
    long before = world.mailsSent();
    JsonNode preview =
        call(
                "invites_preview",
                "{'recipient_emails': ['once.a@example.com', 'ONCE.A@example.com',"
                    + " 'dana.teacher1@example.com'], 'message_note': 'Café'}")
            .get("data");
    assertThat(preview.get("recipient_count").intValue()).isEqualTo(2);
    assertThat(preview.get("warnings")).hasSize(2);
    String send = "{'confirm_token': '" + preview.get("confirm_token").stringValue() + "'";
    JsonNode first = call("invites_send", send + "}").get("data");
    JsonNode second = call("invites_send", send + ", 'idempotency_key': 'other'}").get("data");
    assertThat(second).isEqualTo(first);
    assertThat(world.mailsSent() - before).isEqualTo(2);
    String code = first.get("invites").get(0).get("code").stringValue();
    JsonNode invite = call("invites_detail", "{'identifier': '" + code + "'}").get("data");
    assertThat(invite.get("email").stringValue()).isEqualTo("once.a@example.com");
    assertThat(
            call("invites_list", "{'email': 'ONCE.A@example.com', 'status': 'pending'}")
                .get("data")
                .get("count")
                .intValue())
        .isEqualTo(1);
  }

  @Test
  void aForgedTokenSendsNothing() {
    assertThat(failure("invites_send", "{'confirm_token': 'bm8gdG9rZW4'}"))
        .contains("invalid_arguments", "invites_preview again");
    assertThat(failure("invites_send", "{'confirm_token': '!!'}")).contains("invalid_arguments");
    assertThat(failure("invites_send", "{'confirm_token': 'e30'}")).contains("invalid_arguments");
  }

  @Test
  void pagesOfInvitesShowEachOnce() {
    Map<String, Integer> seen = new HashMap<>();
    String cursor = "";
    String day = LocalDate.now(ZoneOffset.UTC).minusDays(1).toString();
    do {
      JsonNode page =
          call("invites_list", "{'limit': 5, 'end_date': '" + day + "'" + cursor + "}").get("data");
      page.get("invites").forEach(i -> seen.merge(i.get("id").stringValue(), 1, Integer::sum));
      JsonNode next = page.get("next_cursor");
      cursor = next.isNull() ? "" : ", 'cursor': '" + next.stringValue() + "'";
    } while (!cursor.isEmpty());
    assertThat(seen).hasSizeGreaterThan(15).allSatisfy((id, n) -> assertThat(n).isEqualTo(1));
    assertThat(failure("invites_list", "{'cursor': 'nonsense'}")).contains("invalid_cursor");
    JsonNode accepted =
        call("invites_list", "{'status': 'accepted', 'limit': 1}")
            .get("data")
            .get("invites")
            .get(0);
    assertThat(
            call("invites_detail", "{'identifier': '" + accepted.get("id").stringValue() + "'}")
                .get("data")
                .get("status_history"))
        .hasSize(2);
    assertThat(failure("invites_detail", "{'identifier': 'NOSUCH'}")).contains("invite_not_found");
  }

  @Test
  void searchesAddUp() {
    JsonNode top = call("search_top_queries", "{}").get("data");
    JsonNode zero = call("search_zero_results", "{}").get("data");
    double rate =
        zero.get("total_zero_result_searches").doubleValue()
            / top.get("total_searches").doubleValue();
    assertThat(zero.get("zero_result_rate").doubleValue()).isCloseTo(rate, Offset.offset(0.0001));
    assertThat(
            call("search_zero_results", "{'start_date': '2001-01-01', 'end_date': '2001-01-02'}")
                .get("data")
                .get("zero_result_rate")
                .doubleValue())
        .isZero();
  }

  @Test
  void theCatalogueFindsAndExplains() {
    assertThat(call("service_lookup", "{'query': 'pian'}").get("data").get("count").intValue())
        .isEqualTo(1);
    assertThat(call("service_lookup", "{'query': 'bagpipes'}").get("data").get("message").isNull())
        .isFalse();
    assertThat(call("metrics_describe", "{'metric_name': 'founding.cap'}").get("data").size())
        .isEqualTo(5);
    assertThat(failure("metrics_describe", "{'metric_name': 'no.such'}"))
        .contains("metric_not_found");
  }

  @Test
  void theStoryShowsInMetricsAlertsAndErrors() {
    assertThat(call("metrics_query", "{'question': 'p99 latency'}").get("value").doubleValue())
        .isGreaterThan(1);
    assertThat(
            call("metrics_query", "{'question': 'slowest endpoints'}")
                .get("results")
                .get(0)
                .toString())
        .contains("/api/v1/payments/checkout");
    assertThat(
            call("prometheus_query_range", "{'query': 'up', 'start': '10m', 'step': '60s'}")
                .get("results")
                .get(0)
                .get("values"))
        .hasSize(11);
    assertThat(failure("prometheus_query", "{'query': 'sum('}"))
        .contains("bad_data", "parse error");
    assertThat(call("prometheus_query", "{'query': '1 + 1'}").get("result_type").stringValue())
        .isEqualTo("scalar");
    JsonNode dashboards = call("dashboards_list", "{}").get("dashboards");
    String uid = dashboards.get(0).get("uid").stringValue();
    assertThat(call("dashboard_panels", "{'dashboard_uid': '" + uid + "'}").get("count").intValue())
        .isEqualTo(3);
    assertThat(failure("dashboard_panels", "{'dashboard_uid': 'nope'}")).contains("not_found");
  }

  @Test
  void aSilenceMutesWhatItNames() {
    String silence =
        "{'matchers': [{'name': 'alertname', 'value': 'High.*', 'isRegex': true}],"
            + " 'duration_minutes': 5, 'comment': 'known'";
    JsonNode rehearsed = call("alert_silence", silence + ", 'dry_run': true}");
    assertThat(rehearsed.get("alerts").toString()).contains("HighLatency").doesNotContain("Queue");
    call(
        "alert_silence",
        silence + ", 'confirm_token': '" + rehearsed.get("confirm_token").stringValue() + "'}");
    assertThat(call("alerts_list", "{'state': 'suppressed'}").get("alerts").toString())
        .contains("HighLatency");
    assertThat(call("silences_list", "{}").get("silences").toString()).contains("known");
  }

  @Test
  void anErrorCanBeFollowedFromIssueToEvent() {
    JsonNode issues = call("sentry_issues_top", "{'project': 'web'}").get("issues");
    assertThat(issues).hasSize(1);
    JsonNode detail = call("sentry_issue_detail", "{'issue_id': " + issues.get(0).get("id") + "}");
    assertThat(detail.get("event").get("stacktrace").stringValue()).contains("line 88");
    assertThat(detail.toString()).doesNotContain("demo-secret").doesNotContain("jo.student@");
    JsonNode found =
        call(
            "sentry_event_lookup",
            "{'event_id': '" + detail.get("event").get("id").stringValue() + "'}");
    assertThat(found.get("found").booleanValue()).isTrue();
    assertThat(
            call("sentry_event_lookup", "{'event_id': '00000000000000000000000000000000'}")
                .get("found")
                .booleanValue())
        .isFalse();
    assertThat(call("sentry_issues_top", "{'status': 'resolved'}").get("issues")).hasSize(1);
    assertThat(failure("sentry_issue_detail", "{'issue_id': 1}")).contains("not_found");
  }

  /** The limit that the corpus of secrets has for false alarms, over whole answers. */
  @Test
  void redactsNoOrdinaryTextOfAnyAnswer() {
    String user =
        call("instructors_list", "{'status': 'live', 'limit': 1}")
            .at("/items/0/user_id")
            .asString();
    String invite = call("invites_list", "{'limit': 1}").at("/data/invites/0/code").asString();
    String dashboard = call("dashboards_list", "{}").at("/dashboards/0/uid").asString();
    String issue = call("sentry_issues_top", "{}").at("/issues/0/id").asString();
    String event =
        call("sentry_issue_detail", "{'issue_id': '" + issue + "'}").at("/event/id").asString();
    Map<String, String> arguments = new HashMap<>();
    arguments.put("celery_task_history", "{'hours': 24, 'limit': 500}");
    arguments.put("instructors_list", "{'limit': 200}");
    arguments.put("invites_list", "{'limit': 200}");
    arguments.put("bookings_recent", "{'hours': 168, 'limit': 100}");
    arguments.put("instructors_detail", "{'identifier': '" + user + "'}");
    arguments.put("users_lookup", "{'identifier': '" + user + "'}");
    arguments.put("users_booking_history", "{'user_id': '" + user + "', 'limit': 100}");
    arguments.put("invites_detail", "{'identifier': '" + invite + "'}");
    arguments.put("invites_preview", "{'recipient_emails': ['an.a@example.com']}");
    arguments.put("service_lookup", "{'query': 'pian'}");
    arguments.put("prometheus_query", "{'query': 'up'}");
    arguments.put("prometheus_query_range", "{'query': 'up', 'start': '10m', 'step': '60s'}");
    arguments.put("dashboard_panels", "{'dashboard_uid': '" + dashboard + "'}");
    arguments.put("metrics_query", "{'question': 'slowest endpoints'}");
    arguments.put("sentry_issue_detail", "{'issue_id': '" + issue + "'}");
    arguments.put("sentry_event_lookup", "{'event_id': '" + event + "'}");
    arguments.put(
        "alert_silence",
        "{'matchers': [{'name': 'alertname', 'value': 'HighLatency'}], 'duration_minutes': 5,"
            + " 'comment': 'known', 'dry_run': true}");
    List<String> values = new ArrayList<>();
    Set<String> called = new HashSet<>();
    for (ToolDefinition tool : assembly.catalog().standard().tools()) {
      String name = tool.name().substring("instainstru_".length());
      if (arguments.containsKey(name) || !tool.inputSchema().has("required")) {
        leaves(call(name, arguments.getOrDefault(name, "{}")), name, values);
        called.add(name);
      }
    }

    assertThat(called).hasSize(assembly.catalog().standard().tools().size() - 1);
    assertThat(values).hasSizeGreaterThan(5_000);
    assertThat(values)
        .filteredOn(value -> value.contains("[redacted]"))
        .filteredOn(value -> DEMO_SECRETS.stream().noneMatch(value::contains))
        .hasSizeLessThanOrEqualTo((int) (0.005 * values.size()))
        .isEmpty();
  }

  private static void leaves(JsonNode node, String path, List<String> values) {
    if (node.isValueNode()) {
      values.add(path + "=" + node.asString(""));
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      leaves(field.getValue(), path + "." + field.getKey(), values);
    }
    if (node.isArray()) {
      node.forEach(item -> leaves(item, path, values));
    }
  }

  @Test
  void theSelfTestArrivesAndCanBeLookedUp() {
    JsonNode sent = call("sentry_debug", "{}");
    assertThat(sent.get("sent").booleanValue()).isTrue();
    JsonNode found =
        call("sentry_event_lookup", "{'event_id': '" + sent.get("event_id").stringValue() + "'}");
    assertThat(found.get("project").stringValue()).isEqualTo("instainstru-mcp");
  }
}
