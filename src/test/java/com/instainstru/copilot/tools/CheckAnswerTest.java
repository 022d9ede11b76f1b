package com.instainstru.copilot.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import com.instainstru.copilot.tools.prometheus.Calls;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class CheckAnswerTest {
  private static ObjectNode json(String text) {
    return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
  }

  private static ToolCall call(String tool, String arguments) {
    ToolDefinition definition = Assembly.catalog(null).tool("instainstru_" + tool).orElseThrow();
    return new ToolCall(definition, json(arguments), Calls.context());
  }

  private static ObjectNode checked(ToolCall call, String answer) {
    return new CheckAnswer().intercept(call, onward -> ToolResult.of(json(answer))).structured();
  }

  private static List<String> warnings(ObjectNode answer) {
    return answer.path("warnings").valueStream().map(text -> text.stringValue()).toList();
  }

  @Test
  void passesRightAnswerOnUnchanged() {
    ToolCall call = call("celery_beat_schedule", "{}");
    String right = "{'tasks': [{}], 'count': 1, 'checked_at': 'now'}";

    assertThat(checked(call, right)).isEqualTo(json(right));
    assertThat(call.context().notes().implausible()).isEmpty();
  }

  @Test
  void namesFieldsOfAnotherType() {
    ToolCall call = call("celery_beat_schedule", "{}");

    ObjectNode answer = checked(call, "{'tasks': {}, 'count': '1', 'checked_at': null}");

    assertThat(warnings(answer)).singleElement().asString().contains("tasks, count, checked_at");
    assertThat(call.context().notes().implausible()).containsExactly("wrong_type");
  }

  @Test
  void takesEitherOfTwoTypes() {
    String depths = "{'queues': [1], 'total_depth': null, 'checked_at': 'now'}";

    assertThat(warnings(checked(call("celery_queue_depth", "{}"), depths))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, false", "2, true"})
  void saysThatListIsAsLongAsItsLimit(int rows, boolean full) {
    ObjectNode answer =
        checked(
            call("celery_failed_tasks", "{'limit': 2}"),
            "{'failed_tasks': [{}" + ", {}".repeat(rows - 1) + "], 'count': 1, 'checked_at': 'x'}");

    assertThat(String.join(" ", warnings(answer)).contains("there may be more")).isEqualTo(full);
  }

  @ParameterizedTest
  @CsvSource({"'', true", "Ana Fox, false"})
  void saysThatEmptyNameMeansNoUser(String name, boolean nobody) {
    ObjectNode answer =
        checked(
            call("users_booking_history", "{'limit': 20}"),
            "{'user_id': 'U', 'user_name': '"
                + name
                + "', 'user_role': '', 'bookings': [], 'total_count': 0, 'checked_at': 'x'}");

    assertThat(String.join(" ", warnings(answer)).contains("No user has this id"))
        .isEqualTo(nobody);
  }

  @ParameterizedTest
  @CsvSource({"revoked, true", "pending, false"})
  void saysWhatTheBackendNeverReports(String status, boolean warned) {
    ObjectNode answer =
        checked(call("invites_list", "{'status': '" + status + "'}"), "{'meta': {}, 'data': {}}");

    assertThat(String.join(" ", warnings(answer)).contains("never reports")).isEqualTo(warned);
  }

  @Test
  void saysTheSameOnce() {
    ObjectNode answer = json("{'a': 1, 'warnings': ['known']}");

    AnswerWarnings.add(answer, "known");
    AnswerWarnings.add(answer, "new");

    assertThat(warnings(answer)).containsExactly("known", "new");
  }

  @Test
  void replacesWarningsThatAreNoList() {
    ObjectNode answer = json("{'warnings': null, 'a': 1}");

    AnswerWarnings.add(answer, "new");

    assertThat(answer).isEqualTo(json("{'warnings': ['new'], 'a': 1}"));
  }
}
