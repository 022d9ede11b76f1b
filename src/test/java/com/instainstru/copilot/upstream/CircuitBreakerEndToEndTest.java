package com.instainstru.copilot.upstream;

import static com.instainstru.copilot.testing.AssembledServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.testing.RawUpstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** When an upstream is left alone, and when it is asked again. */
@IntegrationTest
class CircuitBreakerEndToEndTest {
  private static final String ISSUES = "sentry_issues_top";

  private static Dispatcher answering(AtomicBoolean broken, MockResponse trouble) {
    return new Dispatcher() {
      @Override
      public MockResponse dispatch(RecordedRequest request) {
        return broken.get() ? trouble : json(200, "[]");
      }
    };
  }

  /** A search that no other call has cached. */
  private static Got search(AssembledServer server, int number) throws Exception {
    return server.call(ISSUES, "{'query': 'search " + number + "'}");
  }

  private static int openIt(AssembledServer server) {
    AtomicInteger calls = new AtomicInteger();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> search(server, calls.incrementAndGet()).failure(), "circuit_open"::equals);
    return calls.get();
  }

  static List<MockResponse> troubles() {
    return List.of(
        json(500, "{}"),
        json(503, "{}"),
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build(),
        new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void failingUpstreamIsNotAsked_R07(int trouble) throws Exception {
    try (AssembledServer server =
        AssembledServer.builder().limits("upstream_attempt=500ms,breaker_open=5m").start()) {
      server.sentry().setDispatcher(answering(new AtomicBoolean(true), troubles().get(trouble)));

      assertThat(openIt(server)).isLessThanOrEqualTo(10);
      int asked = server.sentry().getRequestCount();
      Got refused = search(server, 1_000);

      assertThat(refused.failure()).isEqualTo("circuit_open");
      assertThat(refused.structured().path("retry_after_seconds").asInt()).isBetween(1, 300);
      assertThat(refused.structured().path("retryable").asBoolean()).isTrue();
      assertThat(refused.structured().path("upstream").asString("")).isEqualTo("sentry");
      assertThat(server.sentry().getRequestCount()).isEqualTo(asked);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void upstreamThatRecoversIsAskedAgain_R07(int trouble) throws Exception {
    try (AssembledServer server =
        AssembledServer.builder().limits("upstream_attempt=500ms,breaker_open=1s").start()) {
      AtomicBoolean broken = new AtomicBoolean(true);
      server.sentry().setDispatcher(answering(broken, troubles().get(trouble)));
      openIt(server);

      broken.set(false);
      AtomicInteger number = new AtomicInteger(2_000);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> search(server, number.incrementAndGet()).failure().isEmpty());
    }
  }

  @Test
  void anUpstreamIsAskedAgainWithinAMinuteByTheStandardLimits_R07() throws Exception {
    try (AssembledServer server = AssembledServer.start()) {
      AtomicBoolean broken = new AtomicBoolean(true);
      server.sentry().setDispatcher(answering(broken, json(500, "{}")));
      openIt(server);
      broken.set(false);
      AtomicInteger number = new AtomicInteger(2_000);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> search(server, number.incrementAndGet()).failure().isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 422, 429})
  void refusalsOpenNothing(int status) throws Exception {
    try (AssembledServer server = AssembledServer.start()) {
      AtomicBoolean broken = new AtomicBoolean(true);
      server.sentry().setDispatcher(answering(broken, json(status, "{}")));
      for (int call = 0; call < 20; call++) {
        assertThat(search(server, call).failure()).isNotEqualTo("circuit_open");
      }
      broken.set(false);
      assertThat(search(server, 1_000).failure()).isEmpty();
    }
  }

  @Test
  void anotherUpstreamIsNotTouched_R07() throws Exception {
    try (AssembledServer server = AssembledServer.start()) {
      server.sentry().setDispatcher(answering(new AtomicBoolean(true), json(500, "{}")));
      openIt(server);
      server.backend().enqueue(json(200, "{}"));
      assertThat(server.call("celery_worker_status", "{}").failure()).isEmpty();
    }
  }

  @Test
  void anUpstreamThatFailsHalfOfTheTimeIsStillWorthAsking_R22() throws Exception {
    // Other sequences can begin with enough failures to open the breaker, which is right.
    Random sequence = new Random(22);
    try (AssembledServer server = AssembledServer.start()) {
      server
          .backend()
          .setDispatcher(
              new Dispatcher() {
                @Override
                public MockResponse dispatch(RecordedRequest request) {
                  return sequence.nextBoolean() ? json(200, "{}") : json(503, "{}");
                }
              });
      int calls = 400;
      int good = 0;
      for (int call = 0; call < calls; call++) {
        good += server.call("celery_worker_status", "{}").failure().isEmpty() ? 1 : 0;
      }
      // A single attempt would succeed in half of the calls; 0.54 is more than chance makes of it.
      assertThat(good).isGreaterThan(calls * 54 / 100);
      assertThat(server.backend().getRequestCount()).isLessThan(calls * 13 / 10);
    }
  }

  @Test
  void eachChangeIsOneLineAndOneCount_V05() throws Exception {
    Logger logger =
        (Logger) LoggerFactory.getLogger("com.instainstru.copilot.upstream.UpstreamCircuitBreaker");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    AtomicBoolean broken = new AtomicBoolean(true);
    try (RawUpstream alertmanager =
            new RawUpstream(
                connection -> {
                  while (connection.readRequest()) {
                    if (broken.get()) {
                      connection.write("HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n");
                    } else {
                      connection.answer("[]");
                    }
                  }
                });
        AssembledServer server =
            AssembledServer.builder()
                .set(SettingName.ALERTMANAGER_URL, alertmanager.url())
                .limits("breaker_open=1s")
                .start()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> server.call("alerts_list", "{}").failure(), "circuit_open"::equals);
      assertThat(server.metrics())
          .contains("copilot_upstream_breaker_state{upstream=\"alertmanager\"} 2.0");
      broken.set(false);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                server.call("alerts_list", "{}");
                return server.metrics().contains(transitions("closed", 1));
              });
      String metrics = server.metrics();
      List<String> told =
          List.copyOf(lines.list).stream()
              .map(ILoggingEvent::getFormattedMessage)
              .filter(line -> line.contains("upstream=alertmanager"))
              .toList();
      assertThat(metrics).contains("copilot_upstream_breaker_state{upstream=\"alertmanager\"} 0.0");
      assertThat(told).last().isEqualTo("breaker upstream=alertmanager state=closed");
      // On a slow machine a probe can fail before the upstream recovers: it opens once more.
      String opened = "breaker upstream=alertmanager state=open for_ms=1000";
      String probed = "breaker upstream=alertmanager state=half_open";
      int times = (told.size() - 1) / 2;
      List<String> expected = new ArrayList<>();
      for (int time = 0; time < times; time++) {
        expected.add(opened);
        expected.add(probed);
      }
      assertThat(told.subList(0, told.size() - 1)).isNotEmpty().isEqualTo(expected);
      assertThat(metrics)
          .contains(transitions("open", times))
          .contains(transitions("half_open", times));
    } finally {
      logger.detachAppender(lines);
    }
  }

  private static String transitions(String to, int count) {
    return "copilot_upstream_breaker_transitions_total{to=\""
        + to
        + "\",upstream=\"alertmanager\"} "
        + count
        + ".0";
  }
}
