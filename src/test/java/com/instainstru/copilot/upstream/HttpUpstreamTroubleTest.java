package com.instainstru.copilot.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.metering.UpstreamMeters;
import com.instainstru.copilot.testing.TestLimits;
import com.instainstru.copilot.tools.prometheus.Calls;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.QueueDispatcher;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

/** What is a sign of trouble and what is not, and what one call may cost an upstream. */
@Timeout(60)
class HttpUpstreamTroubleTest {
  private static final UpstreamRequest READ = UpstreamRequest.get("/x");

  /** One attempt a call; two calls say enough. */
  private static final String WARY =
      "upstream_attempts=1,breaker_calls=2,breaker_percent=70,breaker_open=10m";

  /** Opens after two failures, and a moment later asks for one sign of life. */
  private static final String ONE_PROBE =
      "upstream_attempts=1,breaker_calls=2,breaker_percent=100,breaker_open=1ms,breaker_probes=1";

  private final MockWebServer server = new MockWebServer();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpUpstream upstream(String limits) {
    return new HttpUpstream(
        "sentry",
        server.url("/").uri(),
        Credentials.none(),
        ErrorDetails.none(),
        new HttpTransport(TestLimits.of(limits)),
        TestLimits.of(limits),
        Clock.systemUTC(),
        new UpstreamMeters(registry));
  }

  private void answers(int... statuses) {
    for (int status : statuses) {
      server.enqueue(new MockResponse.Builder().code(status).body("{}").build());
    }
  }

  private static String send(HttpUpstream upstream) {
    return send(upstream, READ, Calls.context());
  }

  /** {@code fine}, or the failure's code. */
  private static String send(HttpUpstream upstream, UpstreamRequest request, CallContext context) {
    ToolFailure failure =
        catchThrowableOfType(ToolFailure.class, () -> upstream.send(request, context));
    return failure == null ? "fine" : failure.code().code();
  }

  private static UpstreamRequest slow() {
    return new UpstreamRequest("GET", "/x", Map.of(), List.of(), Map.of(), null, true, 30);
  }

  private static CallContext cancelled() {
    CallContext context = Calls.context();
    context.cancellation().cancel();
    return context;
  }

