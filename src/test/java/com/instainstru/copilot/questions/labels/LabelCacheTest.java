package com.instainstru.copilot.questions.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.questions.ScriptedPrometheus;
import com.instainstru.copilot.questions.TestMetrics;
import com.instainstru.copilot.questions.dictionary.Metric;
import com.instainstru.copilot.questions.plan.Interpretation.Refused;
import com.instainstru.copilot.questions.plan.Interpretation.Understood;
import com.instainstru.copilot.questions.plan.Interpreter;
import com.instainstru.copilot.questions.plan.PromqlWriter;
import com.instainstru.copilot.questions.plan.Setting;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.testing.SettableClock;
import com.instainstru.copilot.tools.prometheus.PrometheusApi.MetricMetadata;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelCacheTest {
  private static final Setting SETTING =
      new Setting(
          Duration.ofMinutes(5), true, ZonedDateTime.of(2026, 7, 15, 10, 30, 0, 0, ZoneOffset.UTC));
  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final CallContext CONTEXT = CallContext.of(Caller.local(), "cli", "test");

  private final ScriptedPrometheus prometheus = new ScriptedPrometheus();
  private final SettableClock clock = new SettableClock("2026-01-31T15:00:00Z");
  private final List<Runnable> background = new ArrayList<>();
  private final LabelCache labels =
      new LabelCache(
          TestMetrics.DICTIONARY,
          new LabelReader(prometheus, TestMetrics.DICTIONARY),
          clock,
          background::add);

  private boolean knows(String endpoint) {
    Interpreter interpreter = labels.interpreter(CONTEXT);
    return interpreter.interpret("latency of the " + endpoint + " endpoint", WINDOW, true)
        instanceof Understood;
  }

  private void serve(String endpoint) {
    prometheus.answer(
        "count by (__name__, action",
        Map.of(
            "__name__",
            "instainstru_http_request_duration_seconds_count",
            "endpoint",
            "/api/v1/" + endpoint));
    prometheus.answer(
        "count by (__name__, le)",
        Map.of("__name__", "instainstru_http_request_duration_seconds_bucket", "le", "0.25"));
  }

  @Test
  void valuesAreLearnedOnceAndRenewedInTheBackground() {
    serve("lessons");
    assertThat(knows("lessons")).isTrue();
    serve("courses");
    clock.move(Duration.ofMinutes(4));
    assertThat(knows("courses")).isFalse();
    assertThat(background).isEmpty();
    clock.move(Duration.ofMinutes(2));
    assertThat(knows("courses")).as("the old values serve while new ones are read").isFalse();
    assertThat(knows("lessons")).isTrue();
    assertThat(background).as("one renewal at a time").hasSize(1);
    background.get(0).run();
    assertThat(knows("courses")).isTrue();
    assertThat(
            labels.interpreter(CONTEXT).interpret("share of requests within 250ms", WINDOW, false))
        .isInstanceOf(Understood.class);
  }

  @Test
  void valuesAreRenewedAgainEveryTimeTheyAreOld() {
    serve("lessons");
    assertThat(knows("lessons")).isTrue();
    for (String endpoint : List.of("courses", "lectures")) {
      serve(endpoint);
      clock.move(Duration.ofMinutes(6));
      assertThat(knows(endpoint)).isFalse();
      background.remove(0).run();
      assertThat(knows(endpoint)).isTrue();
    }
  }

  @Test
  void questionsWithoutValuesNeedNothingLearned() {
    assertThat(labels.unlearned().interpret("p99 latency", WINDOW, true))
        .isInstanceOf(Understood.class);
    assertThat(prometheus.asked()).isEmpty();
  }

  @Test
  void theNameOfASeriesIsNoneOfItsValues() {
    serve("lessons");
    assertThat(new LabelReader(prometheus, TestMetrics.DICTIONARY).read(CONTEXT).byMetric())
        .isEqualTo(
            Map.of(
                "instainstru_http_request_duration_seconds",
                Map.of("endpoint", List.of("/api/v1/lessons"))));
  }

  @Test
  void whilePrometheusIsAwayQuestionsWithoutValuesAreRead() {
    prometheus.fail();
    assertThat(knows("lessons")).isFalse();
    assertThat(labels.interpreter(CONTEXT).interpret("p99 latency", WINDOW, true))
        .isInstanceOf(Understood.class);
    int asked = prometheus.asked().size();
    knows("lessons");
    assertThat(prometheus.asked()).as("a failure is not repeated at once").hasSize(asked);
    serve("lessons");
    clock.move(Duration.ofSeconds(20));
    assertThat(knows("lessons")).isTrue();
    prometheus.fail();
    clock.move(Duration.ofMinutes(6));
    knows("lessons");
    background.get(0).run();
    assertThat(knows("lessons")).as("the last values serve on").isTrue();
  }

  @Test
  void aMetricThatTheDictionaryLacksIsAskedForByItsName() {
    prometheus.describe("node_boots_total", new MetricMetadata("counter", "Boots.", ""));
    prometheus.describe("http_wait_seconds", new MetricMetadata("histogram", "Waits.", ""));
    prometheus.describe("background_jobs_failed", new MetricMetadata("gauge", "Jobs.", ""));
    prometheus.describe("room_heat", new MetricMetadata("gauge", "Heat.", ""));
    prometheus.answer(
        "topk(100, node_boots_total)", Map.of("__name__", "node_boots_total", "data_center", "eu"));
    assertThat(promql("node_boots_total per minute by data center"))
        .isEqualTo("sum by (data_center) (rate(node_boots_total[5m])) * 60");
    assertThat(promql("p95 http_wait_seconds latency"))
        .isEqualTo("histogram_quantile(0.95, sum by (le) (rate(http_wait_seconds_bucket[5m])))");
    assertThat(promql("highest room_heat over the last hour"))
        .isEqualTo("max_over_time((sum(room_heat))[1h:1m])");
    UndeclaredMetrics unlisted = new UndeclaredMetrics(prometheus, TestMetrics.DICTIONARY);
    assertThat(unlisted.in("no_such_metric per minute", CONTEXT)).isEmpty();
    assertThat(unlisted.in("requests per minute", CONTEXT)).isEmpty();
    assertThat(unlisted.in("background_jobs_failed", CONTEXT)).isEmpty();
  }

  private String promql(String question) {
    Metric metric =
        new UndeclaredMetrics(prometheus, TestMetrics.DICTIONARY)
            .in(question, CONTEXT)
            .orElseThrow();
    return PromqlWriter.write(
        ((Understood) TestMetrics.INTERPRETER.interpretWith(metric, question, SETTING)).plan());
  }

  @Test
  void aWordThatIsNoMetricStaysUnknown() {
    prometheus.describe("node_boots_total", new MetricMetadata("counter", "Boots.", ""));
    Metric metric =
        new UndeclaredMetrics(prometheus, TestMetrics.DICTIONARY)
            .in("node_boots_total", CONTEXT)
            .orElseThrow();
    assertThat(TestMetrics.INTERPRETER.interpretWith(metric, "p99 of node_boots_total", SETTING))
        .isInstanceOf(Refused.class);
  }

  @Test
  void aFailureOfPrometheusIsPassedOn() {
    prometheus.fail();
    assertThatThrownBy(
            () ->
                new UndeclaredMetrics(prometheus, TestMetrics.DICTIONARY)
                    .in("node_boots_total", CONTEXT))
        .isInstanceOfSatisfying(
            ToolFailure.class,
            failure -> assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_UNAVAILABLE));
  }
}
