package com.instainstru.copilot.mcp.transport.http;

import static com.instainstru.copilot.mcp.transport.http.TestServer.LIMITS;
import static com.instainstru.copilot.mcp.transport.http.TestServer.PING;
import static com.instainstru.copilot.mcp.transport.http.TestServer.callBody;
import static com.instainstru.copilot.mcp.transport.http.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.instainstru.copilot.config.HttpLimits;
import com.instainstru.copilot.mcp.transport.http.TestServer.Got;
import com.instainstru.copilot.testing.IntegrationTest;
import java.io.IOException;
import java.time.Duration;
import okhttp3.Response;
import okio.BufferedSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@IntegrationTest
class SseTest {
  /** An open stream. */
  private static final class Stream implements AutoCloseable {
    private final TestServer server;
    private final Response response;
    private final BufferedSource source;
    private final String messages;

    Stream(TestServer server, String token) throws IOException {
      this.server = server;
      response =
          server
              .client
              .newCall(
                  server
                      .request("/sse")
                      .header("Authorization", "Bearer " + token)
                      .header("Accept", "text/event-stream")
                      .build())
              .execute();
      source = response.body().source();
      assertThat(response.code()).isEqualTo(200);
      assertThat(line()).isEqualTo("event: endpoint");
      messages = line().substring("data: ".length());
      assertThat(line()).isEmpty();
    }

    String line() throws IOException {
      return source.readUtf8LineStrict();
    }

    String message() throws IOException {
      assertThat(line()).isEqualTo("event: message");
      String data = line().substring("data: ".length());
      assertThat(line()).isEmpty();
      return data;
    }

    Got post(String token, String body) throws IOException {
      return server.get(
          server.request(messages).header("Authorization", "Bearer " + token).post(json(body)));
    }

    @Override
    public void close() {
      response.close();
    }
  }

  private static HttpLimits limits(int sessions, Duration idle, Duration keepAlive) {
    return new HttpLimits(
        LIMITS.bodyBytes(),
        LIMITS.headerBytes(),
        LIMITS.headerFields(),
        LIMITS.headerTime(),
        LIMITS.bodyTime(),
        Duration.ofMillis(700),
        LIMITS.writeTime(),
        sessions,
        idle,
        keepAlive,
        LIMITS.failedLogins(),
        LIMITS.drain());
  }