  @Test
  void itHasItsName() {
    assertThat(upstream("").name()).isEqualTo("sentry");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503})
  void whoFailsIsLeftAlone(int status) {
    HttpUpstream upstream = upstream(WARY);
    answers(status, status, 200);

    assertThat(List.of(send(upstream), send(upstream), send(upstream)))
        .containsExactly("upstream_unavailable", "upstream_unavailable", "circuit_open");
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  /** It answered, if not as we like: two failures of three calls are not enough then. */
  @ParameterizedTest
  @ValueSource(ints = {200, 204, 302, 400, 404, 429})
  void whoAnswersDoesItsPart(int status) {
    HttpUpstream upstream = upstream(WARY);
    answers(status, 500, 500, 200);
    for (int call = 0; call < 3; call++) {
      assertThat(send(upstream)).isNotEqualTo("circuit_open");
    }

    assertThat(send(upstream)).isEqualTo("fine");
  }

  @Test
  void whoseCredentialIsRefusedSaysNothing() {
    HttpUpstream upstream = upstream(WARY);
    answers(401, 403, 500, 500, 200);
    for (int call = 0; call < 4; call++) {
      assertThat(send(upstream)).isNotEqualTo("circuit_open");
    }

    assertThat(send(upstream)).isEqualTo("circuit_open");
  }

  @Test
  void aCallerWhoGivesUpSaysNothing() {
    HttpUpstream upstream = upstream(WARY);
    for (int call = 0; call < 3; call++) {
      assertThat(send(upstream, READ, cancelled())).isEqualTo("upstream_unavailable");
    }
    answers(200);

    assertThat(send(upstream)).isEqualTo("fine");
  }

  @Test
  void aProbeThatItsCallerGivesUpMakesRoomForAnother() {
    HttpUpstream upstream = upstream(ONE_PROBE);
    answers(500, 500);
    send(upstream);
    send(upstream);
    Awaitility.await()
        .until(() -> send(upstream, READ, cancelled()), "upstream_unavailable"::equals);
    answers(200);

    assertThat(send(upstream)).isEqualTo("fine");
  }

  /** A credential that is refused tells nothing of the upstream, and so holds no place either. */
  @Test
  void aProbeThatTellsNothingMakesRoomForAnother() {
    HttpUpstream upstream = upstream(ONE_PROBE);
    answers(500, 500, 401, 200);
    send(upstream);
    send(upstream);
    Awaitility.await().until(() -> send(upstream), "upstream_auth_failed"::equals);

    assertThat(send(upstream)).isEqualTo("fine");
  }

  @Test
  void aProbeThatFindsNoPlaceMakesRoomForAnother() throws Exception {
    HttpUpstream upstream =
        upstream(
            "upstream_attempts=1,breaker_calls=2,breaker_percent=100,breaker_open=1ms,"
                + "breaker_probes=2,upstream_connections=1,upstream_waiting=1,"
                + "upstream_patience=1ms");
    answers(500, 500);
    send(upstream);
    send(upstream);
    Awaitility.await()
        .until(() -> send(upstream, READ, cancelled()), "upstream_unavailable"::equals);
    server.takeRequest();
    server.takeRequest();
    server.enqueue(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    CallContext holder = Calls.context();
    CompletableFuture<String> holds =
        CompletableFuture.supplyAsync(() -> send(upstream, READ, holder));
    server.takeRequest();

    assertThat(List.of(send(upstream), send(upstream), send(upstream))).containsOnly("overloaded");
    holder.cancellation().cancel();
    assertThat(holds.get(30, TimeUnit.SECONDS)).isEqualTo("upstream_unavailable");
  }

  @Test
  void aRequestWithALimitOfItsOwnIsKnownToBeSlow() {
    String limits = WARY + ",breaker_slow=1ms,upstream_attempt=20s";
    HttpUpstream expecting = upstream(limits);
    HttpUpstream surprised = upstream(limits);
    for (int call = 0; call < 4; call++) {
      server.enqueue(late(50));
    }
    answers(200, 200);

    for (int call = 0; call < 2; call++) {
      assertThat(send(expecting, slow(), Calls.context())).isEqualTo("fine");
      assertThat(send(surprised)).isEqualTo("fine");
    }
    assertThat(send(expecting, slow(), Calls.context())).isEqualTo("fine");
    assertThat(send(surprised)).isEqualTo("circuit_open");
  }

  private static MockResponse late(int millis) {
    return new MockResponse.Builder()
        .body("{}")
        .headersDelay(millis, TimeUnit.MILLISECONDS)
        .build();
  }

  @Test
  void aRequestWithALimitOfItsOwnHasItForOneAttempt() {
    HttpUpstream upstream = upstream("upstream_attempt=100ms");
    server.enqueue(late(500));
    server.enqueue(late(500));

    assertThat(send(upstream, slow(), Calls.context())).isEqualTo("fine");
    assertThat(send(upstream)).isEqualTo("upstream_timeout");
  }

  /** The time of a call is that of all its requests. */
  @Test
  void aCallThatHasNoTimeLeftSendsNothing() {
    CallContext late = Calls.context().later(-Duration.ofMinutes(10).toNanos());

    assertThat(send(upstream(""), READ, late)).isEqualTo("upstream_timeout");
    assertThat(server.getRequestCount()).isZero();
  }

  /** The budget is used up by the first call: a stale connection asks for none. */
  @Test
  void aConnectionThatTheUpstreamHadClosedIsNoTrouble() {
    HttpUpstream upstream = upstream("retry_floor=1,retry_percent=1,retry_every=60m");
    answers(503, 200);
    assertThat(send(upstream)).isEqualTo("fine");
    answers(503);
    assertThat(send(upstream)).isEqualTo("upstream_unavailable");
    server.enqueue(lost());
    answers(200);

    assertThat(send(upstream)).isEqualTo("fine");
    assertThat(server.getRequestCount()).isEqualTo(5);
  }

  /** Where one kept connection is dead, others are: none of them is tried one by one. */
  @Test
  void allKeptConnectionsAreGivenUpWhenOneIsDead() throws Exception {
    HttpUpstream upstream = upstream("");
    CyclicBarrier together = new CyclicBarrier(2);
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            try {
              together.await(30, TimeUnit.SECONDS);
            } catch (Exception alone) {
              throw new IllegalStateException("the other request did not come", alone);
            }
            return new MockResponse.Builder().body("{}").build();
          }
        });
    CompletableFuture<String> other = CompletableFuture.supplyAsync(() -> send(upstream));
    assertThat(send(upstream)).isEqualTo("fine");
    assertThat(other.get(30, TimeUnit.SECONDS)).isEqualTo("fine");
    server.takeRequest();
    server.takeRequest();
    server.setDispatcher(new QueueDispatcher());
    server.enqueue(lost());
    answers(200);

    assertThat(send(upstream)).isEqualTo("fine");
    assertThat(server.takeRequest().getConnectionIndex()).isLessThan(2);
    assertThat(server.takeRequest().getConnectionIndex()).isEqualTo(2);
  }

  private static MockResponse lost() {
    return new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build();
  }

  @Test
  void aWriteIsNotRepeatedOnANewConnection() {
    HttpUpstream upstream = upstream("");
    answers(200);
    send(upstream);
    server.enqueue(lost());
    UpstreamRequest write = UpstreamRequest.post("/x", JsonNodeFactory.instance.objectNode());

    assertThat(send(upstream, write, Calls.context())).isEqualTo("upstream_unavailable");
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  @Test
  void aNewConnectionCountsAsAnAttempt() {
    HttpUpstream single = upstream("upstream_attempts=1");
    answers(200);
    send(single);
    server.enqueue(lost());
    assertThat(send(single)).isEqualTo("upstream_unavailable");
    assertThat(server.getRequestCount()).isEqualTo(2);

    HttpUpstream twice = upstream("upstream_attempts=2");
    answers(200);
    send(twice);
    server.enqueue(lost());
    answers(503);
    ToolFailure failure =
        catchThrowableOfType(ToolFailure.class, () -> twice.send(READ, Calls.context()));
    assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_UNAVAILABLE);
    assertThat(failure.toJson("r").path("attempts").intValue()).isEqualTo(2);
    assertThat(server.getRequestCount()).isEqualTo(5);
  }

  @Test
  void callsEarnRetries() {
    HttpUpstream upstream = upstream("retry_floor=1,retry_percent=100,retry_every=60m");
    for (int call = 0; call < 3; call++) {
      answers(503, 200);
      assertThat(send(upstream)).isEqualTo("fine");
    }
    assertThat(server.getRequestCount()).isEqualTo(6);
  }

  @Test
  void everyAttemptIsMeasuredByItsOutcome() {
    HttpUpstream upstream = upstream("");
    answers(503, 200);
    send(upstream);

    for (String outcome : List.of("5xx", "2xx")) {
      Timer timer =
          registry
              .get("copilot.upstream.attempts")
              .tag("upstream", "sentry")
              .tag("outcome", outcome)
              .timer();
      assertThat(timer.count()).isEqualTo(1);
      assertThat(timer.totalTime(TimeUnit.SECONDS)).isBetween(0.0, 60.0);
    }
  }
}
