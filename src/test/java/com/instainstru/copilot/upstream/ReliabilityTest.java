package com.instainstru.copilot.upstream;

import static com.instainstru.copilot.testing.AssembledServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.testing.RawUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one faulty answer of an upstream, or none, leads to. */
@IntegrationTest
class ReliabilityTest {
  private static final String WORKERS = "celery_worker_status";

  private static AssembledServer over(RawUpstream backend, String limits) throws IOException {
    return AssembledServer.builder()
        .set(SettingName.API_BASE_URL, backend.url())
        .limits(limits)
        .start();
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  static List<RawUpstream.Behaviour> silences() {
    return List.of(
        connection -> {},
        connection -> connection.readRequest(),
        connection -> {
          connection.readRequest();
          connection.write("HTTP/1.1 200 OK\r\nContent-Le");
        },
        connection -> {
          connection.readRequest();
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":");
        },
        connection -> {
          connection.readRequest();
          connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          connection.drip("1\r\n \r\n", Duration.ofMillis(50));
        });
  }

  @ParameterizedTest
  @MethodSource("silences")
  void anUpstreamThatNeverEndsItsAnswerIsATimeout_R01(RawUpstream.Behaviour silence)
      throws Exception {
    try (RawUpstream backend = new RawUpstream(silence);
        AssembledServer server = over(backend, "upstream_attempt=600ms,upstream_call=2s")) {
      // Without a limit the test's own client would end the wait, with an exception.
      Got got = server.call(WORKERS, "{}");

      assertThat(got.failure()).isEqualTo("upstream_timeout");
      assertThat(got.structured().path("retryable").asBoolean(false)).isTrue();
      assertThat(got.structured().path("upstream").asString("")).isEqualTo("backend");
    }
  }

