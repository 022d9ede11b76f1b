package com.instainstru.copilot.tools.consent;

import static com.instainstru.copilot.testing.Actions.OTHER_SILENCES;
import static com.instainstru.copilot.testing.Actions.SILENCE;
import static com.instainstru.copilot.testing.Actions.sending;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.security.audit.AuditEntry;
import com.instainstru.copilot.testing.Actions;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.testing.OtherCallers;
import com.instainstru.copilot.testing.Together;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consent of an operator, which no MCP message can give. */
@IntegrationTest
class OperatorConsentTest {
  private static final String OPERATOR = "olga";

  @TempDir Path folder;

  private static Got call(Actions actions) throws Exception {
    return actions.server.call("alert_silence", SILENCE);
  }

  private static String code(Got required) {
    assertThat(required.failure()).as(required.body()).isEqualTo("approval_required");
    String code = required.structured().path("approval_code").asString("");
    assertThat(code).matches("[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}");
    return code;
  }

  private static Got look(Actions actions, String token, String code) throws Exception {
    return actions.server.send(
        actions
            .server
            .request("/api/v1/approvals/" + code)
            .header("Authorization", "Bearer " + token));
  }

  private static Got decide(Actions actions, String token, String code, String decision)
      throws Exception {
    return actions.server.post(
        actions
            .server
            .request("/api/v1/approvals/" + code)
            .header("Authorization", "Bearer " + token),
        "{\"decision\":\"" + decision + "\"}");
  }

  private static void approve(Actions actions, String code) throws Exception {
    Got got = decide(actions, actions.token(OPERATOR), code, "approve");
    assertThat(got.status()).as(got.body()).isEqualTo(200);
    assertThat(got.json().get("state").asString()).isEqualTo("approved");
  }

  @Test
  void aCodeIsLookedAtOrDecidedAndNothingElse() throws Exception {
    try (AssembledServer server = AssembledServer.builder().actions().start()) {
      Got got = server.send(server.request("/api/v1/approvals/7KXD-M2QA").delete());

      assertThat(got.status()).isEqualTo(405);
      assertThat(got.headers().get("Allow")).isEqualTo("GET, POST");
    }
  }

  @Test
  void givenTheSameCallPassesOnce() throws Exception {
    try (Actions actions = Actions.start(folder, "person")) {
      Got required = call(actions);
      String code = code(required);
      actions.assertNothing(required, "approval_required");
      assertThat(required.structured().path("approve_at").asString())
          .isEqualTo("https://callers.example.com/api/v1/approvals/" + code);
      assertThat(required.structured().path("message").asString())
          .contains("copilot approve " + code);
      assertThat(code(call(actions))).isEqualTo(code);

      Got shown =
          look(actions, actions.token(OPERATOR), code.toLowerCase(Locale.ROOT).replace("-", ""));
      assertThat(shown.json().get("action").asString())
          .contains("alertname is “Slow”", "30 minutes", "“deploy”");
      assertThat(shown.json().get("caller").asString()).isEqualTo("service");
      assertThat(shown.json().get("state").asString()).isEqualTo("waiting");
      approve(actions, code);
      assertThat(actions.lastAudited().get("outcome").asString()).isEqualTo("approval_given");
      assertThat(actions.silences).isEmpty();

      assertThat(call(actions).failure()).isEmpty();
      actions.assertOneSilence("person", OtherCallers.principal(OPERATOR));
    }
  }

  @Test
  void aSendShowsItsWholePreview() throws Exception {
    try (Actions actions = Actions.start(folder, "person")) {
      String send = sending(actions.preview());
      String code = code(actions.server.call("invites_send", send));
      assertThat(look(actions, actions.token(OPERATOR), code).json().get("action").asString())
          .contains("Mail 2 invites", "ana@example.com, bo@example.com", "21 days");
      approve(actions, code);
      assertThat(actions.server.call("invites_send", send).failure()).isEmpty();
      assertThat(actions.sends).hasSize(1);
    }
  }

