package com.instainstru.copilot.tools.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.prometheus.Calls;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Backend tools whose answers are judged before they are passed on. */
class AdminHandlersTest {
  private static final Catalog CATALOG = Assembly.catalog(null);
  private static final String RUNS =
      "{'healthy': true, 'issues': [], 'last_task_runs': [{'task_name': 'a', 'last_run_at': 'T1',"
          + " 'status': 'SUCCESS'}, {'task_name': 'b', 'last_run_at': 'T1', 'status': 'SUCCESS'},"
          + " {'task_name': 'c', 'last_run_at': 'T2', 'status': 'SUCCESS'}, {'task_name': 'd',"
          + " 'last_run_at': null, 'status': null}]}";

  /** What the backend answers by tool; a tool without an answer fails. */
  private final Map<String, List<String>> answers = new HashMap<>();

  private final List<String> asked = new ArrayList<>();

  private final ToolHandler backend =
      call -> {
        String tool = call.tool().name().substring(CATALOG.toolPrefix().length());
        asked.add(tool + " " + call.arguments());
        List<String> left = answers.getOrDefault(tool, List.of());
        if (left.isEmpty()) {
          throw ToolFailure.of(FailureCode.UPSTREAM_UNAVAILABLE, "The backend is down.");
        }
        String next = left.size() > 1 ? left.remove(0) : left.get(0);
        return ToolResult.of(json(next));
      };

  private static ObjectNode json(String text) {
    return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
  }

  private void answer(String tool, String... bodies) {
    answers.put(tool, new ArrayList<>(List.of(bodies)));
  }

  private ToolCall toolCall(String tool, String arguments) {
    return new ToolCall(
        CATALOG.tool(CATALOG.toolPrefix() + tool).orElseThrow(), json(arguments), Calls.context());
  }

  private ToolHandler handler(String tool) {
    Clock clock = Clock.fixed(Instant.parse("2026-01-31T15:00:00Z"), ZoneOffset.UTC);
    return Objects.requireNonNull(AdminHandlers.of(backend, CATALOG, clock).get(tool));
  }

  private ObjectNode call(String tool, String arguments) {
    return handler(tool).handle(toolCall(tool, arguments)).structured();
  }

  private ToolFailure failure(String tool, String arguments) {
    return catchThrowableOfType(
        ToolFailure.class, () -> handler(tool).handle(toolCall(tool, arguments)));
  }

