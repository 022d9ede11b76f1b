package com.instainstru.copilot.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class ValidateArgumentsTest {
  private static final Catalog CATALOG = Assembly.catalog(null);

  private final ValidateArguments check = new ValidateArguments();

  private ObjectNode coerced(String tool, ObjectNode arguments) {
    ToolDefinition definition = CATALOG.tool("instainstru_" + tool).orElseThrow();
    ToolCall call =
        new ToolCall(definition, arguments, CallContext.of(Caller.local(), "cli", "test"));
    return check.intercept(call, checked -> ToolResult.of(checked.arguments())).structured();
  }

  private ObjectNode coerced(String tool, String arguments) {
    return coerced(tool, (ObjectNode) JsonMapper.shared().readTree(arguments.replace('\'', '"')));
  }

  private ToolFailure refused(String tool, String arguments) {
    ToolFailure failure = catchThrowableOfType(ToolFailure.class, () -> coerced(tool, arguments));
    assertThat(failure).as("%s %s", tool, arguments).isNotNull();
    assertThat(failure.code()).isEqualTo(FailureCode.INVALID_ARGUMENTS);
    return failure;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "celery_failed_tasks|{}|{'limit':20}",
        "celery_failed_tasks|{'limit': null}|{'limit':20}",
        "celery_failed_tasks|{'limit': '20'}|{'limit':20}",
        "celery_failed_tasks|{'limit': 20.0}|{'limit':20}",
        "celery_failed_tasks|{'limit': ' +7 '}|{'limit':7}",
        "celery_failed_tasks|{'limit': '100'}|{'limit':100}",
        "celery_failed_tasks|{'limit': 1e2}|{'limit':100}",
        "users_lookup|{'identifier': 6465550107}|{'identifier':'6465550107'}",
        "sentry_issue_detail|{'issue_id':"
            + " 4501.0}|{'issue_id':'4501','environment':'production','event':'recommended','include_stacktrace':true,'max_frames':20}",
        "invites_list|{'email': '', 'status': ' ', 'limit': 3}|{'limit':3}",
        "invites_list|{'limit': 3, 'toolCallId': 'x', 'sessionId': 'y'}|{'limit':3}",
        "invites_preview|{'recipient_emails': '[\\'Ana@X.org\\']', 'expires_in_days':"
            + " '7'}|{'recipient_emails':['ana@x.org'],'expires_in_days':7,'grant_founding_status':true}",
        "invites_preview|{'recipient_emails': [' a@x.org ', 'Bo"
            + " <BO@x.org>']}|{'recipient_emails':['a@x.org','bo@x.org'],'grant_founding_status':true,'expires_in_days':14}",
        "silences_list|{'active_only': 'FALSE'}|{'active_only':false}",
        "silences_list|{'active_only': ' true '}|{'active_only':true}",
        "search_zero_results|{'start_date': '2024-02-29'}|{'start_date':'2024-02-29','limit':50}",
        "search_zero_results|{'end_date': '2024-02-29'}|{'end_date':'2024-02-29','limit':50}",
        "bookings_summary|{'period': ' Today '}|{'period':'today'}",
        "celery_task_history|{'state': 'failure', 'task_name':"
            + " null}|{'state':'FAILURE','hours':1,'limit':100}",
        "search_zero_results|{'start_date': '2024-02-29', 'end_date':"
            + " '2024-02-29'}|{'start_date':'2024-02-29','end_date':'2024-02-29','limit':50}"
      })
  void formIsForgivenAndDefaultsAreFilledIn(String tool, String given, String coerced) {
    assertThat(coerced(tool, given).toString().replace('"', '\'')).isEqualTo(coerced);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "celery_failed_tasks|{'limit': 'fifty'}|limit must be a whole number",
        "invites_preview|{'recipient_emails': 'a@x.org'}|recipient_emails must be a list",
        "invites_preview|{'recipient_emails': '[a'}|recipient_emails must be a list",
        "invites_preview|{'recipient_emails': '{}'}|recipient_emails must be a list",
        "users_lookup|{'identifier': ' '}|identifier must have from 3 to 320 characters",
        "celery_failed_tasks|{'limit': 2.5}|limit must be a whole number",
        "celery_failed_tasks|{'limit': 0}|limit must be from 1 to 100",
        "celery_failed_tasks|{'limit': 1000000000}|limit must be from 1 to 100",
        "celery_failed_tasks|{'limit': 101.0}|limit must be from 1 to 100",
        "celery_failed_tasks|{'limit': '-7'}|limit must be from 1 to 100",
        "celery_failed_tasks|{'limit': '999999999999999999'}|limit must be from 1 to 100",
        "celery_failed_tasks|{'limit': '9999999999999999999'}|limit must be a whole number",
        "celery_failed_tasks|{'limit': '5.0'}|limit must be a whole number",
        "celery_failed_tasks|{'limit': 1e15}|limit must be from 1 to 100",
        "celery_failed_tasks|{'limit': -1e300}|limit must be from 1 to 100",
        "celery_failed_tasks|{'limit': 1e400}|limit must be a whole number",
        "celery_failed_tasks|{'limit': true}|limit must be a whole number",
        "alerts_list|{'limit': 1e15}|limit must be from 1 to 200",
        "silences_list|{'active_only': 1}|active_only must be true or false",
        "bookings_summary|{'period': 7}|period must be",
        "celery_failed_tasks|{'limt': 5}|limt is no argument of this tool (did you mean limit?)",
        "celery_failed_tasks|{'zzzzzzzzzz': 5}|known ones: limit",
        "celery_queue_depth|{'limit': 5}|this tool takes no arguments",
        "silences_list|{'active_only': 'perhaps'}|active_only must be true or false",
        "bookings_summary|{'period': 'century'}|period must be one of today, yesterday, this_week,"
            + " last_7_days, this_month",
        "sentry_issues_top|{'project': 'prod'}|project must be one of api, web, mcp, all",
        "users_lookup|{}|identifier is required",
        "users_lookup|{'identifier': null}|identifier is required",
        "users_lookup|{'identifier': true}|identifier must be a text",
        "users_lookup|{'identifier': 'ab'}|identifier must have from 3 to 320 characters",
        "users_booking_history|{'user_id': 'not a ulid'}|user_id must match"
            + " ^[0-9A-HJKMNP-TV-Z]{26}$",
        "metrics_query|{'question': 'p99', 'time_window': '5m])) or vector(1)'}|time_window must"
            + " match",
        "alerts_list|{'limit': 0}|limit must be from 1 to 200",
        "search_zero_results|{'start_date': '2026-02-30'}|start_date must be a real date as"
            + " YYYY-MM-DD",
        "search_zero_results|{'start_date': 'yesterday'}|start_date must be a real date",
        "search_zero_results|{'start_date': '2026-02-02', 'end_date': '2026-02-01'}|end_date must"
            + " not be before start_date",
        "invites_preview|{'recipient_emails': []}|recipient_emails must have from 1 to 100 entries",
        "invites_preview|{'recipient_emails': 'a@example.com'}|recipient_emails must be a list",
        "invites_preview|{'recipient_emails': ['a@example.com', 'nobody']}|recipient_emails[1] must"
            + " be an e-mail address",
        "invites_preview|{'recipient_emails': ['a@example.com'], 'message_note': []}|message_note"
            + " must be a text",
        "alert_silence|{'matchers': [{'name': 'a'}], 'duration_minutes': 5, 'comment':"
            + " 'x'}|matchers[0].value is required",
        "alert_silence|{'matchers': [{'name': 'a', 'value': 'b', 'x y': 1}], 'duration_minutes': 5,"
            + " 'comment': 'x'}|matchers[0].x?y is not known here",
        "alert_silence|{'matchers': [1], 'duration_minutes': 1500, 'comment': ' '}|duration_minutes"
            + " must be from 1 to 1440",
        "alert_silence|{'matchers': [1], 'duration_minutes': 5, 'comment': 'x'}|matchers[0] must be"
            + " an object"
      })
  void whatBreaksARuleIsRefusedInWords(String tool, String given, String lesson) {
    assertThat(refused(tool, given).message()).contains(lesson).endsWith("repeat it.");
  }

  @Test
  void theValueIsNeverRepeated() {
    assertThat(refused("celery_failed_tasks", "{'limit': 'my secret'}").message())
        .doesNotContain("secret");
    String longName = "n".repeat(500);
    assertThat(refused("celery_failed_tasks", "{'" + longName + "': 1}").message())
        .hasSizeLessThan(200);
  }

  @Test
  void formIsForgivenInsideOfLists() {
    ObjectNode coerced =
        coerced(
            "alert_silence",
            "{'matchers': [{'name': 'a', 'value': 5, 'isRegex': 'true', 'isEqual': null}],"
                + " 'duration_minutes': '10', 'comment': 'x'}");

    assertThat(coerced.get("matchers"))
        .hasToString("[{\"name\":\"a\",\"value\":\"5\",\"isRegex\":true,\"isEqual\":true}]");
    assertThat(
            refused("alert_silence", "{'matchers': ['a'], 'duration_minutes': 1, 'comment': 'x'}")
                .message())
        .contains("matchers[0] must be an object");
  }

  @Test
  void manyFaultsAreCutToAFew() {
    StringBuilder many = new StringBuilder("{'a': 1");
    for (int i = 0; i < 20; i++) {
      many.append(", 'unknown").append(i).append("': 1");
    }
    assertThat(refused("celery_failed_tasks", many.append('}').toString()).message().split(";", -1))
        .hasSize(20);
  }

  @Test
  void eachToolIsHeldAgainstItsOwnSchema() {
    assertThat(coerced("celery_failed_tasks", "{'limit': 100}").get("limit").intValue())
        .isEqualTo(100);
    assertThat(refused("celery_failed_tasks", "{'limit': 101}").message())
        .contains("from 1 to 100");
    assertThat(coerced("users_lookup", "{'identifier': 'abc'}").has("identifier")).isTrue();
    assertThat(refused("celery_queue_depth", "{'identifier': 'abc'}").message())
        .contains("takes no arguments");
  }

  @Test
  void whatTheCallerSentStaysAsItWas() {
    ObjectNode sent = (ObjectNode) JsonMapper.shared().readTree("{\"limit\":\"20\"}");
    assertThat(coerced("celery_failed_tasks", sent).get("limit").intValue()).isEqualTo(20);
    assertThat(sent).hasToString("{\"limit\":\"20\"}");
  }

  /** Up to forty characters of it, and nothing that could be taken for more than a name. */
  @ParameterizedTest
  @CsvSource({"40, ''", "41, ..."})
  void aNameThatACallerChoseIsShownInPart(int length, String end) {
    assertThat(refused("celery_failed_tasks", "{'" + "n".repeat(length) + "': 1}").message())
        .startsWith("n".repeat(40) + end + " is no argument");
    assertThat(refused("celery_failed_tasks", "{'a<b> c': 1}").message()).startsWith("a?b??c is");
  }

  @Property
  void noArgumentsEverBreakTheCheck(
      @ForAll String name, @ForAll String value, @ForAll double number) {
    ObjectNode arguments = JsonNodeFactory.instance.objectNode();
    arguments.put(name, value);
    arguments.put("limit", number);
    arguments.putObject("hours").put(value, number);
    try {
      coerced("celery_task_history", arguments);
    } catch (ToolFailure failure) {
      assertThat(failure.code()).isEqualTo(FailureCode.INVALID_ARGUMENTS);
    }
  }
}
