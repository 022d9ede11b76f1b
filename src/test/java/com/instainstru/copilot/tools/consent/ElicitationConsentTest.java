package com.instainstru.copilot.tools.consent;

import static com.instainstru.copilot.testing.Actions.OTHER_SILENCES;
import static com.instainstru.copilot.testing.Actions.SILENCE;
import static com.instainstru.copilot.testing.Actions.sending;
import static com.instainstru.copilot.testing.StatelessClient.state;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.testing.Actions;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.testing.StatelessClient;
import com.instainstru.copilot.testing.Together;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consent of the user over multi round-trip requests of revision 2026-07-28. */
@IntegrationTest
class ElicitationConsentTest {
  private static final String YES = "{'action': 'accept', 'content': {'duration_minutes': 30}}";

  @TempDir Path folder;

  private static StatelessClient client(Actions actions) {
    return new StatelessClient(actions.server, AssembledServer.TOKEN);
  }

  private static String asked(Actions actions) throws Exception {
    Got asked = client(actions).call("alert_silence", SILENCE);
    assertThat(asked.json().at("/result/resultType").asString("")).isEqualTo("input_required");
    assertThat(actions.silences).isEmpty();
    return state(asked);
  }

  private static void assertWrongState(Actions actions, Got got) {
    assertThat(got.json().at("/error/code").asInt()).as(got.body()).isEqualTo(-32602);
    assertThat(got.json().at("/error/message").asString()).contains("requestState");
    assertThat(actions.silences).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "client"})
  void givenItActsOnce(String setting) throws Exception {
    try (Actions actions = Actions.start(folder, setting)) {
      Got asked = client(actions).call("alert_silence", SILENCE);
      assertThat(asked.json().at("/result/inputRequests/consent/method").asString())
          .isEqualTo("elicitation/create");
      assertThat(asked.json().at("/result/inputRequests/consent/params/message").asString())
          .contains("alertname is “Slow”", "30 minutes", "“deploy”");
      assertThat(actions.lastAudited().get("outcome").asString()).isEqualTo("input_required");

      Got got = client(actions).answer("alert_silence", SILENCE, state(asked), YES);

      assertThat(got.json().at("/result/structuredContent/silence_id").asString()).isEqualTo("s-1");
      actions.assertOneSilence("client", "service");
    }
  }

  @Test
  void aSendTellsWhomAndTakesTheirNumber() throws Exception {
    try (Actions actions = Actions.start(folder, "")) {
      String send = sending(actions.preview());
      Got asked = client(actions).call("invites_send", send);
      assertThat(asked.json().at("/result/inputRequests/consent/params/message").asString())
          .isEqualTo(
              "Mail 2 invites, which cannot be recalled, to: ana@example.com, bo@example.com."
                  + " Each invite grants founding status and can be used for 21 days.");
      assertThat(
              asked
                  .json()
                  .at("/result/inputRequests/consent/params/requestedSchema/properties/count/type")
                  .asString())
          .isEqualTo("integer");

      Got wrong =
          client(actions)
              .answer(
                  "invites_send",
                  send,
                  state(asked),
                  "{'action': 'accept', 'content': {'count': 1}}");
      actions.assertNothing(wrong, "consent_refused");

      String two = "{'action': 'accept', 'content': {'count': 2}}";
      for (int i = 0; i < 3; i++) {
        assertThat(client(actions).answer("invites_send", send, state(asked), two).failure())
            .isEmpty();
      }
      // A message that comes again is answered again; mailed was once.
      assertThat(actions.sends).hasSize(1);
      assertThat(actions.lastAudited().at("/consent/channel").asString()).isEqualTo("client");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'action': 'decline'}",
        "{'action': 'cancel'}",
        "{'action': 'accept'}",
        "{'action': 'accept', 'content': {}}",
        "{'action': 'accept', 'content': {'duration_minutes': 31}}",
        "{'action': 'accept', 'content': {'duration_minutes': true}}",
        "{'action': 'accept', 'content': {'duration_minutes': 'yes'}}",
        "{'action': 'accept', 'content': {'duration_minutes': 30.5}}",
        "{'action': 'accept', 'content': {'confirm': true}}"
      })
  void refusedNothingHappensAndAYesComesTooLate(String answer) throws Exception {
    try (Actions actions = Actions.start(folder, "")) {
      String state = asked(actions);
      Got got = client(actions).answer("alert_silence", SILENCE, state, answer);
      actions.assertNothing(got, "consent_refused");
      assertThat(got.structured().path("message").asString()).contains("INSTAINSTRU_MCP_CONSENT");

      actions.assertNothing(
          client(actions).answer("alert_silence", SILENCE, state, YES), "consent_used");
    }
  }

  @Test
  void anAnswerToNothingAsksAgain() throws Exception {
    try (Actions actions = Actions.start(folder, "")) {
      Got got = client(actions).answer("alert_silence", SILENCE, null, YES);
      assertThat(got.json().at("/result/resultType").asString()).isEqualTo("input_required");
      assertThat(actions.silences).isEmpty();
    }
  }

  @Test
  void replayedItIsRefused() throws Exception {
    try (Actions actions = Actions.start(folder, "")) {
      String state = asked(actions);
      assertThat(client(actions).answer("alert_silence", SILENCE, state, YES).failure()).isEmpty();
      assertThat(client(actions).answer("alert_silence", SILENCE, state, YES).failure())
          .isEqualTo("consent_used");
      actions.assertOneSilence("client", "service");
    }
  }

  @Test
  void alteredInAnyFieldItIsRefused() throws Exception {
    try (Actions actions = Actions.start(folder, "")) {
      String state = asked(actions);
      for (String other : OTHER_SILENCES) {
        assertWrongState(actions, client(actions).answer("alert_silence", other, state, YES));
      }
      assertWrongState(
          actions, client(actions).answer("invites_send", sending(actions.preview()), state, YES));
      for (int at : new int[] {0, 5, 30, state.length() / 2, state.length() - 3}) {
        String changed =
            state.substring(0, at)
                + (state.charAt(at) == 'A' ? 'B' : 'A')
                + state.substring(at + 1);
        assertWrongState(actions, client(actions).answer("alert_silence", SILENCE, changed, YES));
      }
    }
  }

  @Test
  void ofAnotherCallerItIsRefused() throws Exception {
    try (Actions actions = Actions.start(folder, "")) {
      String state = asked(actions);
      StatelessClient mallory = new StatelessClient(actions.server, actions.token("mallory"));
      assertWrongState(actions, mallory.answer("alert_silence", SILENCE, state, YES));
      assertThat(client(actions).answer("alert_silence", SILENCE, state, YES).failure()).isEmpty();
    }
  }

  @Test
  void answeredTooLateNothingHappens() throws Exception {
    try (Actions actions = Actions.start(folder, "")) {
      String state = asked(actions);
      actions.clock.ahead(Duration.ofMinutes(11));
      assertWrongState(actions, client(actions).answer("alert_silence", SILENCE, state, YES));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fromBeforeARestartItIsRefused(boolean sealKey) throws Exception {
    String state;
    try (Actions before = Actions.start(folder, "", sealKey)) {
      state = asked(before);
    }
    try (Actions after = Actions.start(folder, "", sealKey)) {
      Got got = client(after).answer("alert_silence", SILENCE, state, YES);
      if (sealKey) {
        after.assertNothing(got, "consent_used");
      } else {
        assertWrongState(after, got);
      }
    }
  }

  @Test
  void withAKeyASendGoesOnAfterARestart() throws Exception {
    String send;
    String state;
    try (Actions before = Actions.start(folder, "", true)) {
      send = sending(before.preview());
      state = state(client(before).call("invites_send", send));
    }
    try (Actions after = Actions.start(folder, "", true)) {
      String two = "{'action': 'accept', 'content': {'count': 2}}";
      assertThat(client(after).answer("invites_send", send, state, two).failure()).isEmpty();
      assertThat(after.sends).hasSize(1);
      assertThat(after.sends.peek().getHeaders().get("Idempotency-Key")).startsWith("mcp-");
    }
  }

  @Test
  void aHundredRacingRetriesActOnce() throws Exception {
    try (Actions actions = Actions.start(folder, "");
        Together together = new Together()) {
      String state = asked(actions);

      List<Got> all =
          together.all(100, () -> client(actions).answer("alert_silence", SILENCE, state, YES));

      assertThat(all.stream().filter(got -> got.failure().isEmpty())).hasSize(1);
      assertThat(all.stream().filter(got -> got.failure().equals("consent_used"))).hasSize(99);
      actions.assertOneSilence("client", "service");
    }
  }

  @Test
  void aClientThatCannotAskIsNeverTrustedInstead() throws Exception {
    try (Actions actions = Actions.start(folder, "client")) {
      String send = sending(actions.preview());
      for (Got got :
          List.of(
              actions.server.call("alert_silence", SILENCE),
              actions.server.call("invites_send", send))) {
        actions.assertNothing(got, "consent_unavailable");
        assertThat(got.structured().path("message").asString())
            .contains("INSTAINSTRU_MCP_CONSENT", "elicitation");
      }
    }
  }

  @Test
  void wherePreviewsAreEnoughNobodyIsAsked() throws Exception {
    try (Actions actions = Actions.start(folder, "token")) {
      assertThat(client(actions).call("invites_send", sending(actions.preview())).failure())
          .isEmpty();
      assertThat(actions.sends).hasSize(1);
    }
  }

  @Test
  void whatThePreviewDidNotTellIsNotAsked() throws Exception {
    try (AssembledServer server = AssembledServer.builder().actions().start()) {
      server
          .backend()
          .enqueue(AssembledServer.json(200, "{\"meta\":{},\"data\":{\"confirm_token\":\"t\"}}"));
      String token =
          server
              .call("invites_preview", "{'recipient_emails': ['ana@example.com']}")
              .structured()
              .at("/data/confirm_token")
              .asString();
      Got got =
          new StatelessClient(server, AssembledServer.TOKEN).call("invites_send", sending(token));
      assertThat(got.failure()).isEqualTo("consent_unavailable");
      assertThat(server.backend().getRequestCount()).isEqualTo(1);
    }
  }
}
