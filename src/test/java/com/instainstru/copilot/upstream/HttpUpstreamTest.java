package com.instainstru.copilot.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.call.UpstreamError;
import com.instainstru.copilot.config.UpstreamLimits;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.testing.TestLimits;
import com.instainstru.copilot.testing.TestMeters;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

class HttpUpstreamTest {
  private static final Instant NOW = Instant.parse("2026-01-31T15:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final UpstreamLimits QUICK =
      TestLimits.of(
          "upstream_connect=1s,upstream_attempt=20s,upstream_call=40s,"
              + "upstream_body_bytes=10000,upstream_connections=4");

  private final MockWebServer server = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpUpstream upstream() {
    return upstream(Credentials.none(), ErrorDetails.none());
  }

  private HttpUpstream upstream(Credentials credentials, ErrorDetails tokens) {
    return new HttpUpstream(
        "sentry",
        server.url("/base/").uri(),
        credentials,
        tokens,
        new HttpTransport(QUICK),
        QUICK,
        CLOCK,
        TestMeters.none());
  }

  private static CallContext context() {
    return CallContext.of(Caller.local(), "cli", "test");
  }

  private static MockResponse answer(int status, String body) {
    return new MockResponse.Builder().code(status).body(body).build();
  }

  private ToolFailure failure(UpstreamRequest request) {
    return failure(upstream(), request);
  }

  private static ToolFailure failure(HttpUpstream upstream, UpstreamRequest request) {
    ToolFailure failure =
        catchThrowableOfType(ToolFailure.class, () -> upstream.send(request, context()));
    assertThat(failure.upstream()).isEqualTo("sentry");
    return failure;
  }

  @Test
  void keepsThePathPrefixOfItsBaseUrl() throws Exception {
    server.enqueue(answer(200, "{\"a\":1}"));
    UpstreamResponse response =
        upstream()
            .send(UpstreamRequest.get("/x/{id}", Map.of("id", "a b")).with("q", "1 2"), context());
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body().toString()).isEqualTo("{\"a\":1}");
    assertThat(server.takeRequest().getTarget()).isEqualTo("/base/x/a%20b?q=1%202");
  }

