package com.instainstru.copilot.tools.consent;

import static com.instainstru.copilot.testing.Actions.OTHER_SILENCES;
import static com.instainstru.copilot.testing.Actions.SILENCE;
import static com.instainstru.copilot.testing.Actions.sending;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.testing.Actions;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.testing.Together;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consent by preview: a rehearsal's token stands for one call with the same arguments. */
@IntegrationTest
class TokenConsentTest {
  @TempDir Path folder;

  private static Got rehearse(Actions actions, String arguments) throws Exception {
    return actions.server.call("alert_silence", with(arguments, "'dry_run': true"));
  }

  private static String with(String arguments, String more) {
    return arguments.substring(0, arguments.length() - 1) + ", " + more + "}";
  }

  private static String with(String arguments, Got rehearsed) {
    String token = rehearsed.structured().path("confirm_token").asString("");
    assertThat(token).matches("[A-Za-z0-9_-]+\\.(\\.[A-Za-z0-9_-]+){3}");
    return with(arguments, "'confirm_token': '" + token + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "token"})
  void givenItActsOnce(String setting) throws Exception {
    try (Actions actions = Actions.start(folder, setting)) {
      Got rehearsed = rehearse(actions, SILENCE);
      assertThat(rehearsed.structured().path("alerts").toString())
          .contains("Slow")
          .doesNotContain("Other");
      assertThat(rehearsed.structured().path("count").asInt()).isEqualTo(1);
      assertThat(actions.silences).isEmpty();

      Got got = actions.server.call("alert_silence", with(SILENCE, rehearsed));

      assertThat(got.failure()).isEmpty();
      assertThat(got.structured().path("silence_id").asString()).isEqualTo("s-1");
      actions.assertOneSilence("token", "service");
    }
  }

  @Test
  void aSendOfAPreviewNamesTheChannel() throws Exception {
    try (Actions actions = Actions.start(folder, "token")) {
      assertThat(actions.server.call("invites_send", sending(actions.preview())).failure())
          .isEmpty();
      assertThat(actions.sends).hasSize(1);
      assertThat(actions.lastAudited().at("/consent/channel").asString()).isEqualTo("token");
      assertThat(actions.lastAudited().at("/consent/by").asString()).isEqualTo("service");
    }
  }

  @Test
  void withoutARehearsalNothingHappens() throws Exception {
    try (Actions actions = Actions.start(folder, "")) {
      Got got = actions.server.call("alert_silence", SILENCE);
      actions.assertNothing(got, "invalid_arguments");
      assertThat(got.structured().path("message").asString()).contains("dry_run");
    }
  }

  @Test
  void aRehearsalOfWhatWouldBeRefusedIsRefused() throws Exception {
    try (Actions actions = Actions.start(folder, "")) {
      String everything = SILENCE.replace("'value': 'Slow'", "'value': '.*', 'isRegex': true");
      assertThat(rehearse(actions, everything).failure()).isEqualTo("invalid_arguments");
    }
  }

  @Test
  void replayedItIsRefused() throws Exception {
    try (Actions actions = Actions.start(folder, "")) {
      String call = with(SILENCE, rehearse(actions, SILENCE));
      assertThat(actions.server.call("alert_silence", call).failure()).isEmpty();

      assertThat(actions.server.call("alert_silence", call).failure()).isEqualTo("consent_used");

      actions.assertOneSilence("token", "service");
    }
  }

  @Test
  void alteredInAnyFieldItIsRefused() throws Exception {
    try (Actions actions = Actions.start(folder, "")) {
      Got rehearsed = rehearse(actions, SILENCE);
      for (String other : OTHER_SILENCES) {
        actions.assertNothing(
            actions.server.call("alert_silence", with(other, rehearsed)), "invalid_arguments");
      }
      String call = with(SILENCE, rehearsed);
      int token = call.indexOf("confirm_token") + 20;
      for (int at : new int[] {token, token + 10, token + 40, call.length() - 6}) {
        String changed =
            call.substring(0, at) + (call.charAt(at) == 'A' ? 'B' : 'A') + call.substring(at + 1);
        actions.assertNothing(actions.server.call("alert_silence", changed), "invalid_arguments");
      }
      assertThat(actions.server.call("alert_silence", call).failure()).isEmpty();
    }
  }

  @Test
  void ofAnotherCallerItIsRefusedAndStaysGoodForItsOwner() throws Exception {
    try (Actions actions = Actions.start(folder, "")) {
      String call = with(SILENCE, rehearse(actions, SILENCE));
      actions.assertNothing(
          actions.server.callAs(actions.token("mallory"), "alert_silence", call),
          "invalid_arguments");
      assertThat(actions.server.call("alert_silence", call).failure()).isEmpty();
    }
  }

  @Test
  void expiredItIsRefused() throws Exception {
    try (Actions actions = Actions.start(folder, "")) {
      String call = with(SILENCE, rehearse(actions, SILENCE));
      actions.clock.ahead(Duration.ofMinutes(11));
      Got got = actions.server.call("alert_silence", call);
      actions.assertNothing(got, "invalid_arguments");
      assertThat(got.structured().path("message").asString()).contains("has expired");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fromBeforeARestartItIsRefused(boolean sealKey) throws Exception {
    String call;
    try (Actions before = Actions.start(folder, "", sealKey)) {
      call = with(SILENCE, rehearse(before, SILENCE));
    }
    try (Actions after = Actions.start(folder, "", sealKey)) {
      // With a key it can be read, but whether it was used is not known any more.
      after.assertNothing(
          after.server.call("alert_silence", call), sealKey ? "consent_used" : "invalid_arguments");
    }
  }

  @Test
  void aHundredRacingRetriesActOnce() throws Exception {
    try (Actions actions = Actions.start(folder, "");
        Together together = new Together()) {
      String call = with(SILENCE, rehearse(actions, SILENCE));

      List<Got> all = together.all(100, () -> actions.server.call("alert_silence", call));

      assertThat(all.stream().filter(got -> got.failure().isEmpty())).hasSize(1);
      assertThat(all.stream().filter(got -> got.failure().equals("consent_used"))).hasSize(99);
      actions.assertOneSilence("token", "service");
    }
  }

  @Test
  void whereMoreIsWantedARehearsalGivesNoToken() throws Exception {
    try (Actions actions = Actions.start(folder, "client")) {
      Got rehearsed = rehearse(actions, SILENCE);
      assertThat(rehearsed.failure()).isEmpty();
      assertThat(rehearsed.structured().has("confirm_token")).isFalse();
    }
  }
}
