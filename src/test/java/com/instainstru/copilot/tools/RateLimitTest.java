package com.instainstru.copilot.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.testing.OtherCallers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More calls than a caller may make. */
@IntegrationTest
class RateLimitTest {
  private static final String TOOL = "celery_queue_depth";

  private static void answer(AssembledServer server, int times) {
    for (int i = 0; i < times; i++) {
      server.backend().enqueue(AssembledServer.json(200, "{\"queues\":{},\"total\":0}"));
    }
  }

  private static void assertLimited(Got got) {
    assertThat(got.status()).isEqualTo(429);
    int seconds = Integer.parseInt(String.valueOf(got.headers().get("Retry-After")));
    assertThat(seconds).isBetween(1, 60);
    assertThat(got.json().path("id").asInt(0)).isEqualTo(1);
    assertThat(got.json().at("/error/code").isInt()).isTrue();
    assertThat(got.json().at("/error/data/error").asString()).isEqualTo("rate_limited");
    assertThat(got.json().at("/error/data/retry_after_seconds").asInt(0)).isEqualTo(seconds);
    assertThat(got.json().at("/error/data/request_id").asString()).hasSize(36);
  }

  @Test
  void aCallerBeyondItsRateWaitsAndOthersDoNot_L01() throws Exception {
    OtherCallers people = OtherCallers.make();
    try (AssembledServer server =
        people.admit(AssembledServer.builder().set(SettingName.RATE_LIMIT, "3")).start()) {
      answer(server, 5);
      for (int i = 0; i < 3; i++) {
        assertThat(server.call(TOOL, "{}").status()).isEqualTo(200);
      }

      assertLimited(server.call(TOOL, "{}"));
      // Another tool does not help, and neither does a wrong call.
      assertLimited(server.call("payments_pipeline", "{}"));
      assertLimited(server.call(TOOL, "{'unknown': 1}"));

      assertThat(server.backend().getRequestCount()).isEqualTo(3);
      assertThat(server.callAs(people.token("ana"), TOOL, "{}").failure()).isEmpty();
      assertThat(server.callAs(people.token("bo"), TOOL, "{}").failure()).isEmpty();
    }
  }

  @Test
  void aToolBeyondItsRateWaitsAndOtherToolsDoNot_L01() throws Exception {
    OtherCallers people = OtherCallers.make();
    try (AssembledServer server =
        people.admit(AssembledServer.builder().set(SettingName.TOOL_RATE_LIMIT, "2")).start()) {
      answer(server, 4);
      assertThat(server.call(TOOL, "{}").status()).isEqualTo(200);
      assertThat(server.call(TOOL, "{}").status()).isEqualTo(200);

      assertLimited(server.call(TOOL, "{}"));

      assertThat(server.call("celery_worker_status", "{}").status()).isEqualTo(200);
      assertThat(server.callAs(people.token("ana"), TOOL, "{}").status()).isEqualTo(200);
    }
  }

  @Test
  void oneWayInTwiceIsOneCaller_L01() throws Exception {
    OtherCallers people = OtherCallers.make();
    try (AssembledServer server =
        people.admit(AssembledServer.builder().set(SettingName.RATE_LIMIT, "1")).start()) {
      answer(server, 1);
      assertThat(server.callAs(people.token("ana"), TOOL, "{}").status()).isEqualTo(200);
      // A fresh token of the same person.
      assertLimited(server.callAs(people.token("ana"), TOOL, "{}"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TOOL, "payments_pipeline", "sentry_debug", "alerts_list"})
  void aStoreThatFailsLetsNothingThrough_L05(String tool) throws Exception {
    RateStore broken =
        (key, perMinute) -> {
          throw new IllegalStateException("redis://secret-host:6379 is gone");
        };
    try (AssembledServer server =
        AssembledServer.builder()
            .actions()
            .set(SettingName.RATE_LIMIT, "100")
            .rates(broken)
            .start()) {
      Got got = server.call(tool, "{}");

      assertThat(got.status()).isEqualTo(503);
      assertThat(got.headers().get("Retry-After")).isEqualTo("1");
      assertThat(got.json().at("/error/data/error").asString()).isEqualTo("overloaded");
      assertThat(got.body()).doesNotContain("redis", "secret-host", "Exception");
      assertThat(server.backend().getRequestCount() + server.grafana().getRequestCount()).isZero();
    }
  }

  @Test
  void aStoreIsAskedByCallerAndByCallerAndTool_L05() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    RateStore store =
        (key, perMinute) -> {
          asked.add(key + "=" + perMinute);
          return Duration.ZERO;
        };
    try (AssembledServer server =
        AssembledServer.builder()
            .set(SettingName.RATE_LIMIT, "100")
            .set(SettingName.TOOL_RATE_LIMIT, "50")
            .rates(store)
            .start()) {
      answer(server, 1);
      server.call(TOOL, "{}");
    }
    assertThat(asked).containsExactly("instainstru_celery_queue_depth service=50", "service=100");
  }
}