  @Test
  void refusedNothingHappensUntilItIsForgotten() throws Exception {
    try (Actions actions = Actions.start(folder, "person")) {
      String code = code(call(actions));
      assertThat(decide(actions, actions.token(OPERATOR), code, "refuse").status()).isEqualTo(200);
      assertThat(actions.lastAudited().get("outcome").asString()).isEqualTo("approval_refused");

      actions.assertNothing(call(actions), "consent_refused");
      assertThat(decide(actions, actions.token(OPERATOR), code, "approve").status()).isEqualTo(409);
      actions.assertNothing(call(actions), "consent_refused");

      actions.clock.ahead(Duration.ofMinutes(11));
      assertThat(code(call(actions))).isNotEqualTo(code);
    }
  }

  @Test
  void timedOutTheCodeIsForgotten() throws Exception {
    try (Actions actions = Actions.start(folder, "person")) {
      String code = code(call(actions));
      actions.clock.ahead(Duration.ofMinutes(11));
      assertThat(decide(actions, actions.token(OPERATOR), code, "approve").status()).isEqualTo(404);
      Got again = call(actions);
      assertThat(code(again)).isNotEqualTo(code);
      actions.assertNothing(again, "approval_required");
    }
  }

  @Test
  void expiredAfterItWasGivenItCountsNoMore() throws Exception {
    try (Actions actions = Actions.start(folder, "person")) {
      String code = code(call(actions));
      approve(actions, code);
      actions.clock.ahead(Duration.ofMinutes(11));
      assertThat(code(call(actions))).isNotEqualTo(code);
      assertThat(actions.silences).isEmpty();
    }
  }

  @Test
  void replayedItWantsANewApproval() throws Exception {
    try (Actions actions = Actions.start(folder, "person")) {
      String code = code(call(actions));
      approve(actions, code);
      assertThat(call(actions).failure()).isEmpty();

      assertThat(code(call(actions))).isNotEqualTo(code);
      assertThat(decide(actions, actions.token(OPERATOR), code, "approve").status()).isEqualTo(404);
      actions.assertOneSilence("person", OtherCallers.principal(OPERATOR));
    }
  }

  @Test
  void alteredInAnyFieldItWantsAnotherApproval() throws Exception {
    try (Actions actions = Actions.start(folder, "person")) {
      String code = code(call(actions));
      approve(actions, code);
      for (String other : OTHER_SILENCES) {
        assertThat(code(actions.server.call("alert_silence", other))).isNotEqualTo(code);
      }
      assertThat(actions.silences).isEmpty();
      assertThat(call(actions).failure()).isEmpty();
    }
  }

