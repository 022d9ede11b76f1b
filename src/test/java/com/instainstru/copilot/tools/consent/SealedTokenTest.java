package com.instainstru.copilot.tools.consent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.testing.MovingClock;
import com.instainstru.copilot.testing.OtherCallers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the backend hands out for a send leaves the server sealed, and works for its caller only.
 */
@IntegrationTest
class SealedTokenTest {
  private static final String KEY = "5e".repeat(32);

  /** As the backend makes it: readable by whoever decodes it. */
  private static final String BACKENDS_TOKEN =
      Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              "{\"payload\":{\"recipient_emails\":[\"ana@example.com\"]}}"
                  .getBytes(StandardCharsets.UTF_8));

  @TempDir Path folder;

  private static AssembledServer.Builder actions() {
    return AssembledServer.builder().actions();
  }

  private static Got preview(AssembledServer server, Instant expires) throws Exception {
    server
        .backend()
        .enqueue(
            AssembledServer.json(
                200,
                "{\"meta\":{},\"data\":{\"recipient_count\":1,\"confirm_token\":\""
                    + BACKENDS_TOKEN
                    + "\",\"confirm_expires_at\":\""
                    + expires
                    + "\"}}"));
    Got got = server.call("invites_preview", "{'recipient_emails': ['ana@example.com']}");
    server.backend().takeRequest();
    return got;
  }

  private static String sealedBy(AssembledServer server) throws Exception {
    return token(preview(server, Instant.now().plus(Duration.ofMinutes(30))));
  }

  private static String token(Got preview) {
    return preview.structured().at("/data/confirm_token").asString("");
  }

  private static Got send(AssembledServer server, String token) throws Exception {
    return server.call("invites_send", "{'confirm_token': '" + token + "'}");
  }

  private static void assertPreviewAgain(AssembledServer server, Got got, int requestsBefore) {
    assertThat(got.failure()).isEqualTo("invalid_arguments");
    assertThat(got.structured().get("message").asString())
        .contains("instainstru_invites_preview again", "Nothing was done");
    assertThat(server.backend().getRequestCount()).isEqualTo(requestsBefore);
  }

  @Test
  void theTokenOfAPreviewIsOpaque_P10() throws Exception {
    try (AssembledServer server = actions().start()) {
      Got got = preview(server, Instant.now().plusSeconds(60));

      String sealed = token(got);
      assertThat(sealed)
          .matches("[A-Za-z0-9_-]+\\.(\\.[A-Za-z0-9_-]+){3}")
          .isNotEqualTo(BACKENDS_TOKEN);
      String decoded =
          Arrays.stream(sealed.split("\\.", -1))
              .map(part -> new String(Base64.getUrlDecoder().decode(part), ISO_8859_1))
              .collect(Collectors.joining());
      assertThat(decoded).doesNotContain("ana", "example.com", "payload", BACKENDS_TOKEN);
      // Not in the other form of the same answer either.
      assertThat(got.body()).doesNotContain(BACKENDS_TOKEN).contains(sealed);
    }
  }

  @Test
  void aSendOpensItForTheBackendUnderOneKey_X01_X04() throws Exception {
    try (AssembledServer server = actions().start()) {
      String first = sealedBy(server);
      String second = sealedBy(server);
      server.backend().enqueue(AssembledServer.json(200, "{\"meta\":{},\"data\":{}}"));

      Got sent = send(server, first);
      Got again =
          server.call(
              "invites_send", "{'confirm_token': '" + second + "', 'idempotency_key': 'my own'}");

      RecordedRequest one = server.backend().takeRequest();
      assertThat(one.getBody().utf8()).contains("\"confirm_token\":\"" + BACKENDS_TOKEN + "\"");
      String key = one.getHeaders().get("Idempotency-Key");
      assertThat(key).matches("mcp-[0-9a-f]{64}");
      assertThat(one.getBody().utf8()).contains("\"idempotency_key\":\"" + key + "\"");
      // One token of the backend, sealed twice, is still one send.
      assertThat(sent.failure()).isEmpty();
      assertThat(again.structured()).isEqualTo(sent.structured());
      assertThat(server.backend().getRequestCount()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "e30",
        "bm8gdG9rZW4",
        "not base64 at all",
        "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  void anUnknownTokenSendsNothing_X03(String unknown) throws Exception {
    try (AssembledServer server = actions().start()) {
      assertPreviewAgain(server, send(server, unknown), 0);
    }
  }

  @Test
  void theBackendsOwnTokenIsNotTaken_X03() throws Exception {
    try (AssembledServer server = actions().start()) {
      sealedBy(server);
      assertPreviewAgain(server, send(server, BACKENDS_TOKEN), 1);
    }
  }

  @Test
  void aChangedTokenSendsNothing_X03() throws Exception {
    try (AssembledServer server = actions().start()) {
      String sealed = sealedBy(server);
      for (int at : new int[] {0, 5, 30, sealed.length() / 2, sealed.length() - 3}) {
        char other = sealed.charAt(at) == 'A' ? 'B' : 'A';
        String changed = sealed.substring(0, at) + other + sealed.substring(at + 1);
        assertPreviewAgain(server, send(server, changed), 1);
      }
      assertPreviewAgain(server, send(server, sealed.substring(0, sealed.length() - 4)), 1);
      assertPreviewAgain(server, send(server, sealed + "AAAA"), 1);
    }
  }

  @Test
  void anothersTokenSendsNothingAndStaysGoodForItsOwner_X03() throws Exception {
    OtherCallers people = OtherCallers.make();
    try (AssembledServer server = people.admit(actions()).start()) {
      String sealed = sealedBy(server);
      String arguments = "{'confirm_token': '" + sealed + "'}";

      assertPreviewAgain(
          server, server.callAs(people.token("mallory"), "invites_send", arguments), 1);

      server.backend().enqueue(AssembledServer.json(200, "{\"meta\":{},\"data\":{}}"));
      assertThat(send(server, sealed).failure()).isEmpty();
    }
  }

  @Test
  void anExpiredTokenSendsNothing_X05() throws Exception {
    MovingClock clock = new MovingClock();
    try (AssembledServer server = actions().clock(clock).start()) {
      String sealed = token(preview(server, clock.instant().plus(Duration.ofMinutes(30))));
      String shorter = token(preview(server, clock.instant().plus(Duration.ofMinutes(1))));
      String longer = token(preview(server, clock.instant().plus(Duration.ofDays(1))));
      String unclear = token(preview(server, Instant.MAX));

      clock.ahead(Duration.ofMinutes(2));
      assertPreviewAgain(server, send(server, shorter), 4);
      clock.ahead(Duration.ofMinutes(31));
      for (String token : new String[] {sealed, longer, unclear}) {
        Got got = send(server, token);
        assertPreviewAgain(server, got, 4);
        assertThat(got.structured().get("message").asString()).contains("has expired");
      }
    }
  }

  @Test
  void withoutAKeyARestartAsksForANewPreview_X08() throws Exception {
    String sealed;
    try (AssembledServer before = actions().start()) {
      sealed = sealedBy(before);
    }
    try (AssembledServer after = actions().start()) {
      assertPreviewAgain(after, send(after, sealed), 0);
    }
  }

  @Test
  void withOneKeyARestartOrAnotherReplicaSendsUnderTheSameKey_X08() throws Exception {
    String sealed;
    String key;
    try (AssembledServer before = actions().set(SettingName.SEAL_KEY, KEY).start()) {
      sealed = sealedBy(before);
      before.backend().enqueue(AssembledServer.json(200, "{\"meta\":{},\"data\":{}}"));
      assertThat(send(before, sealed).failure()).isEmpty();
      key = before.backend().takeRequest().getHeaders().get("Idempotency-Key");
    }
    String base64 = Base64.getEncoder().encodeToString(new byte[32]);
    try (AssembledServer after = actions().set(SettingName.SEAL_KEY, KEY).start();
        AssembledServer foreign = actions().set(SettingName.SEAL_KEY, base64).start()) {
      after.backend().enqueue(AssembledServer.json(200, "{\"meta\":{},\"data\":{}}"));
      assertThat(send(after, sealed).failure()).isEmpty();
      assertThat(after.backend().takeRequest().getHeaders().get("Idempotency-Key")).isEqualTo(key);
      assertPreviewAgain(foreign, send(foreign, sealed), 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"actor_mismatch", "expired", "invalid_signature"})
  void aTokenThatTheBackendNoLongerTakesAsksForANewPreview_X09(String reason) throws Exception {
    try (AssembledServer server = actions().start()) {
      String sealed = sealedBy(server);
      server
          .backend()
          .enqueue(
              AssembledServer.json(
                  400,
                  "{\"code\":\"MCP_TOKEN_INVALID\",\"errors\":{\"reason\":\"" + reason + "\"}}"));

      Got got = send(server, sealed);

      assertThat(got.failure()).isEqualTo("invalid_arguments");
      assertThat(got.structured().get("message").asString()).contains("invites_preview again");
    }
  }

  @Test
  void aToolOfADeploymentSealsAsWell() throws Exception {
    Path catalog = Files.writeString(folder.resolve("mine.yaml"), REFUNDS);
    try (AssembledServer server = actions().set(SettingName.CATALOG, catalog.toString()).start()) {
      server.backend().enqueue(AssembledServer.json(200, "{\"ticket\":\"refund 12\"}"));
      String ticket = server.call("refund_check", "{}").structured().get("ticket").asString();
      assertThat(ticket).isNotEqualTo("refund 12");
      server.backend().takeRequest();

      server.backend().enqueue(AssembledServer.json(200, "{}"));
      assertThat(server.call("refund_do", "{'ticket': '" + ticket + "'}").failure()).isEmpty();
      assertThat(server.backend().takeRequest().getBody().utf8())
          .isEqualTo("{\"ticket\":\"refund 12\"}");
      // What one tool sealed opens for no other.
      assertPreviewAgain(server, send(server, ticket), 2);
    }
  }

  private static final String REFUNDS =
      """
      catalog: 1
      modules:
        refunds:
          title: Refunds
          upstream: backend
          tools:
            refund_check:
              title: Check a refund
              description: >-
                Says whether a refund would go through and gives a ticket for it, without refunding anything. Use it before the
                refund itself, and show the result to the user first. A ticket lives for five minutes only.
              scope: mcp:write
              annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true }
              input: { properties: {} }
              request: { method: GET, path: /api/v1/refunds/check, seal: { path: ticket, minutes: 5 } }
              output: { type: object }
            refund_do:
              title: Refund
              description: >-
                Refunds what a ticket of the check names, and returns what was paid back; it cannot be undone. Use it only after the
                user has seen the result of the check and agreed to it. A ticket works for its own caller only.
              scope: mcp:write
              action: true
              annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true }
              input:
                required: [ticket]
                properties: { ticket: { type: string, maxLength: 2000 } }
              request: { method: POST, path: /api/v1/refunds, body: [ticket], open: { ticket: refund_check } }
              output: { type: object }
      """;
}
