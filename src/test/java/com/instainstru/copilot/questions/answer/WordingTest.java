package com.instainstru.copilot.questions.answer;

import static com.instainstru.copilot.questions.TestMetrics.plan;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** What an answer says it has understood. */
class WordingTest {
  private static String spelledOut(String text) {
    return text.replace("ALL", "endpoint does not match /api/v1/(health|ready)")
        .replace("DURATION", "instainstru_http_request_duration_seconds")
        .replace("HTTP", "instainstru_http_requests_total");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          p99.9 latency | 99.9th percentile of DURATION where ALL, over the last 5m
          maximum latency | maximum (upper bound of the last bucket) of DURATION where ALL, over the last 5m
          average latency by endpoint and method | average of DURATION where ALL, for each endpoint and method, over the last 5m
          number of logins in the last hour | number of events of instainstru_login_attempts_total, over the last 1h
          logins per hour | events per hour of instainstru_login_attempts_total, over the last 5m
          cache hit rate | share of instainstru_nl_search_cache_hit_total, over the last 5m
          when was traffic highest | time of the highest value of events per second of HTTP where ALL, over the last 1d
          when was traffic lowest | time of the lowest value of events per second of HTTP where ALL, over the last 1d
          when did the 4xx begin | first time above half of the highest value of share with status_code matches 4.. of HTTP where ALL, over the last 1d
          how long has the location breaker been open | time since it was last in another state than 2 of instainstru_nl_search_circuit_breaker_state where component is location, for each component, over the last 5m
          how many breakers are open | number in state 2 of instainstru_nl_search_circuit_breaker_state, over the last 5m
          notification retries in the last hour | number of repeats of instainstru_notifications_outbox_attempt_total, over the last 1h
          delivery attempts per notification | number for each of instainstru_notifications_outbox_total of instainstru_notifications_outbox_attempt_total, over the last 5m
          burn rate for 99.9 | burn rate of the error budget of 99.9% of HTTP where ALL, over the last 5m
          requests by method in percent | share of all events of HTTP where ALL, for each method, over the last 5m
          error budget of 99.9% left | share left of the error budget of 99.9% of HTTP where ALL, over the last 5m
          error budget of 99.9% burnt | share burnt of the error budget of 99.9% of HTTP where ALL, over the last 5m
          apdex with T = 250ms | apdex with satisfaction up to 0.25 of DURATION where ALL, over the last 5m
          endpoints above 1s p95 | 95th percentile of DURATION where ALL, for each endpoint, over the last 5m, above 1
          endpoints below 1s p95 | 95th percentile of DURATION where ALL, for each endpoint, over the last 5m, below 1
          4xx rate | share with status_code matches 4.. of HTTP where ALL, over the last 5m
          success rate | one minus the share with status_code matches 5.. of HTTP where ALL, over the last 5m
          percentage of failed logins | share with result is not success of instainstru_login_attempts_total, over the last 5m
          share of requests faster than 250ms | share up to 0.25 of DURATION where ALL, over the last 5m
          share of requests slower than 250ms | share above 0.25 of DURATION where ALL, over the last 5m
          how many requests were faster than 1s in the last hour | number up to 1.0 of DURATION where ALL, over the last 1h
          how many requests were slower than 1s in the last hour | number above 1.0 of DURATION where ALL, over the last 1h
          dead letter queue | present value of background_jobs_failed
          open circuit breakers | present value of instainstru_nl_search_circuit_breaker_state, for each component, only where the state is 2
          highest dead letter queue over the last hour | highest value over time of present value of background_jobs_failed, over the last 1h
          lowest traffic over the last 6 hours | lowest value over time of events per second of HTTP where ALL, over the last 6h
          average dead letter queue over the last 2 hours | mean over time of present value of background_jobs_failed, over the last 2h
          top 3 methods by traffic | highest 3 by events per second of HTTP where ALL, for each method, over the last 5m
          bottom 3 methods by traffic | lowest 3 by events per second of HTTP where ALL, for each method, over the last 5m
          traffic of GET requests excluding 500s | events per second of HTTP where ALL and method is GET and status_code is not 500, over the last 5m
          traffic compared to an hour ago | events per second of HTTP where ALL, over the last 5m, minus the same 1h ago
          how many times higher is traffic than an hour ago | events per second of HTTP where ALL, over the last 5m, divided by the same 1h ago
          percentage change of traffic compared to an hour ago | events per second of HTTP where ALL, over the last 5m, change relative to the same 1h ago
          traffic 3 hours earlier | events per second of HTTP where ALL, over the last 5m, as it was 3h ago
          failed versus successful logins | events per second of instainstru_login_attempts_total where result is not success, over the last 5m, minus the same where result is success
          """)
  void aPlanIsOneSentence(String question, String text) {
    assertThat(Wording.text(plan(question))).isEqualTo(spelledOut(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          p95 latency | 95th percentile: requests
          p95 latency of GET by endpoint and status code | 95th percentile: requests, method is GET, by endpoint and status_code
          traffic compared to an hour ago | events per second: requests, compared
          """)
  void aChartsHeadLeavesOutWhatIsAlwaysLeftOut(String question, String title) {
    assertThat(Wording.title(plan(question))).isEqualTo(title);
  }

  @Test
  void thePartsOfAPlanAreFields() {
    ObjectNode fields = Wording.fields(plan("top 3 methods by traffic over the last hour"));
    assertThat(fields)
        .hasToString(
            spelledOut(
                """
                {"text":"highest 3 by events per second of HTTP where ALL, for each method, over the last 1h",\
                "metric":"HTTP","type":"counter","statistic":"events per second",\
                "filters":[{"label":"endpoint","operator":"!~","value":"/api/v1/(health|ready)"}],\
                "group_by":["method"],"ranking":{"count":3,"order":"highest first"},\
                "window":"1h","comparison":null}"""));
    assertThat(Wording.fields(plan("quietest endpoints")).get("ranking"))
        .hasToString("{\"count\":10,\"order\":\"lowest first\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          logins compared to an hour ago | {"mode":"difference","offset":"1h"}
          how many times higher is traffic than an hour ago | {"mode":"quotient","offset":"1h"}
          failed versus successful logins | {"mode":"difference","filters":[{"label":"result","operator":"=","value":"success"}]}
          """)
  void aComparisonSaysWithWhat(String question, String comparison) {
    ObjectNode fields = Wording.fields(plan(question));
    assertThat(fields.get("comparison")).hasToString(comparison);
    assertThat(fields.get("ranking").isNull()).isTrue();
  }
}