  @Test
  void ofAnotherCallerItWantsAnotherApproval() throws Exception {
    try (Actions actions = Actions.start(folder, "person")) {
      String code = code(call(actions));
      approve(actions, code);
      Got mallory = actions.server.callAs(actions.token("mallory"), "alert_silence", SILENCE);
      assertThat(code(mallory)).isNotEqualTo(code);
      assertThat(actions.silences).isEmpty();
      assertThat(call(actions).failure()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void afterARestartItIsForgotten(boolean sealKey) throws Exception {
    String code;
    try (Actions before = Actions.start(folder, "person", sealKey)) {
      code = code(call(before));
      approve(before, code);
    }
    try (Actions after = Actions.start(folder, "person", sealKey)) {
      assertThat(look(after, after.token(OPERATOR), code).status()).isEqualTo(404);
      assertThat(code(call(after))).isNotEqualTo(code);
      assertThat(after.silences).isEmpty();
    }
  }

  @Test
  void aHundredRacingRetriesActOnce() throws Exception {
    try (Actions actions = Actions.start(folder, "person");
        Together together = new Together()) {
      approve(actions, code(call(actions)));

      List<Got> all = together.all(100, () -> call(actions));

      assertThat(all.stream().map(Got::failure).filter(String::isEmpty)).hasSize(1);
      assertThat(all.stream().map(Got::failure).distinct())
          .isSubsetOf("", "in_progress", "approval_required");
      actions.assertOneSilence("person", OtherCallers.principal(OPERATOR));
    }
  }

  @Test
  void whatWasLostCanBeRepeatedWhereThatCannotActTwice() throws Exception {
    try (Actions actions = Actions.start(folder, "person")) {
      for (int i = 0; i < 3; i++) {
        actions.faults.add(
            new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());
      }
      String send = sending(actions.preview());
      approve(actions, code(actions.server.call("invites_send", send)));
      assertThat(actions.server.call("invites_send", send).failure()).isEqualTo("outcome_unknown");

      assertThat(actions.server.call("invites_send", send).failure()).isEmpty();

      assertThat(
              actions.sends.stream()
                  .map(sent -> sent.getHeaders().get("Idempotency-Key"))
                  .distinct())
          .hasSize(1);
    }
  }

  @Test
  void onlyApproversDecide() throws Exception {
    try (Actions actions =
        Actions.start(
            folder,
            "person",
            builder ->
                builder
                    .set(SettingName.APPROVERS, OPERATOR + ", boss@example.com")
                    .set(
                        SettingName.INBOUND_TOKENS,
                        "reader=mcp:read=sha256:" + AuditEntry.digest("reading")))) {
      String code = code(call(actions));
      for (String other : List.of(AssembledServer.TOKEN, actions.token("mallory"), "reading")) {
        assertThat(look(actions, other, code).status()).isEqualTo(403);
        assertThat(decide(actions, other, code, "approve").status()).isEqualTo(403);
      }
      assertThat(look(actions, "wrong", code).status()).isEqualTo(401);
      assertThat(
              actions.server.send(actions.server.anonymous("/api/v1/approvals/" + code)).status())
          .isEqualTo(401);
      assertThat(code(call(actions))).isEqualTo(code);
      approve(actions, code);
    }
  }

  @Test
  void noToolDecides() throws Exception {
    try (Actions actions = Actions.start(folder, "person")) {
      Got list =
          actions.server.post(
              "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{}}");
      assertThat(list.body()).doesNotContain("approve").doesNotContain("approval");
    }
  }

  @Test
  void guessesAreFew() throws Exception {
    try (Actions actions = Actions.start(folder, "person")) {
      List<Integer> statuses = new ArrayList<>();
      String token = actions.token(OPERATOR);
      for (int i = 0; i < 40; i++) {
        statuses.add(look(actions, token, "AAAA-AAA" + (2 + i % 8)).status());
      }
      assertThat(statuses.subList(0, 30)).containsOnly(404);
      assertThat(statuses).contains(429);
      // Nobody else has to wait for that.
      assertThat(look(actions, actions.token("other"), "AAAA-AAAA").status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"decision\":\"yes\"}",
        "{\"decision\":true}",
        "{\"decision\":\"refuse\",\"decision\":\"approve\"}",
        "{\"decision\":\"approve\"}{\"decision\":\"refuse\"}"
      })
  void anUnclearDecisionIsNone(String body) throws Exception {
    try (Actions actions = Actions.start(folder, "person")) {
      String code = code(call(actions));
      Got got = actions.server.post(actions.server.request("/api/v1/approvals/" + code), body);
      assertThat(got.status()).isEqualTo(400);
      assertThat(code(call(actions))).isEqualTo(code);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/v1/approvals/", "/api/v1/approvals/AAAA-AAAA/more", "/api/v1/approvals"})
  void besideACodeThereIsNothing(String path) throws Exception {
    try (Actions actions = Actions.start(folder, "person")) {
      assertThat(actions.server.send(actions.server.request(path)).status()).isEqualTo(404);
    }
  }

  @Test
  void tooManyOpenQuestionsAreRefused() throws Exception {
    try (Actions actions = Actions.start(folder, "person")) {
      for (int minutes = 1; minutes <= 20; minutes++) {
        code(actions.server.call("alert_silence", SILENCE.replace("30", "" + minutes)));
      }
      Got got = actions.server.call("alert_silence", SILENCE);
      assertThat(got.status()).isEqualTo(503);
      assertThat(got.json().at("/error/data/error").asString()).isEqualTo("overloaded");
    }
  }
}
