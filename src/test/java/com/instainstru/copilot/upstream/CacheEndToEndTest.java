package com.instainstru.copilot.upstream;

import static com.instainstru.copilot.testing.AssembledServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.testing.SettableClock;
import com.instainstru.copilot.testing.Together;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of an upstream's answers, and what is never kept. */
@IntegrationTest
class CacheEndToEndTest {
  private static MockWebServer asked(AssembledServer server, String upstream) {
    return switch (upstream) {
      case "grafana" -> server.grafana();
      case "sentry" -> server.sentry();
      default -> server.backend();
    };
  }

  /** Answers while the status is 200, and counts. */
  private static final class Scripted extends Dispatcher {
    private final String body;
    private final AtomicInteger requests = new AtomicInteger();
    private volatile int status = 200;

    Scripted(String body) {
      this.body = body;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
      requests.incrementAndGet();
      return json(status, status == 200 ? body : "{}")
          .newBuilder()
          .headersDelay(status == 200 ? 300 : 0, TimeUnit.MILLISECONDS)
          .build();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "grafana | dashboards_list | {} | [{\"uid\":\"a\",\"title\":\"A\"}] | 31",
        "backend | services_catalog | {} | {\"meta\":{},\"data\":{\"services\":[]}} | 31",
        "sentry | sentry_issues_top | {} | [{\"id\":\"1\",\"title\":\"T\"}] | 121"
      })
  void oneRequestServesManyAndTheLastGoodAnswerSurvivesAnOutage_R09(
      String upstream, String tool, String arguments, String body, int fresh) throws Exception {
    SettableClock clock = new SettableClock("2026-01-31T15:00:00Z");
    Scripted script = new Scripted(body);
    try (Together together = new Together();
        AssembledServer server = AssembledServer.builder().clock(clock).start()) {
      asked(server, upstream).setDispatcher(script);

      List<Got> same = together.all(20, () -> server.call(tool, arguments));

      assertThat(script.requests).hasValue(1);
      assertThat(same).allMatch(got -> got.structured().equals(same.get(0).structured()));
      assertThat(same.get(0).failure()).isEmpty();
      assertThat(same.get(0).structured().has("stale")).isFalse();

      script.status = 503;
      clock.move(Duration.ofSeconds(fresh));
      Got old = server.call(tool, arguments);
      assertThat(old.failure()).isEmpty();
      assertThat(old.structured().path("stale").asBoolean(false)).isTrue();
      assertThat(old.structured().path("age_seconds").asInt()).isEqualTo(fresh);

      clock.move(Duration.ofSeconds(301 - fresh));
      assertThat(server.call(tool, arguments).failure()).isEqualTo("upstream_unavailable");

      script.status = 200;
      Got again = server.call(tool, arguments);
      assertThat(again.structured().has("stale")).isFalse();
      assertThat(again.structured()).isEqualTo(same.get(0).structured());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404})
  void aRefusalIsNotHiddenByAnOldAnswer_R09(int status) throws Exception {
    SettableClock clock = new SettableClock("2026-01-31T15:00:00Z");
    Scripted script = new Scripted("[]");
    try (AssembledServer server = AssembledServer.builder().clock(clock).start()) {
      server.grafana().setDispatcher(script);
      server.call("dashboards_list", "{}");
      script.status = status;
      clock.move(Duration.ofSeconds(31));

      assertThat(server.call("dashboards_list", "{}").failure()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "users_lookup | {'identifier': 'ana@example.com'}",
        "celery_worker_status | {}",
        "payments_pipeline | {}",
        "invites_list | {}"
      })
  void whatConcernsPeopleMoneyOrTheMomentIsNeverKept_R09(String tool, String arguments)
      throws Exception {
    Scripted script = new Scripted("{\"meta\":{},\"data\":{}}");
    try (AssembledServer server = AssembledServer.start()) {
      server.backend().setDispatcher(script);
      assertThat(server.call(tool, arguments).structured().has("data")).isTrue();
      assertThat(server.call(tool, arguments).structured().has("data")).isTrue();
      assertThat(script.requests).hasValue(2);

      script.status = 500;
      assertThat(server.call(tool, arguments).failure()).isEqualTo("upstream_unavailable");
    }
  }
}
