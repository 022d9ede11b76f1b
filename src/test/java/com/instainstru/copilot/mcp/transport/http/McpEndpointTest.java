package com.instainstru.copilot.mcp.transport.http;

import static com.instainstru.copilot.mcp.transport.http.TestServer.PING;
import static com.instainstru.copilot.mcp.transport.http.TestServer.callBody;
import static com.instainstru.copilot.mcp.transport.http.TestServer.json;
import static com.instainstru.copilot.mcp.transport.http.TestServer.wire;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.mcp.transport.http.TestServer.Got;
import com.instainstru.copilot.testing.IntegrationTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@IntegrationTest
class McpEndpointTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void answersPlainJsonThatNobodyStores() throws IOException {
    Got got = server.post(PING);

    assertThat(got.status()).isEqualTo(200);
    assertThat(got.body()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
    assertThat(got.headers().get("Content-Type")).isEqualTo("application/json");
    assertThat(got.headers().get("Cache-Control")).isEqualTo("no-store");
    assertThat(got.headers().get("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(got.headers().get("Server")).isNull();
    assertThat(got.headers().get("Mcp-Session-Id")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example", "null", "https://page.example.evil.example"})
  void refusesAForeignOrigin_T01(String origin) throws IOException {
    Got got = server.get(server.request("/mcp").header("Origin", origin).post(json(PING)));

    assertThat(got.status()).isEqualTo(403);
    assertThat(got.headers().names()).noneMatch(name -> name.startsWith("Access-Control"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:80",
        "127.0.0.1.evil.example",
        "exact.example:1",
        "a:b:c"
      })
  void refusesAForeignHost_T02(String host) throws IOException {
    try (Raw raw = server.raw()) {
      String answer =
          raw.send(wire(PING).replace("Host: 127.0.0.1", "Connection: close\r\nHost: " + host))
              .readToEnd();

      assertThat(answer).containsPattern("^HTTP/1.1 4(21|00) ").doesNotContain("result");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:8001",
        "[::1]:80",
        "copilot.example:1",
        "exact.example:8443"
      })
  void servesItsOwnAndConfiguredHosts(String host) throws IOException {
    assertThat(server.get(server.request("/mcp").header("Host", host).post(json(PING))).status())
        .isEqualTo(200);
  }

  @Test
  void refusesAForeignHostInTheRequestTarget() throws IOException {
    try (Raw raw = server.raw()) {
      String answer =
          raw.send(
                  wire(PING)
                      .replace("POST /mcp", "POST http://evil.example/mcp")
                      .replace("Host:", "Connection: close\r\nHost:"))
              .readToEnd();

      assertThat(answer).containsPattern("^HTTP/1.1 4(21|00) ");
    }
  }

  @Test
  void servesAConfiguredOriginAndLetsItRead_T03() throws IOException {
    Got got =
        server.get(
            server.request("/mcp").header("Origin", "https://page.example").post(json(PING)));
    assertThat(got.status()).isEqualTo(200);
    assertThat(got.headers().get("Access-Control-Allow-Origin")).isEqualTo("https://page.example");

    Got preflight =
        server.get(
            server
                .request("/mcp")
                .removeHeader("Authorization")
                .header("Origin", "https://page.example")
                .method("OPTIONS", null));
    assertThat(preflight.status()).isEqualTo(204);
    assertThat(preflight.headers().get("Access-Control-Allow-Headers")).contains("Authorization");
  }

  @Test
  void namesTheRevisionsItSpeaks_T04() throws IOException {
    Got got =
        server.get(
            server.request("/mcp").header("MCP-Protocol-Version", "1999-01-01").post(json(PING)));

    assertThat(got.status()).isEqualTo(400);
    assertThat(got.json().at("/error/data/supported/0").stringValue()).isEqualTo("2026-07-28");
    assertThat(got.json().at("/error/data/supported/1").stringValue()).isEqualTo("2025-11-25");
    assertThat(
            server
                .get(
                    server
                        .request("/mcp")
                        .header("MCP-Protocol-Version", "2025-06-18")
                        .post(json(PING)))
                .status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain, 415",
    "application/json; charset=utf-16, 415",
    "application/jsonx, 415",
    "application/json; charset=UTF-8, 200",
    "application/json; charset=\"utf-8\", 200",
  })
  void takesOnlyJsonInUtf8_T06(String type, int status) throws IOException {
    assertThat(
            server
                .get(
                    server
                        .request("/mcp")
                        .header("Content-Type", type)
                        .post(
                            RequestBody.create(
                                PING.getBytes(StandardCharsets.UTF_8), (MediaType) null)))
                .status())
        .isEqualTo(status);
  }

  @Test
  void takesNoBodyWithoutTypeOrWithEncoding() throws IOException {
    assertThat(
            server
                .get(
                    server
                        .request("/mcp")
                        .post(
                            RequestBody.create(
                                PING.getBytes(StandardCharsets.UTF_8), (MediaType) null)))
                .status())
        .isEqualTo(415);
    assertThat(
            server
                .get(server.request("/mcp").header("Content-Encoding", "gzip").post(json(PING)))
                .status())
        .isEqualTo(415);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html|406",
        "application/json;q=0|406",
        "application/json|200",
        "application/json, text/event-stream|200",
        "application/*|200",
        "text/html, */*;q=0.1|200",
      })
  void answersOnlyWhatIsAccepted_T07(String accept, int status) throws IOException {
    assertThat(
            server.get(server.request("/mcp").header("Accept", accept).post(json(PING))).status())
        .isEqualTo(status);
  }

  @Test
  void refusesALargeBodyBeforeReadingIt_T08() throws IOException {
    try (Raw raw = server.raw()) {
      String answer =
          raw.send(wire("").replace("Content-Length: 0", "Content-Length: 8388608")).readToEnd();

      assertThat(answer).startsWith("HTTP/1.1 413 ").containsIgnoringCase("connection: close");
    }
  }

  @Test
  void refusesALargeBodyOfUnknownLength() throws IOException {
    try (Raw raw = server.raw()) {
      String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
      raw.send(wire("").replace("Content-Length: 0", "Transfer-Encoding: chunked"));
      for (int i = 0; i < 17; i++) {
        raw.send(chunk);
      }

      assertThat(raw.readUntil("\r\n")).startsWith("HTTP/1.1 413 ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"jsonrpc\":\"2.0\",|-32700",
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"},{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}]|-32600",
        "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}|-32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":\"x\"}|-32602",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"method\":\"tools/list\"}|-32700",
      })
  void refusesWhatIsNoMessage_T10_T11_T12_T13(String body, int code) throws IOException {
    Got got = server.post(body);

    assertThat(got.status()).isEqualTo(400);
    assertThat(got.json().at("/error/code").intValue()).isEqualTo(code);
    assertThat(got.body()).doesNotContain("Exception", "jackson", "\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH", "DELETE"})
  void refusesOtherMethods_T14(String method) throws IOException {
    Got got = server.get(server.request("/mcp").method(method, json("{}")));

    assertThat(got.status()).isEqualTo(405);
    assertThat(got.headers().get("Allow")).isEqualTo("POST");
  }

  @Test
  void offersNoStreamAndNoTrace_T14() throws IOException {
    assertThat(server.get("/mcp").status()).isEqualTo(405);
    try (Raw raw = server.raw()) {
      assertThat(
              raw.send("TRACE /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                  .readToEnd())
          .startsWith("HTTP/1.1 405 ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/unheard_of\",\"params\":{}}",
        "{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{}}",
      })
  void takesNoteWithoutAnAnswer_T15(String body) throws IOException {
    Got got = server.post(body);

    assertThat(got.status()).isEqualTo(202);
    assertThat(got.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/mcp/",
        "/MCP",
        "/x/mcp",
        "/mcp/x",
        "//mcp",
        "/mcp;x",
        "/%6dcp",
        "/./mcp",
        "/x/../mcp"
      })
  void servesExactlyOnePath_T16(String path) throws IOException {
    try (Raw raw = server.raw()) {
      String answer =
          raw.send(
                  wire(PING)
                      .replace("POST /mcp ", "POST " + path + " ")
                      .replace("Host:", "Connection: close\r\nHost:"))
              .readToEnd();

      assertThat(answer)
          .containsPattern("^HTTP/1.1 40[04] ")
          .doesNotContain("result")
          .doesNotContainIgnoringCase("jetty");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /mcp HTTP/1.1\r\n\r\n",
        "nonsense\r\n\r\n",
        "GET /mcp HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
      })
  void refusesBadFramingWithoutANameOrATrace(String request) throws IOException {
    try (Raw raw = server.raw()) {
      String answer = raw.send(request).readToEnd();

      assertThat(answer)
          .containsPattern("^HTTP/1.1 4\\d\\d ")
          .contains("application/json")
          .doesNotContainIgnoringCase("jetty")
          .doesNotContain("Exception");
    }
  }

  @Test
  void boundsTheHeaderBlock() throws IOException {
    try (Raw raw = server.raw()) {
      assertThat(
              raw.send("GET /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + "x".repeat(40_000))
                  .readUntil("\r\n"))
          .startsWith("HTTP/1.1 431 ");
    }
    try (Raw raw = server.raw()) {
      assertThat(
              raw.send("GET /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\n" + "X: y\r\n".repeat(101) + "\r\n")
                  .readToEnd())
          .startsWith("HTTP/1.1 431 ");
    }
  }

  @Test
  void ignoresASessionId() throws IOException {
    assertThat(
            server
                .get(server.request("/mcp").header("Mcp-Session-Id", "x").post(json(PING)))
                .status())
        .isEqualTo(200);
  }

  @Test
  void answersAToolFailureAsAResult() throws IOException {
    assertThat(server.call("read", "t_failing").json().at("/result/isError").booleanValue())
        .isTrue();
    assertThat(server.call("read", "t_full").json().at("/result/isError").booleanValue()).isTrue();
    assertThat(server.call("read", "nonsense").json().at("/error/code").intValue())
        .isEqualTo(-32602);
  }

  @Test
  void asksForTheScopeThatIsMissing_Z01() throws IOException {
    Got got = server.call("read", "t_send");

    assertThat(got.status()).isEqualTo(403);
    assertThat(got.headers().get("WWW-Authenticate"))
        .startsWith(
            "Bearer error=\"insufficient_scope\", scope=\"mcp:write\", resource_metadata=\"");
    assertThat(got.json().at("/error/data/error").stringValue()).isEqualTo("insufficient_scope");
    assertThat(server.call("write", "t_send").status()).isEqualTo(200);
  }

  @Test
  void saysWhenToComeBack_L01() throws IOException {
    Got got = server.call("read", "t_limited");

    assertThat(got.status()).isEqualTo(429);
    assertThat(got.headers().get("Retry-After")).isEqualTo("7");
    assertThat(got.json().at("/error/data/error").stringValue()).isEqualTo("rate_limited");
  }

  @Test
  void aFullServerSaysWhenToComeBack_L02() throws IOException {
    try (TestServer full = TestServer.withoutSlots()) {
      Got got = full.call("read", "t_fast");

      assertThat(got.status()).isEqualTo(503);
      assertThat(got.headers().get("Retry-After")).isEqualTo("1");
    }
  }

  @Test
  void givesUpACallWhoseClientHungUp_R17() throws Exception {
    try (TestServer own = TestServer.start()) {
      try (Raw raw = own.raw()) {
        raw.send(wire(callBody(5, "t_slow")));
        own.toolbox.calls.take();
      }
      assertThat(own.toolbox.cancelled.take()).isNotNull();
    }
  }

  @Test
  void givesUpACallThatItsClientCancels_R17() throws Exception {
    try (TestServer own = TestServer.start()) {
      CompletableFuture<Got> call =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return own.post(callBody(5, "t_slow"));
                } catch (IOException broken) {
                  throw new UncheckedIOException(broken);
                }
              });
      own.toolbox.calls.take();
      String cancel =
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":5}}";
      own.get(own.request("/mcp").header("Authorization", "Bearer other").post(json(cancel)));
      assertThat(own.toolbox.cancelled).isEmpty();
      assertThat(own.post(cancel).status()).isEqualTo(202);

      assertThat(own.toolbox.cancelled.take()).isNotNull();
      assertThat(call.get().json().at("/error/code").intValue()).isEqualTo(-32800);
    }
  }

  /** A call is watched for a client that leaves when it has taken longer than 100 ms. */
  private static void untilACallIsWatched() {
    long begun = System.nanoTime();
    Awaitility.await().until(() -> System.nanoTime() - begun > Duration.ofMillis(500).toNanos());
  }

  @Test
  void answersACallThatTookLong() throws Exception {
    try (TestServer own = TestServer.start();
        Raw raw = own.raw()) {
      raw.send(wire(callBody(5, "t_slow")));
      own.toolbox.calls.take();
      untilACallIsWatched();
      own.toolbox.release.countDown();

      assertThat(raw.readUntil("\"isError\":false}}")).startsWith("HTTP/1.1 200 ");
      raw.send(wire(PING));
      assertThat(raw.readUntil("\"result\":{}}")).startsWith("HTTP/1.1 200 ");
      assertThat(own.toolbox.cancelled).isEmpty();
    }
  }

  @Test
  void givesUpALongCallWhoseClientHungUp_R17() throws Exception {
    try (TestServer own = TestServer.start()) {
      try (Raw raw = own.raw()) {
        raw.send(wire(callBody(5, "t_slow")));
        own.toolbox.calls.take();
        untilACallIsWatched();
      }
      assertThat(own.toolbox.cancelled.take()).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void answersARequestThatCameWhileAnotherWasInWork(boolean watched) throws Exception {
    try (TestServer own = TestServer.start();
        Raw raw = own.raw()) {
      raw.send(wire(callBody(5, "t_slow")));
      own.toolbox.calls.take();
      if (watched) {
        untilACallIsWatched();
      }
      raw.send(wire(PING));
      own.toolbox.release.countDown();

      assertThat(raw.readUntil("\"isError\":false}}")).startsWith("HTTP/1.1 200 ");
      assertThat(raw.readUntil("\"result\":{}}")).startsWith("HTTP/1.1 200 ");
      assertThat(own.toolbox.cancelled).isEmpty();
      raw.send(wire(PING));
      assertThat(raw.readUntil("\"result\":{}}")).startsWith("HTTP/1.1 200 ");
    }
  }
}