  @Test
  void aRefusedConnectionIsToldAtOnce_R02() throws Exception {
    RawUpstream gone = new RawUpstream(connection -> {});
    gone.close();
    try (AssembledServer server = over(gone, "upstream_connect=5m,upstream_call=5m")) {
      Got got = server.call(WORKERS, "{}");

      assertThat(got.failure()).isEqualTo("upstream_unavailable");
      assertThat(got.body()).doesNotContain("127.0.0.1").doesNotContain("Exception");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {502, 503, 504})
  void anOutageThatPassesIsNotSeen_R03(int status) throws Exception {
    List<Long> times = new ArrayList<>();
    try (RawUpstream backend =
            new RawUpstream(
                connection -> {
                  while (connection.readRequest()) {
                    times.add(System.nanoTime());
                    if (times.size() == 1) {
                      connection.write("HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n");
                    } else {
                      connection.answer("{}");
                    }
                  }
                });
        AssembledServer server = over(backend, "upstream_call=20s")) {
      assertThat(server.call(WORKERS, "{}").failure()).isEmpty();
      assertThat(times).hasSize(2);
      assertThat(Duration.ofNanos(times.get(1) - times.get(0)))
          .isGreaterThanOrEqualTo(Duration.ofMillis(20));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "404, not_found, false",
    "400, upstream_rejected, false",
    "409, upstream_rejected, false",
    "422, upstream_rejected, false",
    "401, upstream_auth_failed, false",
    "403, upstream_auth_failed, false",
    "500, upstream_unavailable, true",
    "501, upstream_unavailable, true"
  })
  void aRefusalIsFinal_R04(int status, String code, boolean retryable) throws Exception {
    try (AssembledServer server = AssembledServer.start()) {
      server.backend().enqueue(json(status, "{\"detail\":\"Prose of theirs\"}"));

      Got got = server.call(WORKERS, "{}");

      assertThat(got.failure()).isEqualTo(code);
      assertThat(got.structured().path("retryable").asBoolean()).isEqualTo(retryable);
      boolean wrongRequest = code.equals("upstream_rejected");
      assertThat(got.body().contains("Prose")).isEqualTo(wrongRequest);
      assertThat(server.backend().getRequestCount()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | ''",
        "application/json | ' '",
        "text/html | <html>sign in</html>",
        "text/html | {}",
        "application/json | {\"a\":1}{",
        "application/json | {\"a\":1,\"a\":2}",
        "application/json | NaN",
        "application/json | \"\u0000\""
      })
  void whatIsNoJsonDocumentIsNoAnswer_R05(String type, String body) throws Exception {
    try (AssembledServer server = AssembledServer.start()) {
      server
          .backend()
          .enqueue(
              new MockResponse.Builder()
                  .code(200)
                  .setHeader("Content-Type", type)
                  .body(body)
                  .build());

      Got got = server.call(WORKERS, "{}");

      assertThat(got.failure()).isEqualTo("upstream_bad_response");
      assertThat(got.body()).doesNotContain("sign in");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: chunked\r\n\r\n12\r\n{\"secret\":\"of them",
        "Transfer-Encoding: chunked\r\n\r\n13\r\n{\"secret\":\"of them\"}\r\n",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
        "Content-Length: 100\r\n\r\n{\"secret\":\"of them\"",
        "Content-Encoding: gzip\r\nContent-Length: 8\r\n\r\nnot gzip"
      })
  void aBodyThatBreaksOffIsNoAnswer_R06(String rest) throws Exception {
    try (RawUpstream backend =
            new RawUpstream(
                connection -> {
                  connection.readRequest();
                  connection.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + rest);
                  connection.socket().close();
                });
        AssembledServer server = over(backend, "upstream_call=20s")) {
      Got got = server.call(WORKERS, "{}");

      assertThat(got.failure()).isIn("upstream_bad_response", "upstream_unavailable");
      assertThat(got.body()).doesNotContain("secret").doesNotContain("of them");
    }
  }

  @Test
  void aBacklogThatNobodyAcceptsFailsAfterTheConnectLimit_R12() throws Exception {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Socket> queue = new ArrayList<>();
      try {
        for (int i = 0; i < 3; i++) {
          Socket waiting = new Socket();
          waiting.setSoTimeout(30_000);
          queue.add(waiting);
          waiting.connect(new InetSocketAddress(full.getInetAddress(), full.getLocalPort()), 300);
        }
      } catch (IOException queueIsFull) {
        // That is what this row is about.
      }
      try (AssembledServer server =
          AssembledServer.builder()
              .set(SettingName.API_BASE_URL, "http://127.0.0.1:" + full.getLocalPort())
              .limits("upstream_connect=700ms,upstream_call=5m")
              .start()) {
        long begun = System.nanoTime();
        Got got = server.call(WORKERS, "{}");

        assertThat(got.failure()).isEqualTo("upstream_unavailable");
        assertThat(since(begun)).isGreaterThan(Duration.ofMillis(600));
      }
      for (Socket waiting : queue) {
        waiting.close();
      }
    }
  }

  @Test
  void aRateLimitWithoutAHintHasADefault_R13() throws Exception {
    try (AssembledServer server = AssembledServer.builder().limits("upstream_attempts=1").start()) {
      server.backend().enqueue(json(429, "{}"));

      Got got = server.call(WORKERS, "{}");

      assertThat(got.failure()).isEqualTo("upstream_rate_limited");
      assertThat(got.structured().path("retry_after_seconds").asInt()).isEqualTo(2);
      assertThat(server.backend().getRequestCount()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"502, 502", "503, 504", "429, 502"})
  void twoFaultsThatPassAreNotSeen_R14(int first, int second) throws Exception {
    try (AssembledServer server = AssembledServer.start()) {
      server.backend().enqueue(json(first, "").newBuilder().setHeader("Retry-After", "1").build());
      server.backend().enqueue(json(second, ""));
      server.backend().enqueue(json(200, "{}"));

      assertThat(server.call(WORKERS, "{}").failure()).isEmpty();
      assertThat(server.backend().getRequestCount()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504})
  void aWriteWithoutAKeyIsSentOnce_R15(int status) throws Exception {
    try (AssembledServer server = AssembledServer.builder().actions().start()) {
      server.backend().enqueue(json(status, "{}"));

      Got got = server.call("invites_preview", "{'recipient_emails': ['ana@example.com']}");

      assertThat(got.failure()).isIn("upstream_unavailable", "upstream_rate_limited");
      assertThat(server.backend().getRequestCount()).isEqualTo(1);
    }
  }

  @Test
  void aWriteWhoseConnectionDiesIsSentOnce_R15() throws Exception {
    try (AssembledServer server = AssembledServer.builder().actions().start()) {
      server
          .backend()
          .enqueue(
              new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());

      server.call("invites_preview", "{'recipient_emails': ['ana@example.com']}");

      assertThat(server.backend().getRequestCount()).isEqualTo(1);
    }
  }

  @Test
  void aKeptConnectionThatDiedIsNotSeen() throws Exception {
    try (RawUpstream backend =
            new RawUpstream(
                connection -> {
                  connection.readRequest();
                  connection.answer("{\"number\":" + connection.number() + "}");
                  // Dies at the next request, as after a restart behind a balancer.
                  connection.readRequest();
                  connection.reset();
                });
        AssembledServer server =
            over(backend, "upstream_attempts=2,retry_floor=1,retry_every=60m")) {
      for (int call = 0; call < 4; call++) {
        assertThat(server.call(WORKERS, "{}").structured().path("number").asInt(-1))
            .isEqualTo(call);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anAnswerBeyondTheLimitIsCutWhileReading_R20(boolean packed) throws Exception {
    try (AssembledServer server = AssembledServer.start()) {
      Buffer body = new Buffer().writeUtf8("\"" + "x".repeat(6 << 20) + "\"");
      MockResponse.Builder answer =
          new MockResponse.Builder().setHeader("Content-Type", "application/json");
      if (packed) {
        Buffer small = new Buffer();
        try (var sink = Okio.buffer(new GzipSink(small))) {
          sink.writeAll(body);
        }
        assertThat(small.size()).isLessThan(1 << 20);
        body = small;
        answer.setHeader("Content-Encoding", "gzip");
      }
      server.backend().enqueue(answer.body(body).build());

      assertThat(server.call(WORKERS, "{}").failure()).isEqualTo("upstream_bad_response");
      assertThat(server.backend().getRequestCount()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"-86400, 90, 90", "86400, 90, 90", "0, 864000, 3600", "86400, -10, 1"})
  void aWrongClockUpstreamDoesNotMatter_R24(long skew, long wait, int hint) throws Exception {
    ZonedDateTime theirs = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(skew);
    DateTimeFormatter http = DateTimeFormatter.RFC_1123_DATE_TIME;
    try (AssembledServer server = AssembledServer.builder().limits("upstream_attempts=1").start()) {
      server
          .backend()
          .enqueue(
              json(429, "{}")
                  .newBuilder()
                  .setHeader("Date", http.format(theirs))
                  .setHeader("Retry-After", http.format(theirs.plusSeconds(wait)))
                  .build());

      Got got = server.call(WORKERS, "{}");

      assertThat(got.failure()).isEqualTo("upstream_rate_limited");
      assertThat(got.structured().path("retry_after_seconds").asInt()).isEqualTo(hint);
    }
  }

  @Test
  void aDateThatOurClockMeasuresIsCapped_R24() throws Exception {
    String tomorrow =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC).plusDays(1));
    try (AssembledServer server = AssembledServer.start()) {
      server
          .backend()
          .enqueue(json(429, "{}").newBuilder().setHeader("Retry-After", tomorrow).build());

      assertThat(server.call(WORKERS, "{}").structured().path("retry_after_seconds").asInt())
          .isEqualTo(3600);
    }
  }
}
