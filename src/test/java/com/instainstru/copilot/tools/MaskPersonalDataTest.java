package com.instainstru.copilot.tools;

import static com.instainstru.copilot.tools.prometheus.Calls.call;
import static com.instainstru.copilot.tools.prometheus.Calls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.Content;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.security.redaction.KnownSecrets;
import com.instainstru.copilot.testing.TestTools;
import com.instainstru.copilot.tools.catalog.PersonalField;
import com.instainstru.copilot.tools.catalog.RequestTemplate;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class MaskPersonalDataTest {
  private static final String USER =
      "{'found': true, 'user': {'id': '01KG2M8Z4QW7RTY5PASDFGHJV1', 'email': 'jo@example.com',"
          + " 'phone': '+12125550101', 'mobile_phone': '12345678', 'phone_number': null,"
          + " 'bookings': 12, 'password_hash': 'x', 'name': 'Jo\u200b'}}";

  @Test
  void leavesDocumentedPersonalDataWhenSwitchedOff() {
    assertThat(clean(false, USER))
        .isEqualTo(
            json(
                "{'found': true, 'user': {'id': '01KG2M8Z4QW7RTY5PASDFGHJV1',"
                    + " 'email': 'jo@example.com', 'phone': '+12125550101',"
                    + " 'mobile_phone': '12345678', 'phone_number': null, 'bookings': 12,"
                    + " 'password_hash': '[redacted]', 'name': 'Jo'}}"));
  }

  @Test
  void p02MasksEmailAndPhoneEverywhereWhenSwitchedOn() {
    assertThat(clean(true, USER))
        .isEqualTo(
            json(
                "{'found': true, 'user': {'id': '01KG2M8Z4QW7RTY5PASDFGHJV1',"
                    + " 'email': 'j***@example.com', 'phone': '***01', 'mobile_phone': '***78',"
                    + " 'phone_number': null, 'bookings': 12, 'password_hash': '[redacted]',"
                    + " 'name': 'Jo'}}"));
  }

  @Test
  void masksWhatTheFieldSaysIsAnAddress() {
    assertThat(clean(true, "{'user_email': 'jo@localhost', 'email_verified': 'no'}"))
        .isEqualTo(json("{'user_email': 'j***@localhost', 'email_verified': 'no'}"));
  }

  @Test
  void p09MasksSearchQueriesThatUsersTyped() {
    assertThat(
            clean(
                false,
                "{'data': {'queries': [{'query': 'call 212-555-0101', 'count': 3}, {'query':"
                    + " 'jo@example.com', 'count': 2}, {'query': 'piano', 'count': 120}]}}"))
        .isEqualTo(
            json(
                "{'data': {'queries': [{'query': 'call ***01', 'count': 3},"
                    + " {'query': 'j***@example.com', 'count': 2},"
                    + " {'query': 'piano', 'count': 120}]}}"));
  }

  @Test
  void masksTextOfFailedTasksAtAnyDepth() {
    assertThat(
            clean(
                false,
                "{'failed_tasks': [{'exception': 'no mail to jo@example.com, password=x',"
                    + " 'traceback': 'line 1\\nBearer abc', 'args': ['jo@example.com', 'b@c.de'],"
                    + " 'task_id': '71f0c0de-0001-4abc-8def-000000000001'}]}"))
        .isEqualTo(
            json(
                "{'failed_tasks': [{'exception': 'no mail to j***@example.com,"
                    + " password=[redacted]', 'traceback': 'line 1\\nBearer [redacted]',"
                    + " 'args': ['j***@example.com', 'b***@c.de'],"
                    + " 'task_id': '71f0c0de-0001-4abc-8def-000000000001'}]}"));
  }

  @Test
  void leavesMeasuredValuesAndPicturesAlone() {
    Content.Picture picture = new Content.Picture("image/png", "AAAA");
    ObjectNode structured = json("{'results': [{'value': [1769871845, '2125550101']}]}");

    ToolResult result =
        new MaskPersonalData(true, KnownSecrets.none(), Duration.ofSeconds(20))
            .intercept(call("{}"), any -> new ToolResult(structured, List.of(picture)));

    assertThat(result.structured()).isEqualTo(structured);
    assertThat(result.attachments()).containsExactly(picture);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cleansNamesThatThirdPartiesChose(boolean everywhere) {
    assertThat(
            clean(
                everywhere,
                "{'tags': {'re\u202elease': '1.0', 'pass\u200bword': 'x', 'password=hunter2': 1,"
                    + " 'a': 1, 'a\u200b': 2, 'a\u200b\u200b': 3, 'a (2)': 4}}"))
        .isEqualTo(
            json(
                "{'tags': {'release': '1.0', 'password': '[redacted]',"
                    + " 'password=[redacted]': '[redacted]',"
                    + " 'a': 1, 'a (2)': 2, 'a (3)': 3, 'a (2) (2)': 4}}"));
  }

  @Test
  void masksContactsInNamesWhenSwitchedOn() {
    assertThat(clean(true, "{'jo@example.com': 1}")).isEqualTo(json("{'j***@example.com': 1}"));
  }

  @Test
  void cleansCursorsAndTokensThatCatalogDoesNotDeclare() {
    assertThat(
            clean(
                false,
                "{'labels': {'db_cursor': 'password=hunter2 \u202e4242 4242 4242 4242'},"
                    + " 'confirm_token': 'sk_live_abcdefgh12345678', 'cursor': ['Bearer abc']}"))
        .isEqualTo(
            json(
                "{'labels': {'db_cursor': 'password=[redacted] [redacted]'},"
                    + " 'confirm_token': '[redacted]', 'cursor': ['Bearer [redacted]']}"));
  }

  @Test
  void leavesDeclaredCursorAndSealedTokenButNoInvisibleCharacters() {
    assertThat(
            declared(
                "{'next_cursor': 'token=a\u200bb', 'data': {'confirm_token': 'password=x',"
                    + " 'next_cursor': 'password=x'}}"))
        .isEqualTo(
            json(
                "{'next_cursor': 'token=ab', 'data': {'confirm_token': 'password=x',"
                    + " 'next_cursor': 'password=[redacted]'}}"));
  }

  @Test
  void cleansDeclaredPlacesOfAnotherForm() {
    assertThat(declared("{'next_cursor': {'password': 'x'}, 'data': 'token=x'}"))
        .isEqualTo(json("{'next_cursor': {'password': '[redacted]'}, 'data': 'token=[redacted]'}"));
  }

  @Test
  void p02MasksMarkedFieldsPhonesAndAddressesOfMachinesWhenSwitchedOn() {
    String answer =
        "{'user': {'name': 'Dana Cole', 'birth_date': '1990-02-03', 'address': '12 Elm St',"
            + " 'home': 7, 'other': {'name': 'Piano'}}, 'rows': [{'name': 'Omar'}, {'name': ''},"
            + " {'name': null}, 5], 'name': 'Strings', 'note': 'call 020 7946 0958 or"
            + " +49 30 901820 from 192.0.2.10'}";
    List<PersonalField> fields =
        List.of(
            new PersonalField("user.name", PersonalField.Kind.NAME),
            new PersonalField("rows.name", PersonalField.Kind.NAME),
            new PersonalField("user.birth_date", PersonalField.Kind.BIRTH_DATE),
            new PersonalField("user.address", PersonalField.Kind.ADDRESS),
            new PersonalField("user.home", PersonalField.Kind.ADDRESS),
            new PersonalField("missing.name", PersonalField.Kind.NAME));

    assertThat(marked(true, answer, fields))
        .isEqualTo(
            json(
                "{'user': {'name': 'D***', 'birth_date': '[birth date]', 'address': '[address]',"
                    + " 'home': 7, 'other': {'name': 'Piano'}}, 'rows': [{'name': 'O***'},"
                    + " {'name': ''}, {'name': null}, 5], 'name': 'Strings', 'note': 'call ***58 or"
                    + " ***20 from [ip]'}"));
    assertThat(marked(false, answer, fields).path("user")).isEqualTo(json(answer).path("user"));
  }

  private static ObjectNode marked(boolean everywhere, String answer, List<PersonalField> fields) {
    ToolCall call = call("{}");
    ToolDefinition marked = TestTools.marking(call.tool(), fields);
    return new MaskPersonalData(everywhere, KnownSecrets.none(), Duration.ofSeconds(20))
        .intercept(
            new ToolCall(marked, call.arguments(), call.context()),
            any -> ToolResult.of(json(answer)))
        .structured();
  }

  private static ObjectNode declared(String result) {
    ToolCall call = call("{}");
    RequestTemplate request =
        new RequestTemplate(
            "GET",
            "/x",
            List.of(),
            List.of(),
            Map.of(),
            Map.of(),
            new RequestTemplate.Sealed("data.confirm_token", null, 1, Map.of()),
            Map.of(),
            List.of("next_cursor"),
            Map.of(),
            0,
            true,
            0,
            false,
            List.of(),
            Map.of(),
            List.of());
    ToolDefinition declaring = TestTools.asking(call.tool(), request);
    return new MaskPersonalData(false, KnownSecrets.none(), Duration.ofSeconds(20))
        .intercept(
            new ToolCall(declaring, call.arguments(), call.context()),
            any -> ToolResult.of(json(result)))
        .structured();
  }

  @Test
  void replacesConfiguredSecretsInAnswersAndFailures() {
    MaskPersonalData mask =
        new MaskPersonalData(
            false, KnownSecrets.of(List.of("plain words only")), Duration.ofSeconds(20));

    assertThat(
            mask.intercept(
                    call("{}"),
                    any -> ToolResult.of(json("{'a plain words only': ['is plain words only.']}")))
                .structured())
        .isEqualTo(json("{'a [redacted]': ['is [redacted].']}"));
    ToolFailure echoed =
        ToolFailure.of(FailureCode.UPSTREAM_REJECTED, "no plain words only")
            .with("error_text", "plain words only")
            .with("status", 400);
    ToolFailure failure =
        catchThrowableOfType(
            ToolFailure.class,
            () ->
                mask.intercept(
                    call("{}"),
                    any -> {
                      throw echoed;
                    }));
    assertThat(failure.message()).isEqualTo("no [redacted]");
    assertThat(failure.details())
        .containsEntry("error_text", "[redacted]")
        .containsEntry("status", 400);
  }

  @Test
  void endsWhenCallIsCancelled() {
    ToolCall cancelled = call("{}");
    cancelled.context().cancellation().cancel();

    assertThatThrownBy(
            () ->
                new MaskPersonalData(true, KnownSecrets.none(), Duration.ofSeconds(20))
                    .intercept(cancelled, any -> ToolResult.of(json("{'a': 'b'}"))))
        .isInstanceOf(ToolFailure.class)
        .hasMessageContaining("cancelled");
  }

  private static ObjectNode clean(boolean everywhere, String result) {
    return new MaskPersonalData(everywhere, KnownSecrets.none(), Duration.ofSeconds(20))
        .intercept(call("{}"), any -> ToolResult.of(json(result)))
        .structured();
  }
}
