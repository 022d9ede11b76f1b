package com.instainstru.copilot.tools.consent;

import static com.instainstru.copilot.testing.Actions.SILENCE;
import static com.instainstru.copilot.testing.Actions.sending;
import static com.instainstru.copilot.testing.SessionClient.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.testing.Actions;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.testing.SessionClient;
import com.instainstru.copilot.upstream.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Consent of the user where the server asks by a request of its own, up to 2025-11-25. */
@IntegrationTest
class SessionConsentTest {
  private static final String YES = "{'action': 'accept', 'content': {'duration_minutes': 30}}";

  @TempDir Path folder;

  private Actions start(String setting) throws Exception {
    return Actions.start(
        folder,
        setting,
        builder -> builder.set(SettingName.SESSIONS, "on").limits("consent_wait=1500ms"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "client"})
  void givenItActsOnce(String setting) throws Exception {
    try (Actions actions = start(setting)) {
      List<JsonNode> asked = new ArrayList<>();
      Got got =
          SessionClient.open(actions.server)
              .call(
                  "alert_silence",
                  SILENCE,
                  question -> {
                    asked.add(question);
                    return result(YES);
                  });

      assertThat(got.failure()).as(got.body()).isEmpty();
      assertThat(asked.get(0).path("message").asString())
          .contains("alertname is “Slow”", "30 minutes", "“deploy”");
      actions.assertOneSilence("client", "service");
    }
  }

  @Test
  void whoThinksLongerThanACallMayTakeIsStillObeyed() throws Exception {
    try (Actions actions =
        Actions.start(
            folder,
            "",
            builder ->
                builder
                    .set(SettingName.SESSIONS, "on")
                    .limits("consent_wait=1m,upstream_call=2s,upstream_attempt=2s"))) {
      Got got =
          SessionClient.open(actions.server)
              .call(
                  "alert_silence",
                  SILENCE,
                  question -> {
                    Deadline endOfCall = Deadline.in(Duration.ofMillis(2_100));
                    Awaitility.await().until(() -> endOfCall.left().isZero());
                    return result(YES);
                  });

      assertThat(got.failure()).as(got.body()).isEmpty();
      actions.assertOneSilence("client", "service");
    }
  }

  @Test
  void aSendTakesTheNumberOfRecipientsAlsoAsText() throws Exception {
    try (Actions actions = start("")) {
      SessionClient client = SessionClient.open(actions.server);
      String token =
          client
              .call("invites_preview", Actions.PREVIEW, question -> null)
              .structured()
              .at("/data/confirm_token")
              .asString();
      Got got =
          client.call(
              "invites_send",
              sending(token),
              question -> result("{'action': 'accept', 'content': {'count': '2'}}"));
      assertThat(got.failure()).as(got.body()).isEmpty();
      assertThat(actions.sends).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'action': 'decline'}",
        "{'action': 'cancel'}",
        "{'action': 'accept', 'content': {'duration_minutes': 3}}",
        "{'action': 'accept', 'content': {'confirm': true}}",
        "{}"
      })
  void refusedNothingHappens(String answer) throws Exception {
    try (Actions actions = start("")) {
      Got got =
          SessionClient.open(actions.server)
              .call("alert_silence", SILENCE, question -> result(answer));
      actions.assertNothing(got, "consent_refused");
      assertThat(got.structured().path("message").asString()).contains("INSTAINSTRU_MCP_CONSENT");
    }
  }

  @Test
  void timedOutNothingHappensAndALateYesIsTooLate() throws Exception {
    try (Actions actions = start("")) {
      SessionClient client = SessionClient.open(actions.server);
      Got got = client.call("alert_silence", SILENCE, question -> null);
      actions.assertNothing(got, "consent_unavailable");
      assertThat(got.structured().path("message").asString()).contains("INSTAINSTRU_MCP_CONSENT");

      client.answer(JsonMapper.shared().readTree("1"), result(YES));
      assertThat(actions.silences).isEmpty();
    }
  }

  @Test
  void anErrorInsteadOfAnAnswerIsToldLikeSilence() throws Exception {
    try (Actions actions = start("client")) {
      ObjectNode error =
          (ObjectNode)
              JsonMapper.shared()
                  .readTree("{\"error\":{\"code\":-32601,\"message\":\"not implemented\"}}");
      Got got =
          SessionClient.open(actions.server).call("alert_silence", SILENCE, question -> error);
      actions.assertNothing(got, "consent_unavailable");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"elicitation\":{\"url\":{}}}", "{\"sampling\":{}}"})
  void aClientThatDeclaresNoFormsIsNotAsked(String capabilities) throws Exception {
    try (Actions actions = start("client")) {
      AtomicInteger asked = new AtomicInteger();
      Got got =
          SessionClient.open(actions.server, capabilities)
              .call(
                  "alert_silence",
                  SILENCE,
                  question -> {
                    asked.incrementAndGet();
                    return result(YES);
                  });
      actions.assertNothing(got, "consent_unavailable");
      assertThat(asked).hasValue(0);
    }
  }

  @Test
  void anotherCallersAnswerDoesNotCount() throws Exception {
    try (Actions actions = start("")) {
      SessionClient client = SessionClient.open(actions.server);
      String mallory = actions.token("mallory");
      AtomicInteger status = new AtomicInteger();
      Got got =
          client.call(
              "alert_silence",
              SILENCE,
              question -> {
                status.set(forged(actions, client, mallory));
                return null;
              });
      assertThat(status).hasValue(404);
      actions.assertNothing(got, "consent_unavailable");
    }
  }

  private static int forged(Actions actions, SessionClient client, String token) {
    try {
      // Whatever id the question has, the session is not theirs.
      return actions
          .server
          .post(
              client.request().header("Authorization", "Bearer " + token),
              SessionClient.reply(JsonMapper.shared().readTree("1"), result(YES)))
          .status();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void eachCallIsAskedAnew() throws Exception {
    try (Actions actions = start("")) {
      SessionClient client = SessionClient.open(actions.server);
      assertThat(client.call("alert_silence", SILENCE, question -> result(YES)).failure())
          .isEmpty();
      assertThat(
              client
                  .call("alert_silence", SILENCE, question -> result("{'action': 'decline'}"))
                  .failure())
          .isEqualTo("consent_refused");
      actions.assertOneSilence("client", "service");
    }
  }

  @Test
  void afterARestartTheSessionIsGone() throws Exception {
    SessionClient client;
    try (Actions before = start("")) {
      client = SessionClient.open(before.server);
    }
    try (Actions after = start("")) {
      Got got =
          after.server.post(
              client.request().url(after.server.uri().toString()),
              AssembledServer.callMessage("alert_silence", SILENCE.replace('\'', '"')));
      assertThat(got.status()).isEqualTo(404);
      assertThat(after.silences).isEmpty();
    }
  }
}
