package com.instainstru.copilot.upstream;

import static com.instainstru.copilot.testing.AssembledServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.CapturedLog;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.testing.SettableClock;
import com.instainstru.copilot.testing.Together;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to the backend when its tokens come from an endpoint that has trouble of its own. */
@IntegrationTest
class CredentialFailuresTest {
  private static final String WORKERS = "celery_worker_status";

  private final MockWebServer tokens = new MockWebServer();
  private final AtomicInteger issued = new AtomicInteger();

  @BeforeEach
  void start() throws IOException {
    tokens.start();
  }

  @AfterEach
  void stop() {
    tokens.close();
  }

  private AssembledServer.Builder server() {
    return AssembledServer.builder()
        .set(SettingName.WORKOS_M2M_CLIENT_ID, "client")
        .set(SettingName.WORKOS_M2M_CLIENT_SECRET, "client-secret-of-the-tests")
        .set(SettingName.WORKOS_M2M_TOKEN_URL, tokens.url("/oauth/token").toString());
  }

  private void issuing(int life) {
    tokens.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return json(
                200,
                "{\"access_token\":\"token-"
                    + issued.incrementAndGet()
                    + "\",\"expires_in\":"
                    + life
                    + "}");
          }
        });
  }

  static List<MockResponse> troubles() {
    return List.of(
        json(500, "{}"),
        json(401, "{\"error\":\"invalid_client\"}"),
        json(200, "<html>"),
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build(),
        new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
  }

  private void inTrouble(int trouble) {
    tokens.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return troubles().get(trouble);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void withoutATokenNothingIsSent_R10(int trouble) throws Exception {
    inTrouble(trouble);
    try (Together together = new Together();
        AssembledServer server = server().limits("upstream_token=700ms").start()) {
      List<Got> refused = together.all(5, () -> server.call(WORKERS, "{}"));

      assertThat(refused)
          .allSatisfy(
              got -> {
                assertThat(got.failure()).isEqualTo("upstream_auth_failed");
                assertThat(got.structured().path("retryable").asBoolean(false)).isTrue();
                assertThat(got.body()).doesNotContain("client-secret").doesNotContain("html");
              });
      assertThat(server.backend().getRequestCount()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 4})
  void theStaticTokenIsUsedOnlyWhereThatIsWanted_R10(int trouble) throws Exception {
    inTrouble(trouble);
    try (AssembledServer server =
            server().set(SettingName.M2M_FALLBACK, "on").limits("upstream_token=700ms").start();
        CapturedLog log = CapturedLog.start()) {
      server.backend().enqueue(json(200, "{}"));

      assertThat(server.call(WORKERS, "{}").failure()).isEmpty();

      assertThat(log.text().lines().filter(line -> line.contains("WARN")))
          .anyMatch(line -> line.contains("INSTAINSTRU_MCP_M2M_FALLBACK"));
      assertThat(server.backend().takeRequest().getHeaders().get("Authorization"))
          .isEqualTo("Bearer " + AssembledServer.BACKEND_TOKEN);
      assertThat(server.metrics())
          .contains("copilot_upstream_credential_fallbacks_total{upstream=\"backend\"} 1.0");
    }
  }

  @Test
  void theTokensDeadlineIsTheCalls_R10() throws Exception {
    inTrouble(4);
    try (AssembledServer server =
        server().limits("upstream_call=700ms,upstream_token=5m").start()) {
      assertThat(server.call(WORKERS, "{}").failure()).isEqualTo("upstream_auth_failed");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 1, 3_600})
  void noCallFailsBecauseATokenEnds_R23(int life) throws Exception {
    SettableClock clock = new SettableClock("2026-01-31T15:00:00Z");
    issuing(life);
    try (AssembledServer server = server().clock(clock).start()) {
      server.backend().setDispatcher(acceptingLiving(clock, life));
      for (int call = 0; call < 40; call++) {
        assertThat(server.call(WORKERS, "{}").failure()).isEmpty();
        clock.move(Duration.ofMillis(Math.max(500, life * 1_000L / 7)));
      }
      assertThat(issued.get()).isGreaterThan(3);
    }
  }

  /** A backend that takes only the latest tokens, as long as each lives. */
  private Dispatcher acceptingLiving(Clock clock, int life) {
    Map<String, Instant> firstSeen = new ConcurrentHashMap<>();
    return new Dispatcher() {
      @Override
      public MockResponse dispatch(RecordedRequest request) {
        String token = String.valueOf(request.getHeaders().get("Authorization"));
        Instant seen = firstSeen.computeIfAbsent(token, unused -> clock.instant());
        boolean lives = clock.instant().isBefore(seen.plusSeconds(life));
        return lives ? json(200, "{}") : json(500, "{}");
      }
    };
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRefusedTokenIsReplacedOnce_R23(boolean forEver) throws Exception {
    issuing(3_600);
    try (AssembledServer server = server().start()) {
      server.backend().enqueue(json(401, "{}"));
      server.backend().enqueue(forEver ? json(401, "{}") : json(200, "{}"));
      server.backend().enqueue(json(200, "{}"));

      assertThat(server.call(WORKERS, "{}").failure())
          .isEqualTo(forEver ? "upstream_auth_failed" : "");

      assertThat(server.backend().getRequestCount()).isEqualTo(2);
      assertThat(authorization(server)).isEqualTo("Bearer token-1");
      assertThat(authorization(server)).isEqualTo("Bearer token-2");
    }
  }

  private static String authorization(AssembledServer server) throws InterruptedException {
    RecordedRequest request = server.backend().takeRequest(5, TimeUnit.SECONDS);
    return request == null ? "" : String.valueOf(request.getHeaders().get("Authorization"));
  }
}
