package com.instainstru.copilot;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.demo.DemoWorld;
import com.instainstru.copilot.demo.admin.BackendState;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.testing.TestAssembly;
import com.instainstru.copilot.tools.ToolOutcome;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The tools outside the default modules in the demo world, and the stories that they tell. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoPlatformTest {
  private DemoWorld world;
  private Assembly assembly;

  private static Assembly on(DemoWorld world) {
    Map<SettingName, String> settings = new EnumMap<>(world.settings());
    settings.put(SettingName.MODULES, "all");
    return TestAssembly.with(settings);
  }

  @BeforeAll
  void start() {
    world = DemoWorld.start(Clock.systemUTC());
    assembly = on(world);
  }

  @AfterAll
  void stop() {
    assembly.close();
    world.close();
  }

  private ObjectNode call(String tool, String arguments) {
    ToolOutcome outcome = TestAssembly.call(assembly, tool, arguments);
    assertThat(outcome).as("%s: %s", tool, outcome).isInstanceOf(ToolOutcome.Success.class);
    return ((ToolOutcome.Success) outcome).result().structured();
  }

  @Test
  void everyToolWithoutNeedsAnswersInItsForm() {
    int called = 0;
    for (ToolDefinition tool : assembly.catalog().where(m -> !m.standard()).tools()) {
      if (!tool.inputSchema().has("required") && !tool.name().endsWith("payment_timeline")) {
        ObjectNode answer = call(tool.name().substring("instainstru_".length()), "{}");
        assertThat(answer.path("warnings").toString())
            .as(tool.name())
            .doesNotContain("lacks", "another type");
        called++;
      }
    }
    assertThat(called).isGreaterThan(12);
  }

  @Test
  void stuckPayoutHasFailedWebhookBehindIt() {
    JsonNode failed = call("webhooks_failed", "{'source': 'stripe'}").at("/events/0");

    assertThat(failed.path("event_type").stringValue()).isEqualTo("payout.failed");
    assertThat(
            call("webhook_detail", "{'event_id': '" + failed.path("id").stringValue() + "'}")
                .at("/event/processing_error")
                .stringValue())
        .contains("no bank account");
    assertThat(call("payments_pending_payouts", "{'limit': 100}").toString())
        .contains(failed.path("related_entity").stringValue());
  }

  @Test
  void doubleChargeShowsInPaymentsAndNotes() {
    String booking = booking("booking.note_added");

    ObjectNode payments =
        call("payment_timeline", "{'booking_id': '" + booking + "', 'since_days': 365}");
    assertThat(payments.path("payments")).hasSize(2);
    assertThat(payments.at("/flags/possible_double_charge").booleanValue()).isTrue();
    ObjectNode support =
        call(
            "support_lookup", "{'identifier': '" + booking + "', 'identifier_type': 'booking_id'}");
    assertThat(support.at("/account_flags/issues").toString()).contains("possible_double_charge");
    assertThat(support.path("admin_notes").toString()).contains("charged twice");
  }

  @Test
  void noShowAndReviewAreInTheAuditLog() {
    String booking = booking("booking.no_show");

    assertThat(
            call("booking_detail", "{'booking_id': '" + booking + "'}")
                .at("/booking/status")
                .stringValue())
        .isEqualTo("NO_SHOW");
    assertThat(call("audit_resource_history", history("booking", booking)).path("entries"))
        .hasSize(1);
    JsonNode held = call("audit_search", "{'action': 'instructor.payout_hold'}").at("/entries/0");
    assertThat(held.path("description").stringValue()).contains("TEMPORARY_REVIEW");
    assertThat(call("audit_user_activity", "{'user_email': 'admin@example.com'}").path("entries"))
        .isNotEmpty();
  }

  private String booking(String action) {
    return call("audit_search", "{'action': '" + action + "', 'start_time': '2020-01-01'}")
        .at("/entries/0/resource/id")
        .stringValue();
  }

  private static String history(String type, String id) {
    return "{'resource_type': '" + type + "', 'resource_id': '" + id + "'}";
  }

  @Test
  void studentHasCreditsAndRefunds() {
    JsonNode student =
        call("bookings_recent", "{'hours': 168, 'limit': 1}").at("/bookings/0/booking_id");
    String id =
        call("booking_detail", "{'booking_id': '" + student.stringValue() + "'}")
            .at("/booking/student/id")
            .stringValue();

    assertThat(call("student_credit_history", "{'student_id': '" + id + "'}").path("summary"))
        .isNotEmpty();
    assertThat(call("student_refund_history", "{'student_id': '" + id + "'}").has("refunds"))
        .isTrue();
    assertThat(call("support_lookup", "{'identifier': '" + id + "'}").path("sources")).hasSize(4);
  }

  @Test
  void unknownBookingIsNotFound() {
    ToolOutcome outcome =
        TestAssembly.call(
            assembly, "booking_detail", "{'booking_id': '01KP0000000000000000000302'}");

    assertThat(((ToolOutcome.Failure) outcome).failure().code().code()).isEqualTo("not_found");
  }

  @Test
  void backendOfJanuaryLacksTheModules() {
    try (DemoWorld january = DemoWorld.start(Clock.systemUTC(), BackendState.JANUARY, Set.of());
        Assembly older = on(january)) {
      assertThat(older.missingModules())
          .containsExactly(
              "celery_history",
              "analytics",
              "audit",
              "booking_detail",
              "payments",
              "student_actions",
              "communications",
              "webhooks");
      assertThat(older.tools().offeredTo(Caller.local())).hasSize(37);
    }
  }
}
