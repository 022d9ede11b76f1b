package com.instainstru.copilot.questions.plan;

import static com.instainstru.copilot.questions.TestMetrics.promql;
import static com.instainstru.copilot.questions.TestMetrics.refused;
import static com.instainstru.copilot.questions.TestMetrics.spelledOut;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.questions.plan.Interpretation.Cause;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which groups a question ranks, by what, and how many. */
class RankingQuestionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          top 3 methods by traffic | topk(3, sum by (method) (rate(H{HEALTH}[5m])))
          top endpoints by traffic | topk(10, sum by (endpoint) (rate(H{HEALTH}[5m])))
          top endpoint by traffic | topk(1, sum by (endpoint) (rate(H{HEALTH}[5m])))
          top 100 endpoints by traffic | topk(100, sum by (endpoint) (rate(H{HEALTH}[5m])))
          bottom 3 endpoints by traffic | bottomk(3, sum by (endpoint) (rate(H{HEALTH}[5m])))
          5 slowest endpoints over the last hour | topk(5, histogram_quantile(0.99, sum by (le, endpoint) (rate(D_bucket{HEALTH}[1h]))))
          """)
  void aPluralMeansTenANumberThatMany(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          top 101 endpoints by traffic | UNKNOWN_WORDS | 101
          bottom 200 endpoints by traffic | UNKNOWN_WORDS | 200
          top 0 endpoints by traffic | UNKNOWN_WORDS | 0
          top 1.5 endpoints by traffic | UNKNOWN_WORDS | 1.5
          """)
  void aPluralMeansTenANumberThatManyIsRefused(String question, Cause cause, String words) {
    refused(question, cause, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          busiest endpoint | topk(1, sum by (endpoint) (rate(H{HEALTH}[5m])))
          busiest endpoints for GET | topk(10, sum by (endpoint) (rate(H{HEALTH,method="GET"}[5m])))
          quietest endpoints | bottomk(10, sum by (endpoint) (rate(H{HEALTH}[5m])))
          least used endpoints in the last hour | bottomk(10, sum by (endpoint) (rate(H{HEALTH}[1h])))
          slowest endpoint | topk(1, histogram_quantile(0.99, sum by (le, endpoint) (rate(D_bucket{HEALTH}[5m]))))
          fastest endpoints | bottomk(10, histogram_quantile(0.99, sum by (le, endpoint) (rate(D_bucket{HEALTH}[5m]))))
          highest latency endpoint | topk(1, histogram_quantile(0.99, sum by (le, endpoint) (rate(D_bucket{HEALTH}[5m]))))
          which methods have the lowest latency | bottomk(10, histogram_quantile(0.99, sum by (le, method) (rate(D_bucket{HEALTH}[5m]))))
          worst endpoints by latency | topk(10, histogram_quantile(0.99, sum by (le, endpoint) (rate(D_bucket{HEALTH}[5m]))))
          """)
  void theWordSaysWhichEndComesFirst(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          endpoint with the most errors | topk(1, sum by (endpoint) (increase(H{HEALTH,status_code=~"5.."}[5m])))
          endpoints with the most errors in the last hour | topk(10, sum by (endpoint) (increase(H{HEALTH,status_code=~"5.."}[1h])))
          endpoints with the highest error rate | topk(10, sum by (endpoint) (rate(H{HEALTH,status_code=~"5.."}[5m])) / sum by (endpoint) (rate(H{HEALTH}[5m])))
          endpoints with the lowest error rate | bottomk(10, sum by (endpoint) (rate(H{HEALTH,status_code=~"5.."}[5m])) / sum by (endpoint) (rate(H{HEALTH}[5m])))
          worst endpoints by error rate | topk(10, sum by (endpoint) (rate(H{HEALTH,status_code=~"5.."}[5m])) / sum by (endpoint) (rate(H{HEALTH}[5m])))
          which endpoint has the highest p99 latency | topk(1, histogram_quantile(0.99, sum by (le, endpoint) (rate(D_bucket{HEALTH}[5m]))))
          which endpoint has the highest average latency | topk(1, sum by (endpoint) (rate(D_sum{HEALTH}[5m])) / sum by (endpoint) (rate(D_count{HEALTH}[5m])))
          methods with the most requests | topk(10, sum by (method) (rate(H{HEALTH}[5m])))
          endpoints with the most 404 responses | topk(10, sum by (endpoint) (increase(H{HEALTH,status_code="404"}[5m])))
          top 3 endpoints by p95 latency in total | topk(3, histogram_quantile(0.95, sum by (le, endpoint) (rate(D_bucket{HEALTH}[5m]))))
          top 5 slowest endpoints by p50 | topk(5, histogram_quantile(0.50, sum by (le, endpoint) (rate(D_bucket{HEALTH}[5m]))))
          top 3 endpoints by requests in flight | topk(3, sum by (endpoint) (instainstru_http_requests_in_progress{HEALTH}))
          """)
  void theRestSaysWhatIsRanked(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          slowest endpoints in total | NO_MEASURE | ''
          slowest endpoints by method | NO_MEASURE | ''
          slowest 5% of endpoints | NO_MEASURE | ''
          """)
  void theRestSaysWhatIsRankedIsRefused(String question, Cause cause, String words) {
    refused(question, cause, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          slowest service operation | topk(1, histogram_quantile(0.99, sum by (le, operation) (rate(instainstru_service_operation_duration_seconds_bucket[5m]))))
          slowest services | topk(10, histogram_quantile(0.99, sum by (le, service) (rate(instainstru_service_operation_duration_seconds_bucket[5m]))))
          slowest operation in BookingService | topk(1, histogram_quantile(0.99, sum by (le, operation) (rate(instainstru_service_operation_duration_seconds_bucket{service="BookingService"}[5m]))))
          service with the most errors | topk(1, sum by (service) (increase(instainstru_errors_total[5m])))
          operation with the most errors in the last hour | topk(1, sum by (operation) (increase(instainstru_service_operations_total{status="error"}[1h])))
          top 3 slowest stages of search | topk(3, histogram_quantile(0.99, sum by (le, stage) (rate(instainstru_nl_search_latency_ms_bucket{stage!="total"}[5m]))))
          top 3 background job types by failures in the last hour | topk(3, sum by (type) (increase(background_job_failures_total[1h])))
          top 3 background job types by failures per minute | topk(3, sum by (type) (rate(background_job_failures_total[5m])) * 60)
          results with the most logins | topk(10, sum by (result) (increase(instainstru_login_attempts_total[5m])))
          bucket with the most rate limit blocks in the last hour | topk(1, sum by (bucket) (increase(instainstru_rl_decisions_total{action="block"}[1h])))
          """)
  void otherMetricsAreRankedByTheirOwnLabels(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          maximum latency by endpoint | histogram_quantile(1, sum by (le, endpoint) (rate(D_bucket{HEALTH}[5m])))
          latency by endpoint and method | histogram_quantile(0.99, sum by (le, endpoint, method) (rate(D_bucket{HEALTH}[5m])))
          latency by endpoint, method | histogram_quantile(0.99, sum by (le, endpoint, method) (rate(D_bucket{HEALTH}[5m])))
          latency per endpoint and per method | histogram_quantile(0.99, sum by (le, endpoint, method) (rate(D_bucket{HEALTH}[5m])))
          latency by status code | histogram_quantile(0.99, sum by (le, status_code) (rate(D_bucket{HEALTH}[5m])))
          latency by path | histogram_quantile(0.99, sum by (le, endpoint) (rate(D_bucket{HEALTH}[5m])))
          latency broken down by method | histogram_quantile(0.99, sum by (le, method) (rate(D_bucket{HEALTH}[5m])))
          breakdown of latency by method | histogram_quantile(0.99, sum by (le, method) (rate(D_bucket{HEALTH}[5m])))
          requests by code | sum by (status_code) (rate(H{HEALTH}[5m]))
          responses by beta phase in the last hour | sum by (phase) (increase(instainstru_beta_phase_header_total[1h]))
          beta phase responses in the last hour | sum(increase(instainstru_beta_phase_header_total[1h]))
          service operations per minute by service operation | sum by (operation) (rate(instainstru_service_operations_total[5m])) * 60
          by service, how many service operations in the last hour | sum by (service) (increase(instainstru_service_operations_total[1h]))
          """)
  void groupingsTakeLabelsByAnyOfTheirNames(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          latency and by method | SEVERAL_MEASURES | and
          latency by endpoint and frobnication | UNKNOWN_WORDS | frobnication
          logins by endpoint | LACKS_LABEL | endpoint, instainstru_login_attempts_total
          p99 latency by operation | LACKS_LABEL | operation, instainstru_http_request_duration_seconds
          """)
  void groupingsTakeLabelsByAnyOfTheirNamesIsRefused(String question, Cause cause, String words) {
    refused(question, cause, words);
  }
}
