package com.instainstru.copilot.questions.plan;

import static com.instainstru.copilot.questions.TestMetrics.promql;
import static com.instainstru.copilot.questions.TestMetrics.refused;
import static com.instainstru.copilot.questions.TestMetrics.spelledOut;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.questions.plan.Interpretation.Cause;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which statistic a question means. */
class StatisticQuestionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          requests | sum(rate(H{HEALTH}[5m]))
          requests in the last hour | sum(increase(H{HEALTH}[1h]))
          count of requests | sum(increase(H{HEALTH}[5m]))
          number of requests per minute | sum(rate(H{HEALTH}[5m])) * 60
          total request rate | sum(rate(H{HEALTH}[5m]))
          average traffic over the last hour | sum(rate(H{HEALTH}[1h]))
          average requests per minute over the last hour | sum(rate(H{HEALTH}[1h])) * 60
          average login rate | sum(rate(instainstru_login_attempts_total[5m]))
          logins in the last hour by result | sum by (result) (increase(instainstru_login_attempts_total[1h]))
          notifications per minute by event type | sum by (event_type) (rate(instainstru_notifications_outbox_total[5m])) * 60
          what's the instainstru_login_lockouts_total | sum(rate(instainstru_login_lockouts_total[5m]))
          cache hits | sum(rate(instainstru_nl_search_cache_hit_total[5m]))
          average logins per hour | sum(rate(instainstru_login_attempts_total[5m])) * 3600
          """)
  void eventsAreCountedWithinAWindowAndARateWithoutOne(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          requests per login | UNKNOWN_WORDS | per, login
                    logins logins | UNKNOWN_WORDS | logins
          """)
  void eventsAreCountedWithinAWindowAndARateWithoutOneIsRefused(
      String question, Cause cause, String words) {
    refused(question, cause, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          share of requests by method in the last hour | sum by (method) (rate(H{HEALTH}[1h])) / scalar(sum(rate(H{HEALTH}[1h])))
          requests by method in percent | sum by (method) (rate(H{HEALTH}[5m])) / scalar(sum(rate(H{HEALTH}[5m])))
          what share of requests is each endpoint | sum by (endpoint) (rate(H{HEALTH}[5m])) / scalar(sum(rate(H{HEALTH}[5m])))
          share of each status code | sum by (status_code) (rate(H{HEALTH}[5m])) / scalar(sum(rate(H{HEALTH}[5m])))
          most common status code | topk(1, sum by (status_code) (increase(H{HEALTH}[5m])))
          """)
  void sharesOfGroupsAreOfAllEvents(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          traffic in milliseconds | WRONG_STATISTIC | instainstru_http_requests_total
          latency in percent | WRONG_STATISTIC | instainstru_http_request_duration_seconds
          """)
  void unitThatTheStatisticLacksIsRefused(String question, Cause cause, String words) {
    refused(question, cause, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          404 errors in the last hour | sum(increase(H{HEALTH,status_code="404"}[1h]))
          404 not found in the last hour | sum(increase(H{HEALTH,status_code="404"}[1h]))
          error 5xx in the last hour | sum(rate(H{HEALTH,status_code=~"5.."}[1h])) / sum(rate(H{HEALTH}[1h]))
          not found responses in the last hour | sum(increase(H{HEALTH,status_code="404"}[1h]))
          429s in the last hour | sum(increase(H{HEALTH,status_code="429"}[1h]))
          too many requests in the last hour | sum(increase(H{HEALTH,status_code="429"}[1h]))
          status 404 in the last hour | sum(increase(H{HEALTH,status_code="404"}[1h]))
          responses with status code 200 in the last hour | sum(increase(H{HEALTH,status_code="200"}[1h]))
          500s in the last hour | sum(increase(H{HEALTH,status_code="500"}[1h]))
          bad request 400 in the last hour | sum(increase(H{HEALTH,status_code="400"}[1h]))
          how many 2xx responses in the last hour | sum(increase(H{HEALTH,status_code=~"2.."}[1h]))
          """)
  void statusCodesAreCounted(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          requests with code 700 in the last hour | UNKNOWN_WORDS | code, 700
          requests with code 99 in the last hour | UNKNOWN_WORDS | code, 99
          requests with 404.5 in the last hour | UNKNOWN_WORDS | 404.5
          requests with status 599 in the last hour | UNKNOWN_STATUS | 599
          requests with status 100 in the last hour | UNKNOWN_STATUS | 100
          requests with code 600 in the last hour | UNKNOWN_WORDS | code, 600
          """)
  void statusCodesAreCountedIsRefused(String question, Cause cause, String words) {
    refused(question, cause, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          404 rate | sum(rate(H{HEALTH,status_code="404"}[5m])) / sum(rate(H{HEALTH}[5m]))
          500 | sum(rate(H{HEALTH,status_code="500"}[5m])) / sum(rate(H{HEALTH}[5m]))
          500 errors | sum(rate(H{HEALTH,status_code="500"}[5m])) / sum(rate(H{HEALTH}[5m]))
          4xx rate | sum(rate(H{HEALTH,status_code=~"4.."}[5m])) / sum(rate(H{HEALTH}[5m]))
          client error rate | sum(rate(H{HEALTH,status_code=~"4.."}[5m])) / sum(rate(H{HEALTH}[5m]))
          client errors | sum(rate(H{HEALTH,status_code=~"4.."}[5m])) / sum(rate(H{HEALTH}[5m]))
          server errors | sum(rate(H{HEALTH,status_code=~"5.."}[5m])) / sum(rate(H{HEALTH}[5m]))
          internal server error rate | sum(rate(H{HEALTH,status_code=~"5.."}[5m])) / sum(rate(H{HEALTH}[5m]))
          rate of 404 responses | sum(rate(H{HEALTH,status_code="404"}[5m])) / sum(rate(H{HEALTH}[5m]))
          success rate | 1 - (sum(rate(H{HEALTH,status_code=~"5.."}[5m])) / sum(rate(H{HEALTH}[5m])))
          2xx rate | sum(rate(H{HEALTH,status_code=~"2.."}[5m])) / sum(rate(H{HEALTH}[5m]))
          success 2xx rate | sum(rate(H{HEALTH,status_code=~"2.."}[5m])) / sum(rate(H{HEALTH}[5m]))
          availability | 1 - (sum(rate(H{HEALTH,status_code=~"5.."}[5m])) / sum(rate(H{HEALTH}[5m])))
          availability of checkout | 1 - (sum(rate(H{endpoint="/api/v1/payments/checkout",status_code=~"5.."}[5m])) / sum(rate(H{endpoint="/api/v1/payments/checkout"}[5m])))
          redirect rate | sum(rate(H{HEALTH,status_code=~"3.."}[5m])) / sum(rate(H{HEALTH}[5m]))
          3xx in the last hour | sum(rate(H{HEALTH,status_code=~"3.."}[1h])) / sum(rate(H{HEALTH}[1h]))
          server 5xx errors in the last hour | sum(rate(H{HEALTH,status_code=~"5.."}[1h])) / sum(rate(H{HEALTH}[1h]))
          share of 404 responses | sum(rate(H{HEALTH,status_code="404"}[5m])) / sum(rate(H{HEALTH}[5m]))
          share of requests that are errors | sum(rate(H{HEALTH,status_code=~"5.."}[5m])) / sum(rate(H{HEALTH}[5m]))
          share of GET requests | sum(rate(H{HEALTH,method="GET"}[5m])) / sum(rate(H{HEALTH}[5m]))
          availability in the last hour by endpoint | 1 - (sum by (endpoint) (rate(H{HEALTH,status_code=~"5.."}[1h])) / sum by (endpoint) (rate(H{HEALTH}[1h])))
          failures | sum(rate(H{HEALTH,status_code=~"5.."}[5m])) / sum(rate(H{HEALTH}[5m]))
          api failures | sum(rate(H{HEALTH,status_code=~"5.."}[5m])) / sum(rate(H{HEALTH}[5m]))
          """)
  void failuresOfRequestsAreAShare(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          client error success rate | NO_MEASURE | ''
          share of requests | WRONG_STATISTIC | instainstru_http_request_duration_seconds
          """)
  void failuresOfRequestsAreAShareIsRefused(String question, Cause cause, String words) {
    refused(question, cause, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          what percent of logins fail | sum(rate(instainstru_login_attempts_total{result!="success"}[5m])) / sum(rate(instainstru_login_attempts_total[5m]))
          percentage of failed logins | sum(rate(instainstru_login_attempts_total{result!="success"}[5m])) / sum(rate(instainstru_login_attempts_total[5m]))
          login failure rate | sum(rate(instainstru_login_attempts_total{result!="success"}[5m])) / sum(rate(instainstru_login_attempts_total[5m]))
          login success rate | sum(rate(instainstru_login_attempts_total{result="success"}[5m])) / sum(rate(instainstru_login_attempts_total[5m]))
          notification failure rate | sum(rate(instainstru_notifications_outbox_total{status="failed"}[5m])) / sum(rate(instainstru_notifications_outbox_total[5m]))
          notification delivery failure rate | sum(rate(instainstru_notifications_outbox_total{status="failed"}[5m])) / sum(rate(instainstru_notifications_outbox_total[5m]))
          captcha failure rate | sum(rate(instainstru_login_captcha_required_total{result="failed"}[5m])) / sum(rate(instainstru_login_captcha_required_total[5m]))
          share of blocked booking locks | sum(rate(instainstru_booking_lock_operations_total{outcome="blocked"}[5m])) / sum(rate(instainstru_booking_lock_operations_total[5m]))
          service error rate | sum(rate(instainstru_service_operations_total{status="error"}[5m])) / sum(rate(instainstru_service_operations_total[5m]))
          cache hit rate | sum(rate(instainstru_nl_search_cache_hit_total[5m])) / (sum(rate(instainstru_nl_search_cache_hit_total[5m])) + sum(rate(instainstru_nl_search_cache_miss_total[5m])))
          hit rate of cache | sum(rate(instainstru_nl_search_cache_hit_total[5m])) / (sum(rate(instainstru_nl_search_cache_hit_total[5m])) + sum(rate(instainstru_nl_search_cache_miss_total[5m])))
          cache miss rate | sum(rate(instainstru_nl_search_cache_miss_total[5m])) / (sum(rate(instainstru_nl_search_cache_hit_total[5m])) + sum(rate(instainstru_nl_search_cache_miss_total[5m])))
          embedding cache hit rate | sum(rate(instainstru_nl_search_cache_hit_total{cache_type="embedding"}[5m])) / (sum(rate(instainstru_nl_search_cache_hit_total{cache_type="embedding"}[5m])) + sum(rate(instainstru_nl_search_cache_miss_total{cache_type="embedding"}[5m])))
          thumbnail cache hit rate for profile pictures | sum(rate(instainstru_profile_pic_url_cache_hits_total{variant="thumb"}[5m])) / (sum(rate(instainstru_profile_pic_url_cache_hits_total{variant="thumb"}[5m])) + sum(rate(instainstru_profile_pic_url_cache_misses_total{variant="thumb"}[5m])))
          zero result rate | sum(rate(instainstru_nl_search_zero_results_total[5m])) / sum(rate(instainstru_nl_search_requests_total[5m]))
          zero result share | sum(rate(instainstru_nl_search_zero_results_total[5m])) / sum(rate(instainstru_nl_search_requests_total[5m]))
          rate of zero results | sum(rate(instainstru_nl_search_zero_results_total[5m])) / sum(rate(instainstru_nl_search_requests_total[5m]))
          rate of embedding cache hits | sum(rate(instainstru_nl_search_cache_hit_total{cache_type="embedding"}[5m])) / (sum(rate(instainstru_nl_search_cache_hit_total{cache_type="embedding"}[5m])) + sum(rate(instainstru_nl_search_cache_miss_total{cache_type="embedding"}[5m])))
          rate at which people had cache hits of embeddings | sum(rate(instainstru_nl_search_cache_hit_total{cache_type="embedding"}[5m])) / (sum(rate(instainstru_nl_search_cache_hit_total{cache_type="embedding"}[5m])) + sum(rate(instainstru_nl_search_cache_miss_total{cache_type="embedding"}[5m])))
          """)
  void outcomesAreSharesWhereARateIsAsked(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application error rate | WRONG_STATISTIC | instainstru_errors_total
          block rate | NO_MEASURE | ''
          """)
  void outcomesAreSharesWhereARateIsAskedIsRefused(String question, Cause cause, String words) {
    refused(question, cause, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          failed logins | sum(increase(instainstru_login_attempts_total{result!="success"}[5m]))
          average logins | sum(rate(instainstru_login_attempts_total[5m]))
          average requests by method | sum by (method) (rate(H{HEALTH}[5m]))
          failed logins per minute | sum(rate(instainstru_login_attempts_total{result!="success"}[5m])) * 60
          failed login rate | sum(rate(instainstru_login_attempts_total{result!="success"}[5m]))
          delivered notifications in the last hour | sum(increase(instainstru_notifications_outbox_total{status="sent"}[1h]))
          notification delivery failures in the last hour | sum(increase(instainstru_notifications_outbox_total{status="failed"}[1h]))
          failed notification errors in the last hour | sum(increase(instainstru_notifications_outbox_total{status="failed"}[1h]))
          captcha failures in the last hour | sum(increase(instainstru_login_captcha_required_total{result="failed"}[1h]))
          blocked booking locks in the last hour | sum(increase(instainstru_booking_lock_operations_total{outcome="blocked"}[1h]))
          logins with invalid credentials in the last hour | sum(increase(instainstru_login_attempts_total{result="invalid_credentials"}[1h]))
          rate limit evaluations in the last hour | sum(increase(instainstru_rl_decisions_total[1h]))
          failed rate limit evaluations | sum(rate(instainstru_rl_eval_errors_total[5m]))
          rate limit blocks | sum(rate(instainstru_rl_decisions_total{action="block"}[5m]))
          shadow blocks in the last hour | sum(increase(instainstru_rl_decisions_total{action="shadow_block"}[1h]))
          skipped final adverse actions in the last hour | sum(increase(bgc_final_adverse_executed_total{outcome=~"skipped_.*"}[1h]))
          failed requests | sum(increase(H{HEALTH,status_code=~"5.."}[5m]))
          redirects | sum(rate(H{HEALTH,status_code=~"3.."}[5m]))
          rate over the last hour of cache hits | sum(rate(instainstru_nl_search_cache_hit_total[1h]))
          """)
  void outcomesAreCountedOtherwise(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          zero results with constraints in the last hour | sum(increase(instainstru_nl_search_zero_results_total{has_constraints="true"}[1h]))
          validation errors in the last hour | sum(increase(instainstru_errors_total{error_type="ValidationError"}[1h]))
          timeouts in BookingService in the last hour | sum(increase(instainstru_errors_total{service="BookingService",error_type="TimeoutError"}[1h]))
          blocked requests in the financial bucket in the last hour | sum(increase(instainstru_rl_decisions_total{bucket="financial",action="block"}[1h]))
          rate limit decisions for the auth bucket in the last hour | sum(increase(instainstru_rl_decisions_total{bucket="auth_bootstrap"}[1h]))
          login lockouts at threshold 10 in the last hour | sum(increase(instainstru_login_lockouts_total{threshold="10"}[1h]))
          booking created notifications in the last hour | sum(increase(instainstru_notifications_outbox_total{event_type="booking.created"}[1h]))
          notification dispatch time for booking created | histogram_quantile(0.99, sum by (le) (rate(instainstru_notifications_dispatch_seconds_bucket{event_type="booking.created"}[5m])))
          booking lock operations acquired in the last hour | sum(increase(instainstru_booking_lock_operations_total{action="acquire"}[1h]))
          typo corrections with high confidence in the last hour | sum(increase(instainstru_nl_search_typo_corrections_total{confidence="high"}[1h]))
          search latency with cache hit | histogram_quantile(0.99, sum by (le) (rate(instainstru_nl_search_latency_ms_bucket{stage="total",cache_hit="true"}[5m])))
          search parsing latency with llm | histogram_quantile(0.99, sum by (le) (rate(instainstru_nl_search_latency_ms_bucket{stage="parsing",parsing_mode="llm"}[5m])))
          p95 of the parsing stage | histogram_quantile(0.95, sum by (le) (rate(instainstru_nl_search_latency_ms_bucket{stage="parsing"}[5m])))
          search latency by stage | histogram_quantile(0.99, sum by (le, stage) (rate(instainstru_nl_search_latency_ms_bucket[5m])))
          embedding latency | histogram_quantile(0.99, sum by (le) (rate(instainstru_nl_search_openai_latency_ms_bucket{endpoint="embeddings"}[5m])))
          create_booking duration | histogram_quantile(0.99, sum by (le) (rate(instainstru_service_operation_duration_seconds_bucket{operation="create_booking"}[5m])))
          errors of create_booking in the last hour | sum(increase(instainstru_service_operations_total{operation="create_booking",status="error"}[1h]))
          BookingService latency | histogram_quantile(0.99, sum by (le) (rate(instainstru_service_operation_duration_seconds_bucket{service="BookingService"}[5m])))
          retention purge chunk time of messages | histogram_quantile(0.99, sum by (le) (rate(retention_purge_chunk_seconds_bucket{table="messages"}[5m])))
          circuit breaker of location | sum by (component) (instainstru_nl_search_circuit_breaker_state{component="location"})
          """)
  void labelValuesAreSaidByTheirWords(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          degradations at level 2 and level 1 | SEVERAL_MEASURES | and
          rate limit decisions with shadow true in the last hour | UNKNOWN_WORDS | true
          cancelled bookings | WRONG_STATISTIC | instainstru_service_operation_duration_seconds
          """)
  void labelValuesAreSaidByTheirWordsIsRefused(String question, Cause cause, String words) {
    refused(question, cause, words);
  }
}
