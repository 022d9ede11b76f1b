package com.instainstru.copilot.mcp.transport.http;

import static com.instainstru.copilot.testing.AssembledServer.PING;
import static com.instainstru.copilot.testing.AssembledServer.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.testing.TokenProvider;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okio.BufferedSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions of the HTTP+SSE transport: found by their owner only, bounded, and ended. */
@Timeout(60)
@IntegrationTest
class SseSessionTest {
  private static final OkHttpClient CLIENT =
      new OkHttpClient.Builder().readTimeout(Duration.ofSeconds(20)).build();
  private static TokenProvider provider;
  private static AssembledServer server;

  @BeforeAll
  static void start() throws IOException {
    provider = TokenProvider.start();
    server = trusting("sse_idle=30m").start();
  }

  @AfterAll
  static void stop() {
    server.close();
    provider.close();
  }

  private static AssembledServer.Builder trusting(String limits) {
    return AssembledServer.builder()
        .set(SettingName.WORKOS_ISSUER, provider.issuer())
        .set(SettingName.WORKOS_AUDIENCE, TokenProvider.AUDIENCE)
        .actions()
        .limits(limits);
  }

  private static String token(String person, String scope) {
    return provider.token(provider.claims().subject(person).claim("scope", scope));
  }

  /** One open stream. */
  private static final class Stream implements AutoCloseable {
    private final AssembledServer target;
    private final Response response;
    private final BufferedSource source;
    private final String messages;

    Stream(AssembledServer target, String token) throws IOException {
      this.target = target;
      response =
          CLIENT
              .newCall(
                  target
                      .request("/sse")
                      .header("Authorization", "Bearer " + token)
                      .header("Accept", "text/event-stream")
                      .build())
              .execute();
      assertThat(response.code()).isEqualTo(200);
      source = response.body().source();
      assertThat(source.readUtf8LineStrict()).isEqualTo("event: endpoint");
      messages = source.readUtf8LineStrict().substring("data: ".length());
      source.readUtf8LineStrict();
    }

    Got post(String token, String message) throws IOException {
      return target.post(
          target.request(messages).header("Authorization", "Bearer " + token), message);
    }

    String message() throws IOException {
      assertThat(source.readUtf8LineStrict()).isEqualTo("event: message");
      String data = source.readUtf8LineStrict().substring("data: ".length());
      source.readUtf8LineStrict();
      return data;
    }

    boolean hasEnded() throws IOException {
      return source.exhausted();
    }

    @Override
    public void close() {
      response.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000-0000-0000-0000-000000000000",
        "",
        "x",
        "../x",
        "%00",
        "%2e",
        "1%20or%201=1"
      })
  void doesNotKnowOtherSessions_S01_S07(String id) throws IOException {
    Got got = server.post(server.request("/messages?session_id=" + id), PING);

    assertThat(got.status()).isEqualTo(404);
    if (id.length() > 1) {
      assertThat(got.body()).doesNotContain(id);
    }
  }

  @Test
  void wantsASession_S02() throws IOException {
    for (String query : List.of("", "?", "?sessionid=x", "?SESSION_ID=x")) {
      assertThat(server.post(server.request("/messages" + query), PING).status()).isEqualTo(400);
    }
  }

  @Test
  void theStatelessEndpointIgnoresASession_S01() throws IOException {
    Got got = server.post(server.request("/mcp").header("Mcp-Session-Id", "unknown"), PING);

    assertThat(got.status()).isEqualTo(200);
    assertThat(got.headers().get("Mcp-Session-Id")).isNull();
  }

  @Test
  void nobodyEndsASessionByAMethod_S03_S04() throws IOException {
    try (Stream stream = new Stream(server, TOKEN)) {
      assertThat(server.send(server.anonymous(stream.messages).delete()).status()).isEqualTo(405);
      assertThat(server.send(server.request(stream.messages).delete()).status()).isEqualTo(405);
      assertThat(stream.post(TOKEN, PING).status()).isEqualTo(202);
      assertThat(stream.message()).contains("\"id\":7");
    }
  }

