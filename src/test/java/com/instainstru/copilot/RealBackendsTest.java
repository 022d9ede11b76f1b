package com.instainstru.copilot;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.demo.DemoWorld;
import com.instainstru.copilot.demo.admin.BackendFault;
import com.instainstru.copilot.demo.admin.BackendState;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.testing.DemoArguments;
import com.instainstru.copilot.testing.MovingClock;
import com.instainstru.copilot.testing.TestAssembly;
import com.instainstru.copilot.tools.ToolOutcome;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The tools against backends with the faults of the real ones. */
class RealBackendsTest {
  private final MovingClock backendTime = new MovingClock();
  private Duration ahead = Duration.ZERO;

  /** Started by every test with the state that it needs. */
  @SuppressWarnings("NullAway.Init")
  private DemoWorld world;

  @SuppressWarnings("NullAway.Init")
  private Assembly assembly;

  private void start(BackendState state, BackendFault... faults) {
    world = DemoWorld.start(backendTime, state, Set.of(faults));
    Map<SettingName, String> settings = new EnumMap<>(world.settings());
    settings.put(SettingName.ACTIONS, "on");
    assembly = TestAssembly.with(settings, backendTime);
  }

  @AfterEach
  void stop() {
    assembly.close();
    world.close();
  }

  private ToolOutcome outcome(String tool, String arguments) {
    return outcome(tool, (ObjectNode) JsonMapper.shared().readTree(arguments.replace('\'', '"')));
  }

  private ToolOutcome outcome(String tool, ObjectNode arguments) {
    // The backend admits ten calls at once; time passes between these.
    ahead = ahead.plusSeconds(10);
    backendTime.ahead(ahead);
    return TestAssembly.call(assembly, tool, arguments);
  }

  private ObjectNode call(String tool, String arguments) {
    ToolOutcome outcome = outcome(tool, arguments);
    assertThat(outcome).as("%s: %s", tool, outcome).isInstanceOf(ToolOutcome.Success.class);
    return ((ToolOutcome.Success) outcome).result().structured();
  }

