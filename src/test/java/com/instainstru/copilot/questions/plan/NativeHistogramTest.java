package com.instainstru.copilot.questions.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.questions.TestMetrics;
import com.instainstru.copilot.questions.dictionary.LabelMatcher;
import com.instainstru.copilot.questions.plan.Interpretation.Understood;
import com.instainstru.copilot.questions.reading.TimeUnit;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** PromQL for histograms that Prometheus keeps as one series each. */
class NativeHistogramTest {
  private static final String NAME = "instainstru_http_request_duration_seconds";
  private static final String OTHERS = "endpoint!~\"/api/v1/(health|ready)\"";
  private static final LabelMatcher GET =
      new LabelMatcher("method", LabelMatcher.Operator.EQUAL, "GET");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          p95 latency | histogram_quantile(0.95, RATE)
          average latency | histogram_sum(RATE) / histogram_count(RATE)
          share of requests slower than 1 second | histogram_fraction(1.0, +Inf, RATE)
          share of requests faster than 250ms | histogram_fraction(-Inf, 0.25, RATE)
          how many requests were faster than 250ms in the last hour | histogram_fraction(-Inf, 0.25, INCREASE) * histogram_count(INCREASE)
          """)
  void readsTheOneSeries(String question, String expected) {
    assertThat(promql(plan(question))).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @MethodSource("countingStatistics")
  void countsTheObservationsOfTheOneSeries(Statistic statistic, TimeUnit per, String expected) {
    Plan latency = plan("p95 latency");
    Plan counted =
        new Plan(
            latency.metric(),
            statistic,
            latency.filters(),
            List.of(),
            null,
            Duration.ofMinutes(5),
            null,
            null,
            per,
            null,
            null,
            null);

    assertThat(promql(counted)).isEqualTo(spelledOut(expected));
  }

  private static Stream<Arguments> countingStatistics() {
    TimeUnit second = plan("p95 latency").per();
    String part = "histogram_count(sum(rate(" + NAME + "{" + OTHERS + ",method=\"GET\"}[5m])))";
    return Stream.of(
        Arguments.of(
            new Statistic.Count(),
            second,
            "histogram_count(sum(increase(" + NAME + "{" + OTHERS + "}[5m])))"),
        Arguments.of(new Statistic.Rate(), second, "histogram_count(RATE)"),
        Arguments.of(
            new Statistic.Rate(), new TimeUnit("minute", 60), "histogram_count(RATE) * 60"),
        Arguments.of(
            new Statistic.Share(List.of(GET), false), second, part + " / histogram_count(RATE)"),
        Arguments.of(
            new Statistic.Share(List.of(GET), true),
            second,
            "1 - (" + part + " / histogram_count(RATE))"));
  }

  private static Plan plan(String question) {
    return ((Understood) TestMetrics.INTERPRETER.interpret(question, Duration.ofMinutes(5), true))
        .plan();
  }

  private static String promql(Plan plan) {
    return PromqlWriter.write(plan, PromqlWriter.Form.NATIVE_HISTOGRAM);
  }

  private static String spelledOut(String form) {
    return form.replace("RATE", "sum(rate(" + NAME + "{" + OTHERS + "}[5m]))")
        .replace("INCREASE", "sum(increase(" + NAME + "{" + OTHERS + "}[1h]))");
  }
}