  @Test
  void aSessionBelongsToItsPrincipal_S05() throws IOException {
    String ana = token("ana", "mcp:read mcp:write");
    try (Stream stream = new Stream(server, ana)) {
      for (String other : List.of(token("bob", "mcp:read mcp:write"), TOKEN)) {
        assertThat(stream.post(other, PING).status()).isEqualTo(404);
      }
      assertThat(server.post(server.anonymous(stream.messages), PING).status()).isEqualTo(401);
      assertThat(stream.post(ana, PING).status()).isEqualTo(202);
      assertThat(stream.message()).contains("\"id\":7");
    }
  }

  @Test
  void eachMessageIsJudgedByItsOwnToken_Z06() throws IOException {
    try (Stream stream = new Stream(server, token("ana", "mcp:read mcp:write"))) {
      Got got =
          stream.post(token("ana", "mcp:read"), AssembledServer.callMessage("invites_send", "{}"));

      assertThat(got.status()).isEqualTo(403);
      assertThat(got.headers().get("WWW-Authenticate"))
          .contains("error=\"insufficient_scope\", scope=\"mcp:write\"");
      assertThat(server.backend().getRequestCount()).isZero();
    }
  }

  @Test
  void anIdleSessionEnds_S06() throws IOException {
    try (AssembledServer impatient = trusting("sse_idle=500ms").start();
        Stream stream = new Stream(impatient, TOKEN)) {
      assertThat(stream.hasEnded()).isTrue();
      Awaitility.await().until(() -> impatient.http().sessions() == 0);
      assertThat(stream.post(TOKEN, PING).status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example", "null", "http://localhost.evil.example"})
  void refusesAStreamOfAForeignOrigin_S07(String origin) throws IOException {
    try (AssembledServer own = trusting("").start()) {
      Got got =
          own.send(
              own.request("/sse").header("Accept", "text/event-stream").header("Origin", origin));

      assertThat(got.status()).isEqualTo(403);
      assertThat(own.http().sessions()).isZero();
    }
  }

  @Test
  void aClientThatVanishesTakesItsSessionAlong_S08() throws IOException {
    try (AssembledServer own = trusting("sse_keep_alive=500ms").start()) {
      Socket socket = own.connect();
      socket
          .getOutputStream()
          .write(
              ("GET /sse HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n"
                      + "Authorization: Bearer "
                      + TOKEN
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      Awaitility.await().until(() -> own.http().sessions() == 1);
      // No FIN: the connection is reset, as if the machine had gone.
      socket.setSoLinger(true, 0);
      socket.close();

      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> own.http().sessions() == 0);
    }
  }

  @Test
  void anAnswerGoesToOneStreamOnly_S09() throws IOException {
    try (Stream first = new Stream(server, TOKEN);
        Stream second = new Stream(server, TOKEN)) {
      assertThat(first.post(TOKEN, PING.replace(":7", ":1")).status()).isEqualTo(202);
      assertThat(second.post(TOKEN, PING.replace(":7", ":2")).status()).isEqualTo(202);

      assertThat(first.message()).contains("\"id\":1");
      assertThat(second.message()).as("its first message").contains("\"id\":2");
    }
  }

  @Test
  void sessionsAreBoundedAndARefusedOneIsToldWhen_L03() throws IOException {
    try (AssembledServer small = trusting("sse_sessions=2").start()) {
      Set<String> ids = new HashSet<>();
      Stream first = new Stream(small, TOKEN);
      try (Stream second = new Stream(small, TOKEN)) {
        ids.add(first.messages);
        ids.add(second.messages);
        Got got = small.send(small.request("/sse").header("Accept", "text/event-stream"));

        assertThat(got.status()).isEqualTo(503);
        assertThat(Integer.parseInt(got.headers().get("Retry-After"))).isPositive();
        assertThat(small.http().sessions()).isEqualTo(2);

        first.close();
        Awaitility.await().until(() -> small.http().sessions() == 1);
        try (Stream third = new Stream(small, TOKEN)) {
          ids.add(third.messages);
        }
      }
      assertThat(ids).as("no id comes twice").hasSize(3);
    }
  }
}
