package com.instainstru.copilot.mcp.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.testing.TokenProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions of {@code /mcp} where a deployment keeps them. */
@Timeout(60)
@IntegrationTest
class McpSessionTest {
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
  private static final String INITIALIZE =
      """
      {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18",
       "capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""";

  private static TokenProvider provider;
  private static AssembledServer server;

  @BeforeAll
  static void start() throws IOException {
    provider = TokenProvider.start();
    server = keeping("sse_idle=30m").start();
  }

  @AfterAll
  static void stop() {
    server.close();
    provider.close();
  }

  private static AssembledServer.Builder keeping(String limits) {
    return AssembledServer.builder()
        .set(SettingName.SESSIONS, "on")
        .set(SettingName.WORKOS_ISSUER, provider.issuer())
        .set(SettingName.WORKOS_AUDIENCE, TokenProvider.AUDIENCE)
        .actions()
        .limits(limits);
  }

  private static String token(String person, String scope) {
    return provider.token(provider.claims().subject(person).claim("scope", scope));
  }

  private static String both(String person) {
    return token(person, "mcp:read mcp:write");
  }

  private static Request.Builder post(AssembledServer to, String token, String message) {
    return to.request("/mcp")
        .header("Authorization", "Bearer " + token)
        .header("Accept", "application/json, text/event-stream")
        .post(AssembledServer.body(message));
  }

  private static String open(AssembledServer to, String token) throws IOException {
    Got got = to.send(post(to, token, INITIALIZE));
    assertThat(got.status()).as(got.body()).isEqualTo(200);
    return Objects.requireNonNull(got.headers().get("Mcp-Session-Id"));
  }

  private static Got ping(AssembledServer to, String token, String session) throws IOException {
    return to.send(post(to, token, PING).header("Mcp-Session-Id", session));
  }

  @Test
  void anInitializeThatFailsOpensNone() throws IOException {
    Got got =
        server.send(
            post(
                server,
                both("ann"),
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{}}"));

    assertThat(got.json().at("/error/code").intValue()).isEqualTo(-32602);
    assertThat(got.headers().get("Mcp-Session-Id")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "00000000-0000-4000-8000-000000000000", "../x", "a,b"})
  void doesNotKnowForeignIds_S01(String id) throws IOException {
    Got got = ping(server, both("ann"), id);

    assertThat(got.status()).isEqualTo(404);
    assertThat(got.headers().get("Mcp-Session-Id")).isNull();
    assertThat(got.body()).doesNotContain("00000000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ping", "tools/list"})
  void needsAnIdAfterInitialize_S02(String method) throws IOException {
    Got got =
        server.send(
            post(
                server,
                both("ann"),
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\"}"));

    assertThat(got.status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "GET"})
  void needsATokenForEverything_S03(String method) throws IOException {
    String ann = both("ann");
    String session = open(server, ann);
    Got got =
        server.send(
            server
                .request("/mcp")
                .removeHeader("Authorization")
                .header("Mcp-Session-Id", session)
                .header("Accept", "text/event-stream")
                .method(method, null));

    assertThat(got.status()).isEqualTo(401);
    assertThat(ping(server, ann, session).status()).isEqualTo(200);
  }

  @Test
  void endsWhenItsOwnerSaysSo_S04() throws IOException {
    String ann = both("ann");
    String session = open(server, ann);
    Request.Builder delete =
        server
            .request("/mcp")
            .header("Authorization", "Bearer " + ann)
            .header("Mcp-Session-Id", session)
            .delete();

    assertThat(server.send(delete).status()).isEqualTo(204);
    assertThat(ping(server, ann, session).status()).isEqualTo(404);
    assertThat(server.send(delete).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "GET", "DELETE"})
  void belongsToItsOwner_S05(String method) throws IOException {
    String ann = both("ann");
    String session = open(server, ann);
    Request.Builder foreign =
        post(server, both("bob"), PING)
            .header("Mcp-Session-Id", session)
            .method(method, method.equals("POST") ? AssembledServer.body(PING) : null);

    assertThat(server.send(foreign).status()).isEqualTo(404);
    assertThat(ping(server, ann, session).status()).isEqualTo(200);
  }

  @Test
  void endsWhenNobodyUsesIt_S06() throws IOException {
    try (AssembledServer impatient = keeping("sse_idle=300ms").start()) {
      String ann = both("ann");
      String session = open(impatient, ann);
      await().atMost(Duration.ofSeconds(20)).until(() -> impatient.http().sessions() == 0);

      assertThat(ping(impatient, ann, session).status()).isEqualTo(404);
    }
  }

  @Test
  void isServedWithTheNegotiatedRevisionWithoutItsHeader_T05() throws IOException {
    String ann = both("ann");
    String session = open(server, ann);

    assertThat(ping(server, ann, session).status()).isEqualTo(200);
    assertThat(
            server
                .send(
                    post(server, ann, PING)
                        .header("Mcp-Session-Id", session)
                        .header("MCP-Protocol-Version", "2025-06-18"))
                .status())
        .isEqualTo(200);
  }

  @Test
  void judgesEveryRequestByItsOwnToken_Z06() throws IOException {
    String session = open(server, both("ann"));
    Got got =
        server.send(
            post(
                    server,
                    token("ann", "mcp:read"),
                    AssembledServer.callMessage(
                        "invites_send", "{\"confirm_token\":\"x\",\"idempotency_key\":\"y\"}"))
                .header("Mcp-Session-Id", session));

    assertThat(got.status()).isEqualTo(403);
    assertThat(got.headers().get("WWW-Authenticate")).contains("insufficient_scope");
  }

  @Test
  void idsAreNotToBeGuessed() throws IOException {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      ids.add(open(server, both("ann")));
    }

    assertThat(ids).hasSize(20).allMatch(id -> id.matches("[!-~]{32,}"));
  }

