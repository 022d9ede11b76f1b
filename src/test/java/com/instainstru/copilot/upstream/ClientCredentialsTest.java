package com.instainstru.copilot.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.config.ClientCredentialsSettings;
import com.instainstru.copilot.config.Secret;
import com.instainstru.copilot.config.UpstreamLimits;
import com.instainstru.copilot.testing.HeardLog;
import com.instainstru.copilot.testing.SettableClock;
import com.instainstru.copilot.testing.TestMeters;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCredentialsTest {
  private final MockWebServer endpoint = new MockWebServer();
  private final SettableClock clock = new SettableClock("2026-01-31T15:00:00Z");

  @BeforeEach
  void start() throws IOException {
    endpoint.start();
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  private ClientCredentials credentials() {
    return new ClientCredentials(
        new ClientCredentialsSettings(
            "client", Secret.of("s&cret"), endpoint.url("/token").uri(), "https://api"),
        new HttpTransport(UpstreamLimits.standard()),
        UpstreamLimits.standard(),
        clock);
  }

  private static @Nullable String authorization(Credentials credentials) {
    return credentials.authorization(Deadline.in(Duration.ofSeconds(10)), new Cancellation());
  }

  private void token(String token, int life) {
    endpoint.enqueue(
        new MockResponse.Builder()
            .body("{\"access_token\":\"" + token + "\",\"expires_in\":" + life + "}")
            .build());
  }

  private void later(Duration time) {
    clock.move(time);
  }

  @Test
  void asksWithFormFieldsAndKeepsTheToken() throws Exception {
    token("one", 3_600);
    ClientCredentials credentials = credentials();
    assertThat(authorization(credentials)).isEqualTo("Bearer one");
    assertThat(authorization(credentials)).isEqualTo("Bearer one");
    assertThat(endpoint.getRequestCount()).isEqualTo(1);
    RecordedRequest request = endpoint.takeRequest();
    assertThat(request.getHeaders().get("Accept")).isEqualTo("application/json");
    assertThat(request.getBody().utf8())
        .isEqualTo(
            "grant_type=client_credentials&client_id=client&client_secret=s%26cret"
                + "&audience=https%3A%2F%2Fapi&scope=mcp%3Aread+mcp%3Awrite");
  }

  @Test
  void renewsAMinuteEarly() {
    token("one", 3_600);
    token("two", 3_600);
    ClientCredentials credentials = credentials();
    authorization(credentials);
    later(Duration.ofSeconds(3_539));
    assertThat(authorization(credentials)).isEqualTo("Bearer one");
    later(Duration.ofSeconds(1));
    // Nobody waits for the new one while the old one lives.
    assertThat(authorization(credentials)).isEqualTo("Bearer one");
    Awaitility.await()
        .untilAsserted(() -> assertThat(authorization(credentials)).isEqualTo("Bearer two"));
    assertThat(endpoint.getRequestCount()).isEqualTo(2);
  }

  @Test
  void usesTheOldTokenWhileItLivesIfTheEarlyRenewalFails() {
    token("one", 3_600);
    endpoint.enqueue(new MockResponse.Builder().code(500).build());
    ClientCredentials credentials = credentials();
    authorization(credentials);
    later(Duration.ofSeconds(3_570));
    try (HeardLog log = HeardLog.of(ClientCredentials.class)) {
      assertThat(authorization(credentials)).isEqualTo("Bearer one");
      Awaitility.await().until(() -> !log.lines("the old one is used while it lives").isEmpty());
    }
  }

  @Test
  void aShortLifeIsRenewedAtHalfTime() {
    token("one", 60);
    token("two", 60);
    ClientCredentials credentials = credentials();
    authorization(credentials);
    later(Duration.ofSeconds(29));
    assertThat(authorization(credentials)).isEqualTo("Bearer one");
    later(Duration.ofSeconds(1));
    Awaitility.await()
        .untilAsserted(() -> assertThat(authorization(credentials)).isEqualTo("Bearer two"));
    assertThat(endpoint.getRequestCount()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "1e18, 86400",
    "9223372036854775807, 86400",
    "1e300, 86400",
    "-5, 1",
    "0, 1",
    "\"600\", 600",
    "\"soon\", 3600",
    "null, 3600",
  })
  void takesLifeBetweenASecondAndADay(String expiresIn, int seconds) {
    endpoint.enqueue(
        new MockResponse.Builder()
            .body("{\"access_token\":\"one\",\"expires_in\":" + expiresIn + "}")
            .build());
    token("two", 3_600);
    ClientCredentials credentials = credentials();
    assertThat(authorization(credentials)).isEqualTo("Bearer one");
    later(Duration.ofSeconds(seconds));
    assertThat(authorization(credentials)).isEqualTo("Bearer two");
  }

  @Test
  void manyCallersShareOneRequest() {
    token("one", 3_600);
    ClientCredentials credentials = credentials();
    List<CompletableFuture<String>> callers =
        IntStream.range(0, 16)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> authorization(credentials)))
            .toList();
    callers.forEach(caller -> assertThat(caller.join()).isEqualTo("Bearer one"));
    assertThat(endpoint.getRequestCount()).isEqualTo(1);
  }

  @Test
  void aRefusedTokenIsForgottenAnotherIsKept() {
    token("one", 3_600);
    token("two", 3_600);
    ClientCredentials credentials = credentials();
    authorization(credentials);
    assertThat(credentials.replaceable("Bearer older")).isTrue();
    assertThat(authorization(credentials)).isEqualTo("Bearer one");
    credentials.replaceable("Bearer one");
    assertThat(authorization(credentials)).isEqualTo("Bearer two");
  }

  @Test
  void nobodyWaitsLongerThanTheCallMayTake() {
    ClientCredentials credentials = credentials();

    ToolFailure failure =
        catchThrowableOfType(
            ToolFailure.class,
            () -> credentials.authorization(Deadline.in(Duration.ofMillis(1)), new Cancellation()));
    assertThat(failure.message()).contains("did not answer in time");
  }

  @Test
  void whoIsInterruptedDoesNotWait() {
    ClientCredentials credentials = credentials();
    Thread.currentThread().interrupt();

    assertThat(catchThrowableOfType(ToolFailure.class, () -> authorization(credentials)).message())
        .contains("did not answer in time");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void whoGivesUpDoesNotWait() {
    Cancellation cancellation = new Cancellation();
    cancellation.cancel();
    ClientCredentials credentials = credentials();

    assertThat(
            catchThrowableOfType(
                    ToolFailure.class,
                    () ->
                        credentials.authorization(Deadline.in(Duration.ofMinutes(1)), cancellation))
                .message())
        .contains("did not answer in time");
  }

  @Test
  void whoWaitsIsToldOnceTheCallIsCancelled() throws Exception {
    endpoint.enqueue(
        new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    Cancellation cancellation = new Cancellation();
    ClientCredentials credentials = credentials();
    CompletableFuture<ToolFailure> waits =
        CompletableFuture.supplyAsync(
            () ->
                catchThrowableOfType(
                    ToolFailure.class,
                    () ->
                        credentials.authorization(
                            Deadline.in(Duration.ofMinutes(1)), cancellation)));
    endpoint.takeRequest();
    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("token")))
        .as("a fetch keeps no process alive")
        .isNotEmpty()
        .allMatch(Thread::isDaemon);

    cancellation.cancel();

    assertThat(waits.get(30, TimeUnit.SECONDS).message()).contains("did not answer in time");
  }

  @Test
  void afterAFailedFetchTheNextCallerAsksAgain() {
    endpoint.enqueue(new MockResponse.Builder().code(401).body("s&cret").build());
    token("one", 3_600);
    ClientCredentials credentials = credentials();

    ToolFailure failure = catchThrowableOfType(ToolFailure.class, () -> authorization(credentials));
    assertThat(failure.message())
        .contains("the token endpoint refused with status 401")
        .contains("INSTAINSTRU_MCP_WORKOS_M2M_")
        .doesNotContain("s&cret");
    assertThat(failure.upstream()).isEqualTo("backend");
    assertThat(authorization(credentials)).isEqualTo("Bearer one");
  }

  @Test
  void aTokenThatHasExpiredIsWaitedFor() {
    token("one", 3_600);
    token("two", 3_600);
    ClientCredentials credentials = credentials();
    authorization(credentials);
    later(Duration.ofHours(1));

    assertThat(authorization(credentials)).isEqualTo("Bearer two");
  }

  /** An hour is what providers commonly give. */
  @Test
  void aTokenWithoutALifeLivesForAnHour() {
    endpoint.enqueue(new MockResponse.Builder().body("{\"access_token\":\"one\"}").build());
    token("two", 3_600);
    ClientCredentials credentials = credentials();
    authorization(credentials);
    later(Duration.ofSeconds(3_539));
    assertThat(authorization(credentials)).isEqualTo("Bearer one");
    later(Duration.ofSeconds(61));
    assertThat(authorization(credentials)).isEqualTo("Bearer two");
  }

  /** Not from below zero on, which would mean to fetch one for each call. */
  @ParameterizedTest
  @ValueSource(ints = {0, -5, 1})
  void aTokenLivesForASecondAtLeast(int life) {
    token("one", life);
    token("two", 3_600);
    ClientCredentials credentials = credentials();
    assertThat(authorization(credentials)).isEqualTo("Bearer one");
    later(Duration.ofMillis(499));
    assertThat(authorization(credentials)).isEqualTo("Bearer one");
    assertThat(endpoint.getRequestCount()).isEqualTo(1);
    later(Duration.ofMillis(501));
    assertThat(authorization(credentials)).isEqualTo("Bearer two");
  }

  @Test
  void aFailureIsLoggedWithItsReason() {
    endpoint.enqueue(new MockResponse.Builder().code(418).build());
    try (HeardLog log = HeardLog.of(ClientCredentials.class)) {
      ClientCredentials credentials = credentials();
      assertThatThrownBy(() -> authorization(credentials)).isInstanceOf(ToolFailure.class);

      assertThat(log.lines("refused with status 418"))
          .singleElement()
          .asString()
          .startsWith("token fetch failed: ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "no json", "{\"access_token\":\"two words\"}"})
  void anAnswerWithoutATokenIsAFailure(String body) {
    endpoint.enqueue(new MockResponse.Builder().body(body).build());
    ToolFailure failure =
        catchThrowableOfType(ToolFailure.class, () -> authorization(credentials()));
    assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_AUTH_FAILED);
    assertThat(failure.retryable()).isTrue();
    assertThat(failure.message()).doesNotContain("s&cret");
  }

  @Test
  void aDeadEndpointIsAFailureUnlessAFallbackIsWanted() {
    ClientCredentials credentials = credentials();
    endpoint.close();
    assertThat(catchThrowableOfType(ToolFailure.class, () -> authorization(credentials)).message())
        .contains("could not be reached");
    Credentials fallback =
        new FallbackCredentials(
            credentials, Credentials.bearer(Secret.of("static")), TestMeters.none());
    assertThat(authorization(fallback)).isEqualTo("Bearer static");
    assertThat(fallback.replaceable("Bearer static")).isTrue();
    assertThat(Credentials.bearer(Secret.of("static")).replaceable("Bearer static")).isFalse();
  }
}