  private static String warnings(ObjectNode answer) {
    return answer.path("warnings").toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'queues': [{'name': 'celery', 'depth': 0}], 'total_depth': 0}",
        "{'queues': [{'name': 'active_queues', 'depth': 0}, {'name': 'celery', 'depth': 1}]}"
      })
  void plausibleQueuesArePassedOn(String body) {
    answer("celery_queue_depth", body);

    assertThat(call("celery_queue_depth", "{}")).isEqualTo(json(body));
  }

  @Test
  void misreadQueuesAreCounted() {
    answer("celery_queue_depth", "{'queues': [{'name': 'active_queues', 'depth': 0}]}");
    ToolCall call = toolCall("celery_queue_depth", "{}");

    handler("celery_queue_depth").handle(call);

    assertThat(call.context().notes().implausible()).containsExactly("queues_misread");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|0|Workers exist although none is listed: 2 tasks run now",
        "[{}]|1|The counts of tasks are old: 2 tasks run now (celery_active_tasks), 1 are reported",
        "[{}]|2|''",
        "[{}]|3|''"
      })
  void workersAreComparedWithRunningTasks(String workers, int reported, String warning) {
    answer(
        "celery_worker_status",
        "{'workers': " + workers + ", 'summary': {'total_active_tasks': " + reported + "}}");
    answer("celery_active_tasks", "{'tasks': [{}, {}], 'count': 2}");

    ObjectNode answer = call("celery_worker_status", "{}");

    assertThat(warnings(answer)).contains(warning);
    assertThat(answer.has("warnings")).isEqualTo(!warning.isEmpty());
  }

  @Test
  void workersAreAnsweredWhileTasksCannotBeRead() {
    answer("celery_worker_status", "{'workers': []}");

    assertThat(call("celery_worker_status", "{}")).isEqualTo(json("{'workers': []}"));
  }

  @Test
  void runsComeFromTheHistory() {
    answer("celery_payment_health", RUNS);
    answer(
        "celery_task_history",
        "{'tasks': [{'task_name': 'x.a', 'state': 'FAILURE', 'received_at': 'T0'}, {'task_name':"
            + " 'other', 'received_at': 'T1'}, {'task_name': 'x.c', 'state': 'SUCCESS',"
            + " 'received_at': 'T2'}, {'task_name': 'x.c', 'received_at': 'T1'}, {'task_name':"
            + " 'x.c', 'received_at': null}]}");

    ObjectNode answer = call("celery_payment_health", "{}");

    assertThat(answer.get("last_task_runs"))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    "[{\"task_name\":\"a\",\"last_run_at\":\"T0\",\"status\":\"FAILURE\"},"
                        + "{\"task_name\":\"b\",\"last_run_at\":null,\"status\":null},"
                        + "{\"task_name\":\"c\",\"last_run_at\":\"T2\",\"status\":\"SUCCESS\"},"
                        + "{\"task_name\":\"d\",\"last_run_at\":null,\"status\":null}]"));
    assertThat(warnings(answer))
        .contains("Last runs of a come from the task history")
        .contains("Last runs of b are unknown");
    assertThat(asked.get(1)).isEqualTo("celery_task_history {\"hours\":24,\"limit\":500}");
  }

  @Test
  void equalInstantsAreUnknownWithoutHistory() {
    answer("celery_payment_health", RUNS);

    ObjectNode answer = call("celery_payment_health", "{}");

    assertThat(answer.at("/last_task_runs/0/last_run_at").isNull()).isTrue();
    assertThat(answer.at("/last_task_runs/1/last_run_at").isNull()).isTrue();
    assertThat(answer.at("/last_task_runs/2/last_run_at").stringValue()).isEqualTo("T2");
    assertThat(warnings(answer))
        .contains("a, b are unknown")
        .contains("the task history cannot be read now")
        .contains("c could not be compared");
  }

  @Test
  void runsBeyondTheLimitOfTheHistoryAreNotDenied() {
    answer("celery_payment_health", RUNS);
    answer(
        "celery_task_history",
        "{'tasks': [" + "{'task_name': 'other', 'received_at': 'T1'},".repeat(499) + "{}]}");

    assertThat(warnings(call("celery_payment_health", "{}")))
        .contains("the newest 500 runs in the task history hold none of these");
  }

  @Test
  void issueWithoutCountMeansThatNothingWasCounted() {
    answer(
        "celery_payment_health",
        "{'issues': [{'severity': 'critical', 'count': 0}, {'severity': 'warning', 'count': 3}]}");

    assertThat(warnings(call("celery_payment_health", "{}"))).contains("could not count");
  }

  @Test
  void historyWithoutNameIsPassedOn() {
    answer("celery_task_history", "{'tasks': [{'task_name': 'a'}]}");

    assertThat(call("celery_task_history", "{'limit': 5}").get("tasks")).hasSize(1);
    assertThat(asked).containsExactly("celery_task_history {\"limit\":5}");
  }

  @Test
  void historySaysThatItCouldNotSearchAll() {
    String rows = "{'task_name': 'a'},".repeat(499) + "{'task_name': 'b'}";
    answer("celery_task_history", "{'tasks': [" + rows + "]}");

    ObjectNode answer = call("celery_task_history", "{'task_name': 'b', 'limit': 5}");

    assertThat(answer.get("count").intValue()).isEqualTo(1);
    assertThat(warnings(answer)).contains("Only the newest 500 runs");
  }

  @Test
  void emptyHistorySaysWhatItMayMean() {
    answer("celery_task_history", "{'tasks': []}");

    assertThat(call("celery_task_history", "{'task_name': 'b'}").get("note").stringValue())
        .contains("monitoring is down");
  }

  @Test
  void historyNamesSomeOfManyTasks() {
    StringBuilder rows = new StringBuilder("{'task_name': 't0'}");
    for (int i = 1; i < 20; i++) {
      rows.append(",{'task_name': 't").append(i).append("'}");
    }
    answer("celery_task_history", "{'tasks': [" + rows + "]}");

    assertThat(call("celery_task_history", "{'task_name': 'b'}").get("note").stringValue())
        .contains("None of the 20 runs")
        .endsWith(", and others.");
  }

  @Test
  void historyOfAnotherShapeIsPassedOn() {
    answer("celery_task_history", "{'rows': 1}");

    assertThat(call("celery_task_history", "{'task_name': 'b'}")).isEqualTo(json("{'rows': 1}"));
  }

  @ParameterizedTest
  @CsvSource({
    "+16465550107, email, a@x.org",
    "+16465550107, phone, +16465550108",
    "01KG2M8Z4QW7RTY5PASDFGHJT1, user_id, 01KG2M8Z4QW7RTY5PASDFGHJT2",
    "a@x.org, email, b@x.org"
  })
  void anotherUserIsNotShown(String identifier, String field, String value) {
    answer("users_lookup", "{'found': true, 'user': {'" + field + "': '" + value + "'}}");

    ObjectNode answer = call("users_lookup", "{'identifier': '" + identifier + "'}");

    assertThat(answer.get("found").booleanValue()).isFalse();
    assertThat(answer.get("user").isNull()).isTrue();
    assertThat(warnings(answer)).contains("it is not shown");
  }

  @Test
  void addressIsAskedForAsGivenAfterItsSmallLetters() {
    answer(
        "users_lookup",
        "{'found': false, 'user': null}",
        "{'found': true, 'user': {'email': 'Ana@X.org'}}");

    ObjectNode answer = call("users_lookup", "{'identifier': 'Ana@X.org'}");

    assertThat(answer.get("found").booleanValue()).isTrue();
    assertThat(asked)
        .containsExactly(
            "users_lookup {\"identifier\":\"ana@x.org\"}",
            "users_lookup {\"identifier\":\"Ana@X.org\"}");
  }

  @Test
  void addressThatIsFoundIsAskedForOnce() {
    answer("users_lookup", "{'found': true, 'user': {'email': 'ana@x.org'}}");

    call("users_lookup", "{'identifier': 'Ana@X.org'}");

    assertThat(asked).hasSize(1);
  }

  @Test
  void lookupOfAnotherShapeIsPassedOn() {
    answer("users_lookup", "{}");

    assertThat(call("users_lookup", "{'identifier': 'any'}")).isEqualTo(json("{}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"+abc", "001", "+", "555-0107", "1234567890123456", "+1646555010a"})
  void numberThatIsNotWholeIsRejectedUnasked(String identifier) {
    assertThat(failure("users_lookup", "{'identifier': '" + identifier + "'}").code())
        .isEqualTo(FailureCode.INVALID_ARGUMENTS);
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "+442071838750, +442071838750",
    "442071838750, +442071838750",
    "6465550107, +16465550107"
  })
  void numberIsSentInItsInternationalForm(String identifier, String sent) {
    answer("users_lookup", "{'found': false}");

    call("users_lookup", "{'identifier': '" + identifier + "'}");

    assertThat(asked).containsExactly("users_lookup {\"identifier\":\"" + sent + "\"}");
  }

  @Test
  void serviceWithoutSlugCannotBeFilteredBy() {
    answer("services_catalog", "{'data': {'services': [{'name': 'Piano', 'slug': null}]}}");

    assertThat(failure("instructors_list", "{'service_slug': 'piano'}").message())
        .contains("without a slug");
  }

  @Test
  void readsTheCatalogueOnceForServiceAndCategory() {
    answer(
        "services_catalog",
        "{'data': {'services': [{'name': 'Piano', 'slug': 'piano', 'category_name': 'Music'}]}}");
    answer("instructors_list", "{'items': []}");

    call("instructors_list", "{'service_slug': 'Piano', 'category_slug': 'music'}");

    assertThat(asked)
        .containsExactly(
            "services_catalog {}",
            "instructors_list {\"service_slug\":\"piano\",\"category_name\":\"Music\"}");
  }

  @Test
  void unknownReferenceWithoutNeighboursNamesSome() {
    answer(
        "services_catalog",
        "{'data': {'services': [{'name': '', 'slug': 'piano', 'category_name': 'Music'}]}}");

    assertThat(failure("instructors_list", "{'category_slug': 'underwater'}").message())
        .contains("It has: Music.");
    assertThat(failure("instructors_list", "{'service_slug': 'underwater'}").message())
        .contains("It has: piano.");
  }

  @Test
  void rowsThatDoNotFitAreLeftOut() {
    answer(
        "services_catalog",
        "{'data': {'services': [{'name': 'Piano', 'slug': 'piano', 'category_name': 'Music'}]}}");
    answer(
        "instructors_list",
        "{'items': [{'categories': ['Arts']}, {'categories': ['music']}, {'other': 1}]}");

    ObjectNode answer = call("instructors_list", "{'category_name': 'music'}");

    assertThat(answer.get("items")).hasSize(2);
    assertThat(warnings(answer)).contains("1 of its 3 rows do not fit");
  }

  @Test
  void filterThatNoRowPassesIsNoAnswer() {
    answer("instructors_list", "{'items': [{'status': 'paused'}]}");

    ToolFailure failure = failure("instructors_list", "{'status': 'live'}");

    assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_BAD_RESPONSE);
    assertThat(failure.message()).contains("did not apply the filter");
  }

  @Test
  void listOfAnotherShapeIsPassedOn() {
    answer("instructors_list", "{'rows': 1}");

    assertThat(call("instructors_list", "{'status': 'live'}")).isEqualTo(json("{'rows': 1}"));
  }

  @Test
  void nameBeyondTheSearchedPagesIsLeftToTheBackend() {
    answer("instructors_list", "{'items': [{'name': 'Ana Fox'}], 'next_cursor': 'more'}");
    answer("instructors_detail", "{'user_id': 'U1', 'name': 'Dana Cole'}");

    ObjectNode answer = call("instructors_detail", "{'identifier': 'Dana Cole'}");

    assertThat(answer.get("user_id").stringValue()).isEqualTo("U1");
    assertThat(warnings(answer)).contains("Only the first 5 instructors were searched");
    assertThat(asked.get(1)).isEqualTo("instructors_list {\"limit\":200,\"cursor\":\"more\"}");
  }

  @Test
  void anotherEndpointsBodyIsNobody() {
    answer("instructors_list", "{'items': [], 'next_cursor': 'more'}");
    answer("instructors_detail", "{'data': {'labels': []}}");

    assertThat(failure("instructors_detail", "{'identifier': 'coverage'}").code())
        .isEqualTo(FailureCode.NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "..", " . "})
  void nameWithoutLettersIsRejectedUnasked(String name) {
    assertThat(failure("instructors_detail", "{'identifier': '" + name + "'}").code())
        .isEqualTo(FailureCode.INVALID_ARGUMENTS);
    assertThat(asked).isEmpty();
  }

  @Test
  void shortNameFitsFirstNameAndInitial() {
    answer(
        "instructors_list",
        "{'items': [{'name': 'Dana Cole', 'user_id': 'U1'}, {'name': 'Dana Kapoor', 'user_id':"
            + " 'U2'}, {'name': 'Daniela Kay', 'user_id': 'U3'}]}");
    answer("instructors_detail", "{'user_id': 'U2'}");

    call("instructors_detail", "{'identifier': 'dana K.'}");

    assertThat(asked.get(1)).isEqualTo("instructors_detail {\"identifier\":\"U2\"}");
  }

  @Test
  void addressIsTakenOutOfItsName() {
    answer("instructors_detail", "{'user_id': 'U2'}");

    call("instructors_detail", "{'identifier': 'Dana <dana@x.org>'}");

    assertThat(asked).containsExactly("instructors_detail {\"identifier\":\"dana@x.org\"}");
  }

  @Test
  void sendThatMailedNobodyIsNoSuccess() {
    answer(
        "invites_send",
        "{'data': {'sent_count': 0, 'failed_count': 2, 'invites': [{'code': ''}, {'code': ''}]}}");

    ToolFailure failure = failure("invites_send", "{'confirm_token': 't'}");

    assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_REJECTED);
    assertThat(failure.retryable()).isFalse();
    assertThat(failure.details()).containsEntry("failed_count", 2L);
    assertThat(failure.message()).contains("mailed nobody").contains("invites_list");
  }

  @Test
  void sendThatMailedSomeSaysHowManyNot() {
    answer("invites_send", "{'data': {'sent_count': 2, 'failed_count': 1}}");

    assertThat(warnings(call("invites_send", "{}"))).contains("1 invites were not mailed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'data': {'sent_count': 2, 'failed_count': 0}}", "{'data': {}}"})
  void sendThatMailedAllIsPassedOn(String body) {
    answer("invites_send", body);

    assertThat(call("invites_send", "{}")).isEqualTo(json(body));
  }

  @ParameterizedTest
  @CsvSource({
    "today, 2026-01-31, 2026-01-31",
    "yesterday, 2026-01-30, 2026-01-30",
    "this_week, 2026-01-26, 2026-01-31",
    "last_7_days, 2026-01-25, 2026-01-31",
    "this_month, 2026-01-01, 2026-01-31"
  })
  void summaryNamesItsDays(String period, String first, String last) {
    answer("bookings_summary", "{'summary': {'period': '" + period + "'}}");

    ObjectNode answer = call("bookings_summary", "{'period': '" + period + "'}");

    assertThat(answer.at("/summary/first_day").stringValue()).isEqualTo(first);
    assertThat(answer.at("/summary/last_day").stringValue()).isEqualTo(last);
  }

  @Test
  void summaryOfUnknownPeriodNamesNoDays() {
    answer("bookings_summary", "{'summary': {'period': 'other'}}", "{'summary': 1}");

    assertThat(call("bookings_summary", "{}").get("summary")).hasSize(1);
    assertThat(call("bookings_summary", "{}")).isEqualTo(json("{'summary': 1}"));
  }
}