  private ObjectNode failure(String tool, String arguments) {
    ToolOutcome outcome = outcome(tool, arguments);
    assertThat(outcome).as("%s: %s", tool, outcome).isInstanceOf(ToolOutcome.Failure.class);
    return (ObjectNode)
        JsonMapper.shared()
            .readTree(((ToolOutcome.Failure) outcome).failure().toJson("r").toString());
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDEAL")
  void misreadQueuesAreUnknown(BackendState state) {
    start(state);

    ObjectNode answer = call("celery_queue_depth", "{}");

    assertThat(answer.get("queues")).isEmpty();
    assertThat(answer.get("total_depth").isNull()).isTrue();
    assertThat(answer.get("warnings").get(0).stringValue()).startsWith("Queue depths are unknown");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDEAL")
  void paymentTasksShowTheirOwnLastRuns(BackendState state) {
    start(state);

    JsonNode runs = call("celery_payment_health", "{}").get("last_task_runs");

    assertThat(runs).hasSize(3);
    for (JsonNode run : runs) {
      JsonNode own =
          call(
                  "celery_task_history",
                  "{'hours': 24, 'task_name': '" + run.get("task_name").stringValue() + "'}")
              .get("tasks")
              .get(0);
      assertThat(run.get("last_run_at")).isEqualTo(own.get("received_at"));
      assertThat(run.get("status")).isEqualTo(own.get("state"));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDEAL")
  void historyHoldsOnlyTasksOfTheName(BackendState state) {
    start(state);

    ObjectNode none = call("celery_task_history", "{'task_name': 'no.such.task', 'hours': 24}");
    assertThat(none.get("tasks")).isEmpty();
    assertThat(none.get("count").intValue()).isZero();
    assertThat(none.get("note").stringValue())
        .contains("app.tasks.payment_tasks.capture_completed_lessons");

    ObjectNode some =
        call("celery_task_history", "{'task_name': 'Capture', 'hours': 24, 'limit': 3}");
    assertThat(some.get("tasks"))
        .hasSize(3)
        .allMatch(
            task -> task.get("task_name").stringValue().endsWith("capture_completed_lessons"));
    assertThat(some.get("filters_applied").get("limit").intValue()).isEqualTo(3);
    assertThat(some.get("warnings").toString()).contains("more runs fit");
  }

  @ParameterizedTest
  @CsvSource({"JANUARY, +abc", "JANUARY, 001", "APRIL, +abc", "APRIL, 001", "APRIL, +", "APRIL, 5"})
  void partOfPhoneNumberShowsNoStranger(BackendState state, String identifier) {
    start(state);

    assertThat(outcome("users_lookup", "{'identifier': '" + identifier + "'}"))
        .isInstanceOf(ToolOutcome.Failure.class);
  }

  @Test
  void userIsFoundByEveryFormOfWhatIsKnown() {
    start(BackendState.APRIL);
    JsonNode first = call("instructors_list", "{'status': 'live', 'limit': 1}").get("items").get(0);
    String id = first.get("user_id").stringValue();
    String email = first.get("email").stringValue();
    String phone =
        call("users_lookup", "{'identifier': '" + id + "'}").at("/user/phone").stringValue();
    String ten = phone.substring(phone.length() - 10);
    for (String form :
        new String[] {
          id.toLowerCase(Locale.ROOT),
          " " + email.toUpperCase(Locale.ROOT),
          "Somebody <" + email + ">",
          phone,
          ten,
          "(" + ten.substring(0, 3) + ") " + ten.substring(3, 6) + "-" + ten.substring(6),
          ten.substring(0, 3) + "." + ten.substring(3, 6) + "." + ten.substring(6),
        }) {
      assertThat(call("users_lookup", "{'identifier': '" + form + "'}").at("/user/user_id"))
          .as(form)
          .hasToString("\"" + id + "\"");
    }
    ObjectNode nobody = call("users_lookup", "{'identifier': 'Nobody@Example.com'}");
    assertThat(nobody.get("found").booleanValue()).isFalse();
    assertThat(nobody.get("note").stringValue())
        .contains("Asked for: n***@example.com, N***@Example.com")
        .contains("Names are not searched");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDEAL")
  void unknownCategoryOrServiceIsNoFilter(BackendState state) {
    start(state);

    assertThat(failure("instructors_list", "{'category_slug': 'nope'}").get("error").stringValue())
        .isEqualTo("invalid_arguments");
    assertThat(
            failure("instructors_list", "{'service_slug': 'gitar'}").get("did_you_mean").toString())
        .contains("guitar");
    assertThat(
            failure("instructors_list", "{'category_slug': 'musik'}").get("message").stringValue())
        .contains("Music");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDEAL")
  void categoryAndServiceAreTakenBySlugAndName(BackendState state) {
    start(state);
    int all = call("instructors_list", "{'limit': 200}").get("items").size();
    for (String filter :
        new String[] {
          "'category_slug': 'sports-fitness'",
          "'category_slug': 'Sports & Fitness'",
          "'category_name': 'sports & fitness'"
        }) {
      JsonNode items = call("instructors_list", "{'limit': 200, " + filter + "}").get("items");
      assertThat(items)
          .as(filter)
          .isNotEmpty()
          .hasSizeLessThan(all)
          .allMatch(row -> row.get("categories").toString().contains("Sports & Fitness"));
    }
    JsonNode bySlug = call("instructors_list", "{'service_slug': 'guitar'}").get("items");
    assertThat(bySlug).isNotEmpty();
    assertThat(call("instructors_list", "{'service_slug': 'Guitar'}").get("items"))
        .isEqualTo(bySlug);
    ObjectNode inactive = call("instructors_list", "{'service_slug': 'fencing'}");
    assertThat(inactive.get("items")).isEmpty();
    assertThat(inactive.get("warnings").get(0).stringValue()).contains("not active");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDEAL")
  void nameThatFitsSeveralGivesCandidates(BackendState state) {
    start(state);

    ObjectNode several = failure("instructors_detail", "{'identifier': 'Dana'}");
    assertThat(several.get("error").stringValue()).isEqualTo("invalid_arguments");
    JsonNode candidates = several.get("candidates");
    assertThat(candidates)
        .hasSizeGreaterThan(1)
        .allMatch(one -> one.get("name").stringValue().contains("Dana"));

    JsonNode one = candidates.get(0);
    ObjectNode detail =
        call("instructors_detail", "{'identifier': '" + one.get("user_id").stringValue() + "'}");
    assertThat(detail.get("name")).isEqualTo(one.get("name"));
    assertThat(
            call("instructors_detail", "{'identifier': ' " + one.get("name").stringValue() + "'}")
                .get("user_id"))
        .isEqualTo(one.get("user_id"));
    String name = one.get("name").stringValue();
    String shortened = name.substring(0, name.indexOf(' ') + 2) + ".";
    assertThat(call("instructors_detail", "{'identifier': '" + shortened + "'}").get("user_id"))
        .isEqualTo(one.get("user_id"));
  }

  @ParameterizedTest
  @CsvSource({"JANUARY, coverage", "APRIL, coverage", "APRIL, %a", "APRIL, nobody of that name"})
  void nameOfNobodyIsNotFound(BackendState state, String identifier) {
    start(state);

    assertThat(
            failure("instructors_detail", "{'identifier': '" + identifier + "'}")
                .get("error")
                .stringValue())
        .isEqualTo("not_found");
  }

  @Test
  void rangeOfDaysIsNotTakenForPeriod() {
    start(BackendState.JANUARY);

    assertThat(
            failure("bookings_summary", "{'start_date': '2026-01-01', 'end_date': '2026-01-31'}")
                .get("message")
                .stringValue())
        .contains("knows no range");
  }

  @Test
  void rangeOfDaysIsSummedUp() {
    start(BackendState.APRIL);
    String today = backendTime.instant().toString().substring(0, 10);

    JsonNode summary =
        call("bookings_summary", "{'start_date': '2020-01-01', 'end_date': '" + today + "'}")
            .get("summary");

    assertThat(summary.get("first_day").stringValue()).isEqualTo("2020-01-01");
    assertThat(summary.get("last_day").stringValue()).isEqualTo(today);
    assertThat(summary.get("total_bookings").intValue()).isPositive();
    assertThat(
            failure("bookings_summary", "{'start_date': '2026-01-01'}")
                .get("message")
                .stringValue())
        .contains("go together");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDEAL")
  void everyToolAnswers(BackendState state) {
    start(state);
    DemoArguments arguments = new DemoArguments(this::outcome);

    for (ToolDefinition tool : assembly.tools().offeredTo(Caller.local())) {
      String name = DemoArguments.name(tool);
      ToolOutcome outcome = outcome(name, arguments.required(name));
      assertThat(outcome).as("%s: %s", name, outcome).isInstanceOf(ToolOutcome.Success.class);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDEAL")
  void workersAreComparedWithWhatRuns(BackendState state) {
    start(state);

    assertThat(call("celery_worker_status", "{}").get("warnings").toString())
        .contains("The counts of tasks are old: 3 tasks run now")
        .contains("a worker stays online for minutes after it died");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDEAL")
  void workersThatFlowerMissesAreNotTakenForNone(BackendState state) {
    start(state, BackendFault.FLOWER_RESTARTED);

    assertThat(call("celery_worker_status", "{}").get("warnings").toString())
        .contains("Workers exist although none is listed: 3 tasks run now");
  }

  @ParameterizedTest
  @CsvSource({
    "JANUARY, celery_failed_tasks",
    "JANUARY, celery_task_history",
    "APRIL, celery_failed_tasks",
    "APRIL, celery_task_history"
  })
  void listThatTheBackendCannotBuildIsNotTheCallersFault(BackendState state, String tool) {
    start(state, BackendFault.FLOWER_RESTARTED);

    ObjectNode failure = failure(tool, "{}");

    assertThat(failure.get("error").stringValue()).isEqualTo("upstream_bad_response");
    assertThat(failure.get("message").stringValue()).contains("The arguments are not the cause");
    assertThat(failure.get("error_text").stringValue()).contains("task_name");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDEAL")
  void sendThatMailsNobodyFails(BackendState state) {
    start(state, BackendFault.MAIL_DOWN);
    String token =
        call("invites_preview", "{'recipient_emails': ['ana@example.com']}")
            .at("/data/confirm_token")
            .stringValue();

    ObjectNode failure = failure("invites_send", "{'confirm_token': '" + token + "'}");

    assertThat(failure.get("error").stringValue()).isEqualTo("upstream_rejected");
    assertThat(failure.get("sent_count").intValue()).isZero();
    assertThat(failure.get("failed_count").intValue()).isEqualTo(1);
    JsonNode invite =
        call("invites_list", "{'status': 'pending', 'email': 'ana@example.com'}")
            .at("/data/invites/0");
    assertThat(invite.get("code").stringValue()).isNotEmpty();
  }

  @Test
  void serviceWithoutSlugIsToldFromUnknownOne() {
    start(BackendState.APRIL);

    assertThat(
            failure("instructors_list", "{'service_slug': 'hip-hop'}").get("message").stringValue())
        .contains("without a slug");
    assertThat(call("service_lookup", "{'query': 'hip'}").at("/data/matches/0/slug").isNull())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"JANUARY, RECEIVED", "JANUARY, REVOKED", "APRIL, RECEIVED", "APRIL, REVOKED"})
  void everyStateOfTasksIsTaken(BackendState state, String name) {
    start(state);

    assertThat(
            call("celery_task_history", "{'state': '" + name + "', 'hours': 24}")
                .at("/tasks/0/state")
                .stringValue())
        .isEqualTo(name);
  }

  @Test
  void everyWrongAddressIsNamed() {
    start(BackendState.APRIL);

    String message =
        failure(
                "invites_preview",
                "{'recipient_emails': ['Ana Fox <ana@example.com>', 'bob@', ' cy@example.com', 'd']}")
            .get("message")
            .stringValue();

    assertThat(message)
        .contains("recipient_emails[1]", "recipient_emails[3]")
        .doesNotContain("recipient_emails[0]", "recipient_emails[2]");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDEAL")
  void pipelineNamesTheWindowOfEveryField(BackendState state) {
    start(state);
    ObjectNode pipeline = call("payments_pipeline", "{}");

    String warnings = pipeline.get("warnings").toString();

    assertThat(pipeline.propertyNames())
        .filteredOn(name -> !Set.of("checked_at", "warnings").contains(name))
        .allSatisfy(name -> assertThat(warnings).contains(name));
  }

  @Test
  void burstBeyondTheBackendsLimitIsPaced() {
    start(BackendState.APRIL);

    Set<Boolean> succeeded =
        IntStream.range(0, 12)
            .parallel()
            .mapToObj(
                call ->
                    assembly
                        .tools()
                        .call(
                            "instainstru_payments_pipeline",
                            JsonNodeFactory.instance.objectNode(),
                            CallContext.of(Caller.local(), "cli", "test")))
            .map(ToolOutcome.Success.class::isInstance)
            .collect(Collectors.toSet());

    assertThat(succeeded).containsExactly(true);
  }

  @Test
  void reasonOfTheBackendIsPassedOn() {
    start(BackendState.APRIL);
    StringBuilder addresses = new StringBuilder("'a0@example.com'");
    for (int i = 1; i < 100; i++) {
      addresses.append(", 'a").append(i).append("@example.com'");
    }
    String token =
        call("invites_preview", "{'recipient_emails': [" + addresses + "]}")
            .at("/data/confirm_token")
            .stringValue();

    ObjectNode failure = failure("invites_send", "{'confirm_token': '" + token + "'}");

    assertThat(failure.get("error").stringValue()).isEqualTo("upstream_rejected");
    assertThat(failure.get("error_text").stringValue())
        .startsWith("Founding cap exceeded: 100 requested but only ");
  }
}
