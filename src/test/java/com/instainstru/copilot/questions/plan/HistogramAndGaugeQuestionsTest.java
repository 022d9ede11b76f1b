package com.instainstru.copilot.questions.plan;

import static com.instainstru.copilot.questions.TestMetrics.promql;
import static com.instainstru.copilot.questions.TestMetrics.refused;
import static com.instainstru.copilot.questions.TestMetrics.spelledOut;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.questions.plan.Interpretation.Cause;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read from a histogram or a gauge. */
class HistogramAndGaugeQuestionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          p99.9 latency | histogram_quantile(0.999, sum by (le) (rate(D_bucket{HEALTH}[5m])))
          p999 latency | histogram_quantile(0.999, sum by (le) (rate(D_bucket{HEALTH}[5m])))
          p100 latency | histogram_quantile(1, sum by (le) (rate(D_bucket{HEALTH}[5m])))
          q90 latency | histogram_quantile(0.90, sum by (le) (rate(D_bucket{HEALTH}[5m])))
          95% latency | histogram_quantile(0.95, sum by (le) (rate(D_bucket{HEALTH}[5m])))
          latency at 95% | histogram_quantile(0.95, sum by (le) (rate(D_bucket{HEALTH}[5m])))
          the slowest 1% latency | histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH}[5m])))
          slowest 5 percent latency | histogram_quantile(0.95, sum by (le) (rate(D_bucket{HEALTH}[5m])))
          slowest 1 percent latency | histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH}[5m])))
          slowest 0.5 percent latency | histogram_quantile(0.995, sum by (le) (rate(D_bucket{HEALTH}[5m])))
          95 percent latency | histogram_quantile(0.95, sum by (le) (rate(D_bucket{HEALTH}[5m])))
          90th percentile of search latency | histogram_quantile(0.90, sum by (le) (rate(instainstru_nl_search_latency_ms_bucket{stage="total"}[5m])))
          percentile 90 of latency | histogram_quantile(0.90, sum by (le) (rate(D_bucket{HEALTH}[5m])))
          quantile 0.5 latency | histogram_quantile(0.50, sum by (le) (rate(D_bucket{HEALTH}[5m])))
          p 95 latency | histogram_quantile(0.95, sum by (le) (rate(D_bucket{HEALTH}[5m])))
          ninety-fifth percentile latency | histogram_quantile(0.95, sum by (le) (rate(D_bucket{HEALTH}[5m])))
          ninety ninth percentile latency | histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH}[5m])))
          fiftieth percentile latency | histogram_quantile(0.50, sum by (le) (rate(D_bucket{HEALTH}[5m])))
          tail latency | histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH}[5m])))
          typical latency | histogram_quantile(0.50, sum by (le) (rate(D_bucket{HEALTH}[5m])))
          quantile 1 latency | histogram_quantile(1, sum by (le) (rate(D_bucket{HEALTH}[5m])))
          """)
  void quantilesAreWrittenInManyWays(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          p0 latency | WRONG_STATISTIC | instainstru_http_request_duration_seconds
          p95 traffic | WRONG_STATISTIC | instainstru_http_request_duration_seconds
          p95 latency count | WRONG_STATISTIC | instainstru_http_request_duration_seconds
          p95 latency per minute | WRONG_STATISTIC | instainstru_http_request_duration_seconds
          """)
  void quantilesAreWrittenInManyWaysIsRefused(String question, Cause cause, String words) {
    refused(question, cause, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mean latency | sum(rate(D_sum{HEALTH}[5m])) / sum(rate(D_count{HEALTH}[5m]))
          average search results | sum(rate(instainstru_nl_search_result_count_sum[5m])) / sum(rate(instainstru_nl_search_result_count_count[5m]))
          results per search | sum(rate(instainstru_nl_search_result_count_sum[5m])) / sum(rate(instainstru_nl_search_result_count_count[5m]))
          maximum latency | histogram_quantile(1, sum by (le) (rate(D_bucket{HEALTH}[5m])))
          worst latency | histogram_quantile(1, sum by (le) (rate(D_bucket{HEALTH}[5m])))
          max latency over the last hour | histogram_quantile(1, sum by (le) (rate(D_bucket{HEALTH}[1h])))
          slowest request | histogram_quantile(1, sum by (le) (rate(D_bucket{HEALTH}[5m])))
          most slow request | histogram_quantile(1, sum by (le) (rate(D_bucket{HEALTH}[5m])))
          how fast is search | histogram_quantile(0.99, sum by (le) (rate(instainstru_nl_search_latency_ms_bucket{stage="total"}[5m])))
          OpenAI calls | sum(rate(instainstru_nl_search_openai_latency_ms_count[5m]))
          OpenAI calls in the last hour | sum(increase(instainstru_nl_search_openai_latency_ms_count[1h]))
          OpenAI calls per second | sum(rate(instainstru_nl_search_openai_latency_ms_count[5m]))
          how many OpenAI calls in the last hour | sum(increase(instainstru_nl_search_openai_latency_ms_count[1h]))
          average OpenAI calls | sum(rate(instainstru_nl_search_openai_latency_ms_count[5m]))
          how many requests were slower than 500ms in the last hour | sum(increase(D_count{HEALTH}[1h])) - sum(increase(D_bucket{HEALTH,le="0.5"}[1h]))
          how many requests were faster than 250ms in the last hour | sum(increase(D_bucket{HEALTH,le="0.25"}[1h]))
          share of requests faster than 250ms | sum(rate(D_bucket{HEALTH,le="0.25"}[5m])) / sum(rate(D_count{HEALTH}[5m]))
          share of requests under 100 ms | sum(rate(D_bucket{HEALTH,le="0.1"}[5m])) / sum(rate(D_count{HEALTH}[5m]))
          percentage of searches slower than 500ms | 1 - (sum(rate(instainstru_nl_search_latency_ms_bucket{stage="total",le=~"500([.]0)?"}[5m])) / sum(rate(instainstru_nl_search_latency_ms_count{stage="total"}[5m])))
          share of searches with more than 10 results | 1 - (sum(rate(instainstru_nl_search_result_count_bucket{le=~"10([.]0)?"}[5m])) / sum(rate(instainstru_nl_search_result_count_count[5m])))
          share of searches with less than 5 results | sum(rate(instainstru_nl_search_result_count_bucket{le=~"5([.]0)?"}[5m])) / sum(rate(instainstru_nl_search_result_count_count[5m]))
          share of searches within 5 results | sum(rate(instainstru_nl_search_result_count_bucket{le=~"5([.]0)?"}[5m])) / sum(rate(instainstru_nl_search_result_count_count[5m]))
          how many searches had more than 10 results in the last hour | sum(increase(instainstru_nl_search_result_count_count[1h])) - sum(increase(instainstru_nl_search_result_count_bucket{le=~"10([.]0)?"}[1h]))
          results for each search | sum(rate(instainstru_nl_search_result_count_sum[5m])) / sum(rate(instainstru_nl_search_result_count_count[5m]))
          """)
  void aHistogramHasAMeanAMaximumAndBounds(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          share of searches with more than 11 results | WRONG_STATISTIC | instainstru_nl_search_result_count
          share of searches with more than 10 ms results | WRONG_STATISTIC | instainstru_nl_search_result_count
          requests slower than 500ms in the last hour | WRONG_STATISTIC | instainstru_http_request_duration_seconds
          latency over 20 seconds | WRONG_STATISTIC | instainstru_http_request_duration_seconds
          minimum latency | NO_MEASURE | ''
          fastest search | WRONG_STATISTIC | instainstru_nl_search_latency_ms
          latency rate | NO_MEASURE | ''
          latency ratio | NO_MEASURE | ''
          """)
  void aHistogramHasAMeanAMaximumAndBoundsIsRefused(String question, Cause cause, String words) {
    refused(question, cause, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dead letter queue | sum(background_jobs_failed)
          requests in flight by endpoint | sum by (endpoint) (instainstru_http_requests_in_progress{HEALTH})
          requests in flight for GET | sum(instainstru_http_requests_in_progress{HEALTH,method="GET"})
          average number of requests in flight | avg_over_time((sum(instainstru_http_requests_in_progress{HEALTH}))[5m:1m])
          highest dead letter queue over the last hour | max_over_time((sum(background_jobs_failed))[1h:1m])
          worst dead letter queue over the last hour | max_over_time((sum(background_jobs_failed))[1h:1m])
          lowest dead letter queue over the last 2 hours | min_over_time((sum(background_jobs_failed))[2h:1m])
          average dead letter queue over the last 2 hours | avg_over_time((sum(background_jobs_failed))[2h:1m])
          background checks pending over 7 days | sum(bgc_pending_over_7d)
          circuit breaker state by component | sum by (component) (instainstru_nl_search_circuit_breaker_state)
          open circuit breakers | sum by (component) (instainstru_nl_search_circuit_breaker_state) == 2
          half open circuit breakers | sum by (component) (instainstru_nl_search_circuit_breaker_state) == 1
          closed circuit breakers | sum by (component) (instainstru_nl_search_circuit_breaker_state) == 0
          """)
  void aGaugeIsReadNowOrOverAWindow(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dead letter queue rate | WRONG_STATISTIC | background_jobs_failed
          dead letter queue ratio | WRONG_STATISTIC | background_jobs_failed
          slow dead letter queue | WRONG_STATISTIC | background_jobs_failed
          busiest dead letter queue | WRONG_STATISTIC | background_jobs_failed
          dead letter queue in the last hour | WRONG_STATISTIC | background_jobs_failed
          requests in flight GET versus POST over the last hour | WRONG_STATISTIC | instainstru_http_requests_in_progress
          """)
  void aGaugeIsReadNowOrOverAWindowIsRefused(String question, Cause cause, String words) {
    refused(question, cause, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          peak logins | max_over_time((sum(rate(instainstru_login_attempts_total[5m])))[5m:1m])
          peak logins over the last hour | max_over_time((sum(rate(instainstru_login_attempts_total[5m])))[1h:1m])
          lowest traffic over the last 6 hours | min_over_time((sum(rate(H{HEALTH}[5m])))[6h:1m])
          lowest logins over the last 6 hours | min_over_time((sum(rate(instainstru_login_attempts_total[5m])))[6h:1m])
          highest error rate over the last 24 hours | max_over_time((sum(rate(H{HEALTH,status_code=~"5.."}[5m])) / sum(rate(H{HEALTH}[5m])))[1d:1m])
          highest p99 latency over the last hour | max_over_time((histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH}[5m]))))[1h:1m])
          lowest p99 latency in the past 3 hours | min_over_time((histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH}[5m]))))[3h:1m])
          """)
  void anExtremeIsOneOverTime(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          longest request | TWO_READINGS | ''
          notification delivery rate | TWO_READINGS | ''
          """)
  void whatFitsTwoMetricsEquallyIsRefused(String question, Cause cause, String words) {
    refused(question, cause, words);
  }
}