  @Test
  void takesNoMoreThanItsCap_L03() throws IOException {
    try (AssembledServer small = keeping("sse_sessions=3").start()) {
      String ann = both("ann");
      List<String> sessions = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        sessions.add(open(small, ann));
      }
      Got refused = small.send(post(small, ann, INITIALIZE));

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.headers().get("Retry-After")).matches("\\d+");
      assertThat(ping(small, ann, sessions.get(0)).status()).isEqualTo(200);
    }
  }

  @Test
  void aStreamThatVanishesLeavesItsSession_S08() throws IOException {
    OkHttpClient client = new OkHttpClient.Builder().readTimeout(Duration.ofSeconds(20)).build();
    try (AssembledServer impatient = keeping("sse_idle=2s,sse_keep_alive=200ms").start()) {
      String ann = both("ann");
      String session = open(impatient, ann);
      try (Response stream =
          client
              .newCall(
                  impatient
                      .request("/mcp")
                      .header("Authorization", "Bearer " + ann)
                      .header("Mcp-Session-Id", session)
                      .header("Accept", "text/event-stream")
                      .build())
              .execute()) {
        assertThat(stream.code()).isEqualTo(200);
        assertThat(stream.body().source().readUtf8LineStrict()).isEqualTo(": open");
      }
      await().atMost(Duration.ofSeconds(30)).until(() -> impatient.http().sessions() == 0);
    } finally {
      client.dispatcher().executorService().shutdown();
      client.connectionPool().evictAll();
    }
  }

  @Test
  void theNewEraHasNoSessions() throws IOException {
    Got got =
        server.send(
            post(
                    server,
                    both("ann"),
                    """
                    {"jsonrpc":"2.0","id":1,"method":"server/discover","params":{"_meta":{
                      "io.modelcontextprotocol/protocolVersion":"2026-07-28",
                      "io.modelcontextprotocol/clientCapabilities":{}}}}""")
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", "server/discover")
                .header("Mcp-Session-Id", "ignored"));

    assertThat(got.status()).isEqualTo(200);
    assertThat(got.headers().get("Mcp-Session-Id")).isNull();
  }
}
