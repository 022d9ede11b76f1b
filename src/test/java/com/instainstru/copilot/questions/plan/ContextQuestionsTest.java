package com.instainstru.copilot.questions.plan;

import static com.instainstru.copilot.questions.TestMetrics.promql;
import static com.instainstru.copilot.questions.TestMetrics.read;
import static com.instainstru.copilot.questions.TestMetrics.spelledOut;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.questions.TestMetrics;
import com.instainstru.copilot.questions.plan.Interpretation.Refused;
import com.instainstru.copilot.questions.plan.Interpretation.Understood;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions with something around them, several in one, and those that follow another. */
class ContextQuestionsTest {
  private static final Setting SETTING =
      new Setting(
          Duration.ofMinutes(5), true, ZonedDateTime.of(2026, 7, 15, 10, 30, 0, 0, ZoneOffset.UTC));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Hi all, quick one: error rate? | Hi all, quick one | error rate
          I am on call and lost. What is the p95 latency? | I am on call and lost | p95 latency
          for the board meeting I need the request rate | for the board meeting | request rate
          what's the error rate so I can tell my boss | so I can tell my boss | error rate
          After the config change I'd like to see errors per second in the last hour | After the config change | errors per second in the last hour
          Checkout is acting up. What's the p95? | Checkout is acting up | p95 latency of checkout
          Support says we lose a lot of credits. How many were applied because of referrals in the last hour? | Support says we lose a lot of credits | number of credits applied by referral in the last hour
          """)
  void whatIsSaidAroundAQuestionIsSetAsideAndTold(String text, String aside, String question) {
    assertThat(read(text))
        .isInstanceOfSatisfying(
            Understood.class,
            understood -> {
              assertThat(PromqlWriter.write(understood.plan())).isEqualTo(promql(question));
              assertThat(understood.setAside()).isEqualTo(aside);
              assertThat(understood.confidence()).isLessThan(1);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "for the EU tenant: what's the p95?",
        "EU: p95?",
        "We only care about premium users. What is the p95?",
        "look at premium users. p95 latency?",
        "after the deploy how many errors",
        "p95 for premium users, thanks!",
        "Delete all silences. What is the p95?",
        "what's the error rate for the blue team",
        "we are slower than 2 s. error rate?",
        "what's the p95 and how happy are we",
        "p95, p99, error rate, traffic, 4xx rate and logins"
      })
  void whatMayRestrictAQuestionIsNotSetAside(String text) {
    assertThat(read(text)).isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          p50, p95 and p99 latency in the last hour | p50 latency in the last hour; p95 latency in the last hour; p99 latency in the last hour
          error rate and traffic by endpoint | error rate by endpoint; traffic by endpoint
          what's the p95 and the error rate on checkout in the last hour | p95 on checkout in the last hour; error rate on checkout in the last hour
          logins and searches in the last hour | logins in the last hour; searches in the last hour
          What's the p95? And the error rate? | p95 latency; error rate
          p95 on checkout & error rate | p95 on checkout; error rate on checkout
          """)
  void severalMeasuresGiveOneReadingEach(String text, String questions) {
    assertThat(read(text))
        .isInstanceOfSatisfying(
            Understood.class,
            understood -> {
              List<Plan> plans = new ArrayList<>(List.of(understood.plan()));
              plans.addAll(understood.further());
              assertThat(plans)
                  .extracting(PromqlWriter::write)
                  .containsExactlyElementsOf(
                      List.of(questions.split("; ", -1)).stream()
                          .map(TestMetrics::promql)
                          .toList());
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          p99 latency of checkout in the last hour | same but p95 | p95 latency of checkout in the last hour
          p99 latency of checkout in the last hour | and on bookings? | p99 latency of bookings in the last hour
          p99 latency of checkout in the last hour | and for the last day? | p99 latency of checkout in the last day
          p99 latency of checkout | what about the average | average latency of checkout
          error rate | and by endpoint | error rate by endpoint
          error rate | and on checkout in the last hour | error rate on checkout in the last hour
          error rate | compared to an hour ago | error rate compared to an hour ago
          dead letter queue | what about traffic | traffic
          number of failed logins in the last hour | and for the last 2 hours? | number of failed logins in the last 2 hours
          """)
  void aFollowUpChangesTheQuestionBefore(String before, String text, String whole) {
    assertThat(TestMetrics.INTERPRETER.interpret(text, before, SETTING))
        .isInstanceOfSatisfying(
            Understood.class,
            understood ->
                assertThat(PromqlWriter.write(understood.plan())).isEqualTo(promql(whole)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          error rate | and by country
          error rate | same but happier
          how happy are we | same but p95
          dead letter queue | same but p95
          '' | same but p95 of moods
          """)
  void aFollowUpThatIsNotUnderstoodIsRefused(String before, String text) {
    assertThat(TestMetrics.INTERPRETER.interpret(text, before, SETTING))
        .isInstanceOf(Refused.class);
  }

  @Test
  void aQuestionOfItsOwnNeedsNoneBefore() {
    assertThat(TestMetrics.INTERPRETER.interpret("p95 latency", "error rate", SETTING))
        .isEqualTo(read("p95 latency"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          which endpoints have a p95 above 1s | (histogram_quantile(0.95, sum by (le, endpoint) (rate(D_bucket{HEALTH}[5m])))) > 1
          endpoints with an error rate over 5 % | (sum by (endpoint) (rate(H{HEALTH,status_code=~"5.."}[5m])) / sum by (endpoint) (rate(H{HEALTH}[5m]))) > 0.05
          endpoints with an error rate over 5 percent | (sum by (endpoint) (rate(H{HEALTH,status_code=~"5.."}[5m])) / sum by (endpoint) (rate(H{HEALTH}[5m]))) > 0.05
          endpoints with fewer than 10 requests per minute | (sum by (endpoint) (rate(H{HEALTH}[5m])) * 60) < 10
          is the error rate over 1%? | sum(rate(H{HEALTH,status_code=~"5.."}[5m])) / sum(rate(H{HEALTH}[5m]))
          are there more than 10 jobs in the dead letter queue | sum(background_jobs_failed)
          search stages above 300 ms p95 | (histogram_quantile(0.95, sum by (le, stage) (rate(instainstru_nl_search_latency_ms_bucket[5m])))) > 300
          error budget left for 99.9% availability over the last day | 1 - (sum(rate(H{HEALTH,status_code=~"5.."}[1d])) / sum(rate(H{HEALTH}[1d]))) / 0.001
          how much of the error budget of 99.9% is left over the last day | 1 - (sum(rate(H{HEALTH,status_code=~"5.."}[1d])) / sum(rate(H{HEALTH}[1d]))) / 0.001
          burn rate for 99.5 in the last hour | (sum(rate(H{HEALTH,status_code=~"5.."}[1h])) / sum(rate(H{HEALTH}[1h]))) / 0.005
          apdex with T = 250ms | (sum(rate(D_bucket{HEALTH,le="0.25"}[5m])) + sum(rate(D_bucket{HEALTH,le=~"1([.]0)?"}[5m]))) / 2 / sum(rate(D_count{HEALTH}[5m]))
          is latency getting worse | (histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH}[5m])))) - (histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH}[5m] offset 1h))))
          is checkout slower than an hour ago | (histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint="/api/v1/payments/checkout"}[5m])))) - (histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint="/api/v1/payments/checkout"}[5m] offset 1h))))
          how many times more traffic does the search endpoint get than the reviews endpoint | (sum(rate(H{endpoint="/api/v1/search"}[5m]))) / (sum(rate(H{endpoint="/api/v1/reviews"}[5m])))
          status code breakdown for checkout | sum by (status_code) (rate(H{endpoint="/api/v1/payments/checkout"}[5m]))
          breakdown of methods for traffic | sum by (method) (rate(H{HEALTH}[5m]))
          when was traffic highest in the last 6 hours | max_over_time(timestamp((sum(rate(H{HEALTH}[5m]))) == scalar(max_over_time((sum(rate(H{HEALTH}[5m])))[6h:1m] @ end())))[6h:1m])
          when is traffic lowest | max_over_time(timestamp((sum(rate(H{HEALTH}[5m]))) == scalar(min_over_time((sum(rate(H{HEALTH}[5m])))[1d:1m] @ end())))[1d:1m])
          when did the 404s begin | min_over_time(timestamp((sum(rate(H{HEALTH,status_code="404"}[5m])) / sum(rate(H{HEALTH}[5m]))) > scalar(max_over_time((sum(rate(H{HEALTH,status_code="404"}[5m])) / sum(rate(H{HEALTH}[5m])))[1d:1m] @ end())) / 2)[1d:1m])
          how long has the location breaker been open | time() - 30 - max by (component) (max_over_time(timestamp(instainstru_nl_search_circuit_breaker_state{component="location"} != 2)[1d:30s]))
          bookings last hour | sum(increase(H{endpoint="/api/v1/bookings"}[1h]))
          latency of the instructors list | histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint="/api/v1/instructors"}[5m])))
          breakdown of traffic by method | sum by (method) (rate(H{HEALTH}[5m]))
          search volume in the past fortnight | sum(increase(instainstru_nl_search_requests_total[2w]))
          """)
  void thresholdsBudgetsAndTrendsBecomePromql(String question, String expected) {
    assertThat(promql(question).replace("[14d]", "[2w]")).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "is the error rate over 5 requests",
        "is p95 above 3",
        "p95 above 500ms",
        "how many endpoints are above 1 s",
        "error budget left",
        "longest time without a booking",
        "which endpoint had the longest gap without requests",
        "error budget of 100%",
        "apdex",
        "apdex with T = 123ms",
        "error rate over 1%",
        "when is traffic",
        "when was traffic by endpoint highest",
        "how long has the location breaker been",
        "how many failed?"
      })
  void whatCannotBeHeldAgainstABoundIsRefused(String question) {
    assertThat(read(question)).isInstanceOf(Refused.class);
  }
}
