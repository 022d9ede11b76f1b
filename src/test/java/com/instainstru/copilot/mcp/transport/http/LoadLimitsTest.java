package com.instainstru.copilot.mcp.transport.http;

import static com.instainstru.copilot.testing.AssembledServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.testing.RawUpstream;
import com.instainstru.copilot.testing.Together;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many calls at once, callers who give up, and upstreams that hang meanwhile. */
@IntegrationTest
class LoadLimitsTest {
  private static final String WORKERS = "celery_worker_status";

  private static Dispatcher always(MockResponse answer) {
    return new Dispatcher() {
      @Override
      public MockResponse dispatch(RecordedRequest request) {
        return answer;
      }
    };
  }

  private static RawUpstream hanging() {
    return new RawUpstream(connection -> connection.readRequest());
  }

  @ParameterizedTest
  @CsvSource({"40, 1", "120, 1", "80, 2"})
  void anUpstreamThatHangsSlowsNoOther_R08(int calls, int hanging) throws Exception {
    try (RawUpstream grafana = hanging();
        RawUpstream sentry = hanging();
        Together together = new Together();
        AssembledServer server =
            AssembledServer.builder()
                .set(SettingName.GRAFANA_CLOUD_URL, grafana.url())
                .set(SettingName.SENTRY_BASE_URL, sentry.url())
                .limits("upstream_attempt=5m,upstream_call=5m")
                .start()) {
      server.backend().setDispatcher(always(json(200, "{}")));
      List<Future<Got>> stuck = new ArrayList<>();
      for (int call = 0; call < calls; call++) {
        String query = "{'query': 'up + " + call + "'}";
        stuck.add(together.begin(() -> server.call("prometheus_query", query)));
        if (hanging > 1) {
          stuck.add(together.begin(() -> server.call("sentry_issues_top", query)));
        }
      }
      // Every connection that an upstream may have is held, and the calls beyond are turned away.
      String coerced = "copilot_calls_running " + 24 * hanging + ".0";
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> grafana.requests() >= 24 && server.metrics().contains(coerced));

      for (int call = 0; call < 20; call++) {
        assertThat(server.call(WORKERS, "{}").failure()).isEmpty();
      }

      assertThat(server.metrics()).as("nothing was waited for").contains(coerced);
      grafana.hangUp();
      sentry.hangUp();
      for (Future<Got> one : stuck) {
        assertThat(one.get(30, TimeUnit.SECONDS).failure())
            .isIn("upstream_unavailable", "overloaded", "circuit_open");
      }
      assertThat(grafana.requests()).isLessThanOrEqualTo(3 * 24);
    }
  }

  @Test
  void aFullUpstreamIsNamed_R08() throws Exception {
    try (RawUpstream grafana = hanging();
        Together together = new Together();
        AssembledServer server =
            AssembledServer.builder()
                .set(SettingName.GRAFANA_CLOUD_URL, grafana.url())
                .limits("upstream_connections=1,upstream_waiting=1,upstream_patience=100ms")
                .start()) {
      Future<Got> stuck = together.begin(() -> server.call("prometheus_query", "{'query': 'up'}"));
      Awaitility.await().until(() -> grafana.requests() == 1);

      Got refused = server.call("prometheus_query", "{'query': 'up'}");

      assertThat(refused.status()).isEqualTo(200);
      assertThat(refused.failure()).isEqualTo("overloaded");
      assertThat(refused.structured().path("upstream").asString("")).isEqualTo("grafana");
      assertThat(refused.structured().path("retry_after_seconds").asInt()).isPositive();
      assertThat(refused.structured().path("retryable").asBoolean()).isTrue();
      assertThat(stuck.get(30, TimeUnit.SECONDS).failure()).isEqualTo("upstream_timeout");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"connection", "notification"})
  void aCallerWhoGivesUpFreesTheUpstream_R17(String how) throws Exception {
    CountDownLatch aborted = new CountDownLatch(1);
    try (RawUpstream backend =
            new RawUpstream(
                connection -> {
                  if (connection.number() == 0) {
                    connection.readRequest();
                    // Ends when the server closes the connection.
                    connection.readRequest();
                    aborted.countDown();
                  } else {
                    connection.readRequest();
                    connection.answer("{}");
                  }
                });
        AssembledServer server =
            AssembledServer.builder()
                .set(SettingName.API_BASE_URL, backend.url())
                .limits("upstream_connections=1,upstream_waiting=1,upstream_patience=900ms")
                .start()) {
      String message = AssembledServer.callMessage(WORKERS, "{}").replace("\"id\":1", "\"id\":77");
      Socket client = server.connect();
      write(server, client, message);
      Awaitility.await().until(() -> backend.requests() == 1);

      if (how.equals("connection")) {
        client.close();
      } else {
        server.post(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":77}}");
      }

      assertThat(aborted.await(1, TimeUnit.SECONDS)).isTrue();
      // The only permit is free again, and nothing more was sent for the call that was given up.
      assertThat(server.call(WORKERS, "{}").failure()).isEmpty();
      assertThat(backend.requests()).isEqualTo(2);
      client.close();
    }
  }

  private static void write(AssembledServer server, Socket client, String message)
      throws IOException {
    byte[] body = message.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:"
            + server.uri().getPort()
            + "\r\nAuthorization: Bearer "
            + AssembledServer.TOKEN
            + "\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream"
            + "\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    client.getOutputStream().write(body);
    client.getOutputStream().flush();
  }

  @Test
  void aClientThatReadsSlowlyHoldsNobodyUp_R16() throws Exception {
    try (AssembledServer server =
        AssembledServer.builder().limits("http_write_time=1s,answer_bytes=1048576").start()) {
      String large = "{\"text\":\"" + "x".repeat(900_000) + "\"}";
      server.backend().setDispatcher(always(json(200, large)));
      try (Socket slow = new Socket()) {
        slow.setReceiveBufferSize(4_096);
        slow.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.uri().getPort()));
        slow.setSoTimeout(30_000);
        for (int call = 0; call < 10; call++) {
          // More than the kernel's buffers take, so that the server has to wait for the client.
          write(server, slow, AssembledServer.callMessage(WORKERS, "{}"));
        }
        assertThat(slow.getInputStream().read()).isPositive();
        Got other = server.call(WORKERS, "{}");
        assertThat(other.structured().path("text").asString("")).hasSize(900_000);

        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .until(
                () -> {
                  try {
                    slow.getOutputStream().write(' ');
                    return false;
                  } catch (IOException closed) {
                    return true;
                  }
                });
      }
    }
  }

  @Test
  void fiftyCallsOfOneToolAreAllAnswered_R18() throws Exception {
    try (Together together = new Together();
        AssembledServer server = AssembledServer.start()) {
      server
          .backend()
          .setDispatcher(
              always(
                  json(200, "{}").newBuilder().headersDelay(100, TimeUnit.MILLISECONDS).build()));
      assertThat(together.all(50, () -> server.call(WORKERS, "{}").failure())).containsOnly("");
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 3"})
  void moreCallsThanTheServerTakesAreRefusedAtOnce_L02(int maxConcurrent, int waiting)
      throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (RawUpstream backend =
            new RawUpstream(
                connection -> {
                  while (connection.readRequest()) {
                    try {
                      release.await();
                    } catch (InterruptedException stopped) {
                      return;
                    }
                    connection.answer("{}");
                  }
                });
        Together together = new Together();
        AssembledServer server =
            AssembledServer.builder()
                .set(SettingName.API_BASE_URL, backend.url())
                .limits(
                    "calls_at_once="
                        + maxConcurrent
                        + ",calls_waiting="
                        + waiting
                        + ",calls_patience=1m,upstream_attempt=20s")
                .start()) {
      List<Future<Got>> taken = new ArrayList<>();
      for (int call = 0; call < maxConcurrent + waiting; call++) {
        taken.add(together.begin(() -> server.call(WORKERS, "{}")));
      }
      Awaitility.await()
          .until(
              () ->
                  server.metrics().contains("copilot_calls_running " + maxConcurrent + ".0")
                      && server.metrics().contains("copilot_calls_waiting " + waiting + ".0"));

      List<Got> refused = together.all(20, () -> server.call(WORKERS, "{}"));

      assertThat(refused)
          .allSatisfy(
              got -> {
                assertThat(got.status()).isEqualTo(503);
                assertThat(got.headers().get("Retry-After")).matches("[1-9]\\d*");
              });
      release.countDown();
      for (Future<Got> one : taken) {
        assertThat(one.get(30, TimeUnit.SECONDS).failure()).isEmpty();
      }
    }
  }

  @Test
  void labelsHoldNothingThatACallerChose_V03() throws Exception {
    try (AssembledServer server = AssembledServer.start()) {
      server.backend().setDispatcher(always(json(404, "{}")));
      server.sentry().setDispatcher(always(json(500, "{}")));
      server.grafana().setDispatcher(always(json(200, "[]")));
      for (int call = 0; call < 30; call++) {
        server.call("invites_detail", "{'identifier': 'marker" + call + "'}");
        server.call("sentry_issues_top", "{'query': 'marker" + call + "'}");
        server.call("marker" + call, "{}");
        server.call("dashboards_list", "{'marker" + call + "': 1}");
      }
      server.call("dashboards_list", "{}");

      String metrics = server.metrics();
      assertThat(metrics)
          .doesNotContain("marker")
          .contains("copilot_upstream_attempts_seconds_count{outcome=\"4xx\",upstream=\"backend\"}")
          .contains("copilot_cache_requests_total{cache=\"dashboards\",result=\"miss\"} 1.0")
          .contains("jvm_memory_used_bytes")
          .contains("jvm_threads_live_threads");
      List<String> labels =
          Pattern.compile("^copilot_\\w+\\{([^}]*)}", Pattern.MULTILINE)
              .matcher(metrics)
              .results()
              .map((MatchResult found) -> found.group(1).replaceAll("=\"[^\"]*\"", ""))
              .distinct()
              .toList();
      assertThat(labels)
          .isNotEmpty()
          .allSatisfy(
              names ->
                  assertThat(List.of(names.split(",")))
                      .isSubsetOf(
                          "tool", "upstream", "outcome", "transport", "to", "cache", "result"));
    }
  }
}