  @ParameterizedTest
  @CsvSource({
    "400, UPSTREAM_REJECTED, false",
    "401, UPSTREAM_AUTH_FAILED, false",
    "403, UPSTREAM_AUTH_FAILED, false",
    "404, NOT_FOUND, false",
    "418, UPSTREAM_REJECTED, false",
    "500, UPSTREAM_UNAVAILABLE, true",
    "302, UPSTREAM_BAD_RESPONSE, true"
  })
  void aStatusHasOneMeaningAndOneRequest(int status, FailureCode code, boolean retryable) {
    server.enqueue(answer(status, "Traceback: secret").newBuilder().build());
    ToolFailure failure = failure(UpstreamRequest.get("/x"));
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.retryable()).isEqualTo(retryable);
    assertThat(error(failure).status()).isEqualTo(status);
    assertThat(failure.toJson("r").toString()).doesNotContain("Traceback").doesNotContain("127.0");
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html></html>", "{\"a\":1}x", "{\"a\":1,\"a\":2}"})
  void aBodyThatIsNoJsonDocumentCannotBeUsed(String body) {
    server.enqueue(answer(200, body));
    assertThat(failure(UpstreamRequest.get("/x")).code())
        .isEqualTo(FailureCode.UPSTREAM_BAD_RESPONSE);
  }

  @Test
  void aBodyThatIsTooLargeIsCutWhileReading() {
    server.enqueue(answer(200, "\"" + "x".repeat(20_000) + "\""));
    assertThat(failure(UpstreamRequest.get("/x")).code())
        .isEqualTo(FailureCode.UPSTREAM_BAD_RESPONSE);
  }

  @Test
  void aBodyThatBreaksOffCannotBeUsed() {
    server.enqueue(
        new MockResponse.Builder()
            .chunkedBody("{\"a\": \"" + "x".repeat(5_000) + "\"}", 100)
            .onResponseBody(new SocketEffect.CloseSocket())
            .build());
    assertThat(failure(UpstreamRequest.get("/x")).code())
        .isIn(FailureCode.UPSTREAM_BAD_RESPONSE, FailureCode.UPSTREAM_UNAVAILABLE);
  }

  @Test
  void aPassingOutageIsTriedAgain() {
    server.enqueue(answer(502, ""));
    server.enqueue(answer(503, ""));
    server.enqueue(answer(200, "{}"));
    upstream().send(UpstreamRequest.get("/x"), context());
    assertThat(server.getRequestCount()).isEqualTo(3);
  }

  @Test
  void aConnectionThatWasLostIsTriedAgain() {
    server.enqueue(
        new MockResponse.Builder().onRequestStart(new SocketEffect.CloseSocket()).build());
    server.enqueue(answer(200, "{}"));
    assertThat(upstream().send(UpstreamRequest.get("/x"), context()).status()).isEqualTo(200);
  }

  @Test
  void aLastingOutageIsToldAfterThreeAttempts() {
    for (int i = 0; i < 4; i++) {
      server.enqueue(answer(503, ""));
    }
    ToolFailure failure = failure(UpstreamRequest.get("/x"));
    assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_UNAVAILABLE);
    assertThat(error(failure).attempts()).isEqualTo(3);
    assertThat(failure.toJson("r").path("attempts").intValue()).isEqualTo(3);
    assertThat(server.getRequestCount()).isEqualTo(3);
  }

  @Test
  void aWriteIsNotTriedAgain() {
    server.enqueue(answer(503, ""));
    failure(UpstreamRequest.post("/x", JsonNodeFactory.instance.objectNode()));
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void aRateLimitThatFitsTheDeadlineIsWaitedFor() {
    server.enqueue(answer(429, "").newBuilder().addHeader("Retry-After", "1").build());
    server.enqueue(answer(200, "{}"));
    long begun = System.nanoTime();
    assertThat(upstream().send(UpstreamRequest.get("/x"), context()).status()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void aRateLimitBeyondTheDeadlineSaysWhenToRepeat() {
    server.enqueue(answer(429, "").newBuilder().addHeader("Retry-After", "90").build());
    ToolFailure failure = failure(UpstreamRequest.get("/x"));
    assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_RATE_LIMITED);
    assertThat(failure.retryAfterSeconds()).isEqualTo(90);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void aRateLimitWithoutAHintIsWaitedFor() {
    server.enqueue(answer(429, ""));
    server.enqueue(answer(200, "{}"));
    assertThat(upstream().send(UpstreamRequest.get("/x"), context()).status()).isEqualTo(200);
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  @Test
  void silenceIsATimeout() {
    server.enqueue(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    HttpUpstream impatient =
        new HttpUpstream(
            "sentry",
            server.url("/base/").uri(),
            Credentials.none(),
            ErrorDetails.none(),
            new HttpTransport(QUICK),
            TestLimits.of("upstream_attempt=300ms"),
            CLOCK,
            TestMeters.none());
    ToolFailure failure = failure(impatient, UpstreamRequest.get("/x"));
    assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_TIMEOUT);
    assertThat(failure.retryable()).isTrue();
  }

  @Test
  void aRefusedConnectionIsToldAtOnce() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    HttpUpstream nobody =
        new HttpUpstream(
            "sentry",
            URI.create("http://127.0.0.1:" + free),
            Credentials.none(),
            ErrorDetails.none(),
            new HttpTransport(QUICK),
            QUICK,
            CLOCK,
            TestMeters.none());
    assertThat(failure(nobody, UpstreamRequest.get("/x")).code())
        .isEqualTo(FailureCode.UPSTREAM_UNAVAILABLE);
    UpstreamProbe probe = nobody.probe(UpstreamRequest.get("/x"), context());
    assertThat(probe.outcome()).isEqualTo(ProbeOutcome.REFUSED);
  }

  @Test
  void aNameThatDoesNotResolveIsNotInTheAnswer() {
    HttpUpstream nowhere =
        new HttpUpstream(
            "sentry",
            URI.create("https://no-such-host.invalid"),
            Credentials.none(),
            ErrorDetails.none(),
            new HttpTransport(QUICK),
            QUICK,
            CLOCK,
            TestMeters.none());
    ToolFailure failure = failure(nowhere, UpstreamRequest.get("/x"));
    assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_UNAVAILABLE);
    assertThat(failure.message()).doesNotContain("invalid");
  }

  @Test
  void aCallerWhoGivesUpEndsTheRequest() throws Exception {
    server.enqueue(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    CallContext context = context();
    CompletableFuture<ToolFailure> outcome =
        CompletableFuture.supplyAsync(
            () ->
                catchThrowableOfType(
                    ToolFailure.class, () -> upstream().send(UpstreamRequest.get("/x"), context)));
    server.takeRequest(5, TimeUnit.SECONDS);
    context.cancellation().cancel();
    assertThat(outcome.get(5, TimeUnit.SECONDS).message()).contains("cancelled");
  }

  @Test
  void aRefusedTokenIsReplacedOnce() throws Exception {
    server.enqueue(answer(401, "{}"));
    server.enqueue(answer(200, "{}"));
    RenewingCredentials credentials = new RenewingCredentials();
    upstream(credentials, ErrorDetails.none())
        .send(UpstreamRequest.post("/x", JsonNodeFactory.instance.objectNode()), context());
    assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo("Bearer 1");
    assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo("Bearer 2");
  }

  private static final class RenewingCredentials implements Credentials {
    private int number = 1;

    @Override
    public String authorization(Deadline deadline, Cancellation cancellation) {
      return "Bearer " + number;
    }

    @Override
    public boolean replaceable(String refused) {
      number++;
      return true;
    }
  }

  private static UpstreamError error(ToolFailure failure) {
    return Objects.requireNonNull(failure.upstreamError());
  }

  @Test
  void onlyKnownTokensOfTheBackendArePassedOn() {
    server.enqueue(
        answer(
            422,
            "{\"code\":\"validation_error\",\"detail\":\"some prose of theirs\","
                + "\"errors\":{\"reason\":\"expired\"}}"));
    ToolFailure failure =
        failure(upstream(Credentials.none(), ErrorDetails.backend()), UpstreamRequest.get("/x"));
    assertThat(error(failure).details())
        .containsEntry("code", "validation_error")
        .containsEntry("reason", "expired")
        .doesNotContainKey("detail");
    server.enqueue(answer(400, "{\"detail\":\"invalid_cursor\",\"code\":\"not a code!\"}"));
    ToolFailure second =
        failure(upstream(Credentials.none(), ErrorDetails.backend()), UpstreamRequest.get("/x"));
    assertThat(error(second).details())
        .containsEntry("detail", "invalid_cursor")
        .doesNotContainKeys("code", "reason");
  }

  @Test
  void prometheusSaysWhatIsWrongWithAnExpression() {
    String longText = "x".repeat(2_000);
    server.enqueue(
        answer(
            400,
            "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"1:5: parse error\\n"
                + longText
                + "\"}"));
    HttpUpstream prometheus = upstream(Credentials.none(), ErrorDetails.prometheus());
    ToolFailure failure = failure(prometheus, UpstreamRequest.get("/x"));
    assertThat(error(failure).details()).containsEntry("error_type", "bad_data");
    assertThat(error(failure).detail("error_text")).startsWith("1:5: parse error x").hasSize(1_000);
    server.enqueue(answer(400, "{\"message\":\"not Prometheus\"}"));
    assertThat(error(failure(prometheus, UpstreamRequest.get("/x"))).details()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", ".."})
  void aSegmentCannotBeEmptyOrDots(String value) {
    ToolFailure failure =
        catchThrowableOfType(
            ToolFailure.class,
            () -> upstream().send(UpstreamRequest.get("/x/{id}", Map.of("id", value)), context()));
    assertThat(failure.code()).isEqualTo(FailureCode.INVALID_ARGUMENTS);
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void furtherHeadersAreSent() throws Exception {
    server.enqueue(answer(200, "{}"));
    upstream().send(UpstreamRequest.get("/x").withHeader("X-One", "1"), context());
    RecordedRequest request = server.takeRequest();
    assertThat(request.getHeaders().get("X-One")).isEqualTo("1");
    assertThat(request.getHeaders().get("Authorization")).isNull();
  }

  @Test
  void connectionsAreKept() throws Exception {
    HttpUpstream upstream = upstream();
    for (int i = 0; i < 20; i++) {
      server.enqueue(answer(200, "{}"));
      upstream.send(UpstreamRequest.get("/x"), context());
    }
    assertThat(IntStream.range(0, 20).mapToObj(i -> take().getConnectionIndex()).distinct())
        .hasSize(1);
  }

  private RecordedRequest take() {
    try {
      return server.takeRequest();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aProbeTellsItsOutcomeAndTheClock() {
    DateTimeFormatter http = DateTimeFormatter.RFC_1123_DATE_TIME;
    String ahead = http.format(ZonedDateTime.ofInstant(NOW.plusSeconds(300), ZoneOffset.UTC));
    server.enqueue(answer(200, "{}").newBuilder().setHeader("Date", ahead).build());
    server.enqueue(answer(401, "{}").newBuilder().setHeader("Date", "nonsense").build());
    server.enqueue(answer(404, "{}"));
    HttpUpstream upstream = upstream();
    UpstreamRequest look = UpstreamRequest.get("/x");
    UpstreamProbe skewed = upstream.probe(look, context());
    assertThat(skewed.outcome()).isEqualTo(ProbeOutcome.OK);
    assertThat(skewed.skewSeconds()).isEqualTo(300);
    assertThat(upstream.probe(look, context()).outcome()).isEqualTo(ProbeOutcome.UNAUTHORIZED);
    assertThat(upstream.probe(look, context()).outcome()).isEqualTo(ProbeOutcome.NOT_FOUND);
  }

  @Test
  void aProbeWithoutACredentialSaysSo() {
    Credentials none =
        new Credentials() {
          @Override
          public String authorization(Deadline deadline, Cancellation cancellation) {
            throw ToolFailure.of(FailureCode.UPSTREAM_AUTH_FAILED, "no token to be had");
          }

          @Override
          public boolean replaceable(String refused) {
            return false;
          }
        };
    UpstreamProbe probe =
        upstream(none, ErrorDetails.none()).probe(UpstreamRequest.get("/x"), context());
    assertThat(probe.outcome()).isEqualTo(ProbeOutcome.NO_TOKEN);
    assertThat(probe.said()).isEqualTo("no token to be had");
  }

  @Test
  void anUpstreamWithoutSettingsNamesThem() {
    Upstream upstream = new NotConfiguredUpstream("grafana", "INSTAINSTRU_MCP_GRAFANA_CLOUD_URL");
    ToolFailure failure =
        catchThrowableOfType(
            ToolFailure.class, () -> upstream.send(UpstreamRequest.get("/x"), context()));
    assertThat(failure.code()).isEqualTo(FailureCode.NOT_CONFIGURED);
    assertThat(failure.message()).contains("INSTAINSTRU_MCP_GRAFANA_CLOUD_URL");
    assertThat(failure.upstream()).isEqualTo(upstream.name()).isEqualTo("grafana");
    assertThat(
            catchThrowableOfType(
                    ToolFailure.class,
                    () ->
                        new NotConfiguredUpstream("backend", "X")
                            .send(UpstreamRequest.get("/x"), context()))
                .message())
        .contains("the backend");
  }

  @Test
  void retriesStayWithinTheirBudget() {
    AtomicLong now = new AtomicLong();
    RetryBudget budget =
        new RetryBudget(new UpstreamLimits.Retries(20, 10, Duration.ofSeconds(30)), now::get);
    int granted = 0;
    while (budget.withdraw()) {
      granted++;
    }
    assertThat(granted).isEqualTo(10);
    for (int call = 0; call < 6; call++) {
      budget.deposit();
    }
    assertThat(List.of(budget.withdraw(), budget.withdraw())).containsExactly(true, false);
    now.addAndGet(Duration.ofSeconds(30).toNanos());
    assertThat(List.of(budget.withdraw(), budget.withdraw())).containsExactly(true, false);
  }

  @ParameterizedTest
  @CsvSource({
    "5, 5",
    "0, 1",
    "999999, 3600",
    "'Sat, 31 Jan 2026 15:01:00 GMT', 60",
    "'Sat, 31 Jan 2026 14:00:00 GMT', 1",
    "'Mon, 02 Feb 2026 15:00:00 GMT', 3600"
  })
  void retryAfterIsSecondsOrADateAndCapped(String header, int seconds) {
    assertThat(RetryAfter.seconds(header, null, CLOCK)).contains(seconds);
  }

  /** Who wrote a date wrote it by a clock of its own. */
  @ParameterizedTest
  @CsvSource({
    "'Sat, 31 Jan 2026 18:00:30 GMT', 30",
    "'Sat, 31 Jan 2026 17:00:00 GMT', 1",
    "'Sat, 31 Jan 2026 19:00:00 GMT', 3600",
    "' 12 ', 12",
    "1, 1",
    "3600, 3600",
    "999999999999999999, 3600",
  })
  void retryAfterIsMeasuredByTheClockThatWroteIt(String header, int seconds) {
    assertThat(RetryAfter.seconds(header, "Sat, 31 Jan 2026 18:00:00 GMT", CLOCK))
        .contains(seconds);
  }

  @Test
  void withoutAReadableDateOurClockCounts() {
    assertThat(RetryAfter.seconds("Sat, 31 Jan 2026 15:00:30 GMT", "nonsense", CLOCK)).contains(30);
  }

  @Test
  void retriesInStoreNeverExceedTheirFloor() {
    AtomicLong now = new AtomicLong();
    RetryBudget budget =
        new RetryBudget(new UpstreamLimits.Retries(20, 2, Duration.ofSeconds(30)), now::get);
    for (int call = 0; call < 100; call++) {
      budget.deposit();
    }
    now.addAndGet(Duration.ofHours(1).toNanos());
    assertThat(List.of(budget.withdraw(), budget.withdraw(), budget.withdraw()))
        .containsExactly(true, true, false);
  }

  @Test
  void anUnreadableRetryAfterIsNone() {
    assertThat(RetryAfter.seconds("soon", null, CLOCK)).isEmpty();
    assertThat(RetryAfter.seconds("-5", null, CLOCK)).isEmpty();
    assertThat(RetryAfter.seconds(null, null, CLOCK)).isEmpty();
  }
}