  @Test
  void answersOverTheStream() throws IOException {
    try (TestServer server = TestServer.start();
        Stream stream = new Stream(server, "read")) {
      assertThat(stream.response.header("Content-Type")).isEqualTo("text/event-stream");
      assertThat(stream.response.header("Cache-Control")).isEqualTo("no-store");

      assertThat(stream.post("read", PING).status()).isEqualTo(202);
      assertThat(stream.message()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
      assertThat(stream.post("read", callBody(2, "t_fast")).status()).isEqualTo(202);
      assertThat(stream.message()).contains("\"id\":2", "\"isError\":false");
      assertThat(stream.post("read", callBody(3, "t_failing")).status()).isEqualTo(202);
      assertThat(stream.message()).contains("\"id\":3", "\"isError\":true");
      assertThat(stream.post("read", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}").status())
          .isEqualTo(202);
      assertThat(server.toolbox.calls.remove().transport()).isEqualTo("sse");
    }
  }

  @Test
  void refusesWhatIsNoMessage() throws IOException {
    try (TestServer server = TestServer.start();
        Stream stream = new Stream(server, "read")) {
      assertThat(stream.post("read", "{").status()).isEqualTo(400);
      assertThat(server.get(server.request("/messages").post(json(PING))).status()).isEqualTo(400);
      assertThat(server.get(server.request("/messages").get()).headers().get("Allow"))
          .isEqualTo("POST");
      assertThat(server.get(server.request("/sse").post(json(PING))).headers().get("Allow"))
          .isEqualTo("GET");
      assertThat(server.get(server.request("/sse").header("Accept", "text/html")).status())
          .isEqualTo(406);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"?session_id=00000000-0000-0000-0000-000000000000", "?session_id="})
  void doesNotKnowForeignSessions_S01_S07(String query) throws IOException {
    try (TestServer server = TestServer.start()) {
      Got got = server.get(server.request("/messages" + query).post(json(PING)));

      assertThat(got.status()).isEqualTo(404);
      assertThat(got.body()).doesNotContain("00000000");
    }
  }

  @Test
  void doesNotReadAQueryThatIsNoUtf8() throws IOException {
    try (TestServer server = TestServer.start();
        Raw raw = server.raw()) {
      String answer =
          raw.send(
                  TestServer.wire(PING)
                      .replace("/mcp ", "/messages?session_id=%ff%fe ")
                      .replace("Host:", "Connection: close\r\nHost:"))
              .readToEnd();
      assertThat(answer).containsPattern("^HTTP/1.1 40[04] ");
    }
  }

  @Test
  void refusesAForeignOrigin_S07() throws IOException {
    try (TestServer server = TestServer.start()) {
      assertThat(
              server.get(server.request("/sse").header("Origin", "http://evil.example")).status())
          .isEqualTo(403);
      assertThat(server.get(server.request("/sse").removeHeader("Authorization")).status())
          .isEqualTo(401);
      assertThat(server.server.sessions()).isZero();
    }
  }

  @Test
  void aSessionBelongsToItsPrincipal_S05() throws IOException {
    try (TestServer server = TestServer.start();
        Stream stream = new Stream(server, "read")) {
      assertThat(stream.post("other", PING).status()).isEqualTo(404);
      assertThat(stream.post("read", PING).status()).isEqualTo(202);
      assertThat(stream.message()).contains("\"id\":1");
    }
  }

  @Test
  void judgesEachMessageByItsOwnToken_Z06() throws IOException {
    try (TestServer server = TestServer.start();
        Stream stream = new Stream(server, "write")) {
      assertThat(stream.post("write", callBody(1, "t_send")).status()).isEqualTo(202);
      assertThat(stream.message()).contains("\"isError\":false");

      Got refused = stream.post("read", callBody(2, "t_send"));

      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.headers().get("WWW-Authenticate")).contains("insufficient_scope");
    }
  }

  @Test
  void givesUpACancelledCall() throws Exception {
    try (TestServer server = TestServer.start();
        Stream stream = new Stream(server, "read")) {
      stream.post("read", callBody(2, "t_slow"));
      server.toolbox.calls.take();
      stream.post(
          "read",
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":2}}");
      assertThat(server.toolbox.cancelled.take()).isNotNull();
      stream.post("read", PING);
      assertThat(stream.message()).contains("\"id\":1");
    }
  }

  @Test
  void aVanishedClientTakesItsSessionAndCallsAlong_S08() throws Exception {
    try (TestServer server = TestServer.start()) {
      Stream stream = new Stream(server, "read");
      stream.post("read", callBody(2, "t_slow"));
      server.toolbox.calls.take();
      assertThat(server.server.sessions()).isEqualTo(1);

      stream.close();

      assertThat(server.toolbox.cancelled.take()).isNotNull();
      await().until(() -> server.server.sessions() == 0);
      assertThat(stream.post("read", PING).status()).isEqualTo(404);
    }
  }

  @Test
  void sessionsAreBounded_L03() throws IOException {
    try (TestServer server =
        TestServer.start(limits(1, LIMITS.sessionIdle(), LIMITS.keepAlive()))) {
      Stream first = new Stream(server, "read");
      Got refused = server.get("/sse");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.headers().get("Retry-After")).isEqualTo("30");
      first.close();
      await().until(() -> server.server.sessions() == 0);
      new Stream(server, "read").close();
    }
  }

  @Test
  void anIdleSessionEnds_S06() throws IOException {
    try (TestServer server = TestServer.start(limits(5, Duration.ofMillis(1), LIMITS.keepAlive()));
        Stream stream = new Stream(server, "read")) {
      assertThat(stream.source.readUtf8()).isEmpty();
      assertThat(stream.post("read", PING).status()).isEqualTo(404);
    }
  }

  @Test
  void aSilentStreamOutlivesTheIdleTimeOfConnections() throws IOException {
    try (TestServer server =
            TestServer.start(limits(5, LIMITS.sessionIdle(), Duration.ofMillis(1_800)));
        Stream stream = new Stream(server, "read")) {
      assertThat(stream.line()).isEqualTo(": keep-alive");
      assertThat(stream.line()).isEmpty();
      stream.post("read", PING);
      assertThat(stream.message()).contains("\"id\":1");
    }
  }

  @Test
  void aClientThatDoesNotReadLosesItsStream() throws IOException {
    try (TestServer server = TestServer.start();
        Raw raw = server.raw()) {
      raw.send("GET /sse HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer read\r\n\r\n");
      String head = raw.readUntil("\r\n\r\n") + raw.readUntil("\n\n");
      String path = head.substring(head.indexOf("/messages")).strip();
      String large =
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"t_fast\","
              + "\"arguments\":{\"text\":\""
              + "x".repeat(900_000)
              + "\"}}}";

      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> server.get(server.request(path).post(json(large))).status() == 404);
      assertThat(server.server.sessions()).isZero();
    }
  }
}
