package com.instainstru.copilot.questions.plan;

import static com.instainstru.copilot.questions.TestMetrics.promql;
import static com.instainstru.copilot.questions.TestMetrics.refused;
import static com.instainstru.copilot.questions.TestMetrics.spelledOut;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.questions.plan.Interpretation.Cause;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comparisons compare, and how. */
class ComparisonQuestionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          is traffic higher than an hour ago | (sum(rate(H{HEALTH}[5m]))) - (sum(rate(H{HEALTH}[5m] offset 1h)))
          is traffic more than an hour ago | (sum(rate(H{HEALTH}[5m]))) - (sum(rate(H{HEALTH}[5m] offset 1h)))
          is latency slower than an hour ago | (histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH}[5m])))) - (histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH}[5m] offset 1h))))
          how much higher is latency than an hour ago | (histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH}[5m])))) - (histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH}[5m] offset 1h))))
          latency now against 30 minutes ago | (histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH}[5m])))) - (histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH}[5m] offset 30m))))
          difference in traffic between now and an hour ago | (sum(rate(H{HEALTH}[5m]))) - (sum(rate(H{HEALTH}[5m] offset 1h)))
          how has traffic changed since 2 hours ago | (sum(rate(H{HEALTH}[5m]))) - (sum(rate(H{HEALTH}[5m] offset 2h)))
          traffic of GET requests versus an hour ago | (sum(rate(H{HEALTH,method="GET"}[5m]))) - (sum(rate(H{HEALTH,method="GET"}[5m] offset 1h)))
          share of failed logins vs an hour ago | (sum(rate(instainstru_login_attempts_total{result!="success"}[5m])) / sum(rate(instainstru_login_attempts_total[5m]))) - (sum(rate(instainstru_login_attempts_total{result!="success"}[5m] offset 1h)) / sum(rate(instainstru_login_attempts_total[5m] offset 1h)))
          dead letter queue compared to an hour ago | (sum(background_jobs_failed)) - (sum(background_jobs_failed offset 1h))
          p95 latency by method compared to an hour ago | (histogram_quantile(0.95, sum by (le, method) (rate(D_bucket{HEALTH}[5m])))) - (histogram_quantile(0.95, sum by (le, method) (rate(D_bucket{HEALTH}[5m] offset 1h))))
          """)
  void aReadingIsComparedWithAnEarlierOne(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          latency at most an hour ago | UNKNOWN_WORDS | at most
          """)
  void aReadingIsComparedWithAnEarlierOneIsRefused(String question, Cause cause, String words) {
    refused(question, cause, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          traffic 3 hours earlier | sum(rate(H{HEALTH}[5m] offset 3h))
          dead letter queue an hour ago | sum(background_jobs_failed offset 1h)
          p99 latency half an hour ago | histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH}[5m] offset 30m)))
          an hour ago traffic | sum(rate(H{HEALTH}[5m] offset 1h))
          """)
  void anEarlierReadingMayStandAlone(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          traffic now and an hour ago | SEVERAL_MEASURES | and
          p99 latency an hour ago and now | SEVERAL_MEASURES | and
          traffic ago | UNKNOWN_WORDS | ago
          ago traffic | UNKNOWN_WORDS | ago
          """)
  void anEarlierReadingMayStandAloneIsRefused(String question, Cause cause, String words) {
    refused(question, cause, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          traffic compared to the hour before | (sum(rate(H{HEALTH}[1h]))) - (sum(rate(H{HEALTH}[1h] offset 1h)))
          traffic vs the previous hour | (sum(rate(H{HEALTH}[1h]))) - (sum(rate(H{HEALTH}[1h] offset 1h)))
          number of logins in the last hour vs the previous hour | (sum(increase(instainstru_login_attempts_total[1h]))) - (sum(increase(instainstru_login_attempts_total[1h] offset 1h)))
          number of logins in the last hour versus the hour before | (sum(increase(instainstru_login_attempts_total[1h]))) - (sum(increase(instainstru_login_attempts_total[1h] offset 1h)))
          logins compared to the 15 minutes before that | (sum(increase(instainstru_login_attempts_total[15m]))) - (sum(increase(instainstru_login_attempts_total[15m] offset 15m)))
          """)
  void periodsThatFollowOneAnotherAreComparedByWhatHappenedInThem(
      String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          traffic versus the 15 minutes | SEVERAL_MEASURES | ''
          number of logins in the last 2 hours versus the hour before | SEVERAL_MEASURES | ''
          number of logins in the last hour vs the previous 2 hours | SEVERAL_MEASURES | ''
          """)
  void periodsThatFollowOneAnotherAreComparedByWhatHappenedInThemIsRefused(
      String question, Cause cause, String words) {
    refused(question, cause, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          how has traffic changed in the last hour | (sum(rate(H{HEALTH}[5m]))) - (sum(rate(H{HEALTH}[5m] offset 1h)))
          how has traffic changed over the last hour | (sum(rate(H{HEALTH}[5m]))) - (sum(rate(H{HEALTH}[5m] offset 1h)))
          how has traffic changed over 2 hours | (sum(rate(H{HEALTH}[5m]))) - (sum(rate(H{HEALTH}[5m] offset 2h)))
          what is the percentage change in traffic over the last hour | ((sum(rate(H{HEALTH}[5m]))) - (sum(rate(H{HEALTH}[5m] offset 1h)))) / (sum(rate(H{HEALTH}[5m] offset 1h)))
          by how many percent has traffic changed in the last 2 hours | ((sum(rate(H{HEALTH}[5m]))) - (sum(rate(H{HEALTH}[5m] offset 2h)))) / (sum(rate(H{HEALTH}[5m] offset 2h)))
          by what factor has traffic grown in the past hour | (sum(rate(H{HEALTH}[5m]))) / (sum(rate(H{HEALTH}[5m] offset 1h)))
          change in traffic over the last hour | (sum(rate(H{HEALTH}[5m]))) - (sum(rate(H{HEALTH}[5m] offset 1h)))
          percentage change in traffic over the last hour | ((sum(rate(H{HEALTH}[5m]))) - (sum(rate(H{HEALTH}[5m] offset 1h)))) / (sum(rate(H{HEALTH}[5m] offset 1h)))
          """)
  void aChangeIsThatSinceTheWindowBegan(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          change of traffic | UNKNOWN_WORDS | change
          how has traffic changed since | UNKNOWN_WORDS | changed, since
          """)
  void aChangeIsThatSinceTheWindowBeganIsRefused(String question, Cause cause, String words) {
    refused(question, cause, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          in percent, how has traffic changed compared to an hour ago | ((sum(rate(H{HEALTH}[5m]))) - (sum(rate(H{HEALTH}[5m] offset 1h)))) / (sum(rate(H{HEALTH}[5m] offset 1h)))
          how has the error rate changed in percent since 2 hours ago | ((sum(rate(H{HEALTH,status_code=~"5.."}[5m])) / sum(rate(H{HEALTH}[5m]))) - (sum(rate(H{HEALTH,status_code=~"5.."}[5m] offset 2h)) / sum(rate(H{HEALTH}[5m] offset 2h)))) / (sum(rate(H{HEALTH,status_code=~"5.."}[5m] offset 2h)) / sum(rate(H{HEALTH}[5m] offset 2h)))
          percentage change of traffic compared to an hour ago | ((sum(rate(H{HEALTH}[5m]))) - (sum(rate(H{HEALTH}[5m] offset 1h)))) / (sum(rate(H{HEALTH}[5m] offset 1h)))
          error rate in percent compared to an hour ago | (sum(rate(H{HEALTH,status_code=~"5.."}[5m])) / sum(rate(H{HEALTH}[5m]))) - (sum(rate(H{HEALTH,status_code=~"5.."}[5m] offset 1h)) / sum(rate(H{HEALTH}[5m] offset 1h)))
          """)
  void aChangeInPercentIsRelative(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          how many times higher is traffic than an hour ago | (sum(rate(H{HEALTH}[5m]))) / (sum(rate(H{HEALTH}[5m] offset 1h)))
          ratio of traffic now to traffic an hour ago | (sum(rate(H{HEALTH}[5m]))) / (sum(rate(H{HEALTH}[5m] offset 1h)))
          what is the ratio of p99 latency now to an hour ago | (histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH}[5m])))) / (histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH}[5m] offset 1h))))
          how many times higher is the error rate now than an hour ago | (sum(rate(H{HEALTH,status_code=~"5.."}[5m])) / sum(rate(H{HEALTH}[5m]))) / (sum(rate(H{HEALTH,status_code=~"5.."}[5m] offset 1h)) / sum(rate(H{HEALTH}[5m] offset 1h)))
          """)
  void aFactorIsAQuotient(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET vs POST traffic | (sum(rate(H{HEALTH,method="GET"}[5m]))) - (sum(rate(H{HEALTH,method="POST"}[5m])))
          latency of GET vs latency of POST | (histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH,method="GET"}[5m])))) - (histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH,method="POST"}[5m]))))
          traffic get versus post | (sum(rate(H{HEALTH,method="GET"}[5m]))) - (sum(rate(H{HEALTH,method="POST"}[5m])))
          p95 latency of the search endpoint versus the bookings endpoint | (histogram_quantile(0.95, sum by (le) (rate(D_bucket{endpoint="/api/v1/search"}[5m])))) - (histogram_quantile(0.95, sum by (le) (rate(D_bucket{endpoint="/api/v1/bookings"}[5m]))))
          failed versus successful logins | (sum(rate(instainstru_login_attempts_total{result!="success"}[5m]))) - (sum(rate(instainstru_login_attempts_total{result="success"}[5m])))
          failed versus successful logins in the last hour | (sum(increase(instainstru_login_attempts_total{result!="success"}[1h]))) - (sum(increase(instainstru_login_attempts_total{result="success"}[1h])))
          GET vs POST requests in the last hour | (sum(increase(H{HEALTH,method="GET"}[1h]))) - (sum(increase(H{HEALTH,method="POST"}[1h])))
          requests in flight GET versus POST | (sum(instainstru_http_requests_in_progress{HEALTH,method="GET"})) - (sum(instainstru_http_requests_in_progress{HEALTH,method="POST"}))
          compare GET vs POST traffic | (sum(rate(H{HEALTH,method="GET"}[5m]))) - (sum(rate(H{HEALTH,method="POST"}[5m])))
          failed logins versus successful logins | (sum(rate(instainstru_login_attempts_total{result!="success"}[5m]))) - (sum(rate(instainstru_login_attempts_total{result="success"}[5m])))
          latency of search vs checkout | (histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint="/api/v1/search"}[5m])))) - (histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint="/api/v1/payments/checkout"}[5m]))))
          how many times more 5xx has checkout than search | (sum(rate(H{endpoint="/api/v1/payments/checkout",status_code=~"5.."}[5m])) / sum(rate(H{endpoint="/api/v1/payments/checkout"}[5m]))) / (sum(rate(H{endpoint="/api/v1/search",status_code=~"5.."}[5m])) / sum(rate(H{endpoint="/api/v1/search"}[5m])))
          """)
  void twoSidesDifferInOneLabel(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          traffic vs errors | SEVERAL_MEASURES | ''
          compared to POST, GET traffic | SEVERAL_MEASURES | ''
          """)
  void twoSidesDifferInOneLabelIsRefused(String question, Cause cause, String words) {
    refused(question, cause, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          is checkout getting slower | (histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint="/api/v1/payments/checkout"}[5m])))) - (histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint="/api/v1/payments/checkout"}[5m] offset 1h))))
          is search getting slower | (histogram_quantile(0.99, sum by (le) (rate(instainstru_nl_search_latency_ms_bucket{stage="total"}[5m])))) - (histogram_quantile(0.99, sum by (le) (rate(instainstru_nl_search_latency_ms_bucket{stage="total"}[5m] offset 1h))))
          which endpoints are getting slower | ((histogram_quantile(0.99, sum by (le, endpoint) (rate(D_bucket{HEALTH}[5m])))) - (histogram_quantile(0.99, sum by (le, endpoint) (rate(D_bucket{HEALTH}[5m] offset 1h))))) > 0
          which endpoints got faster since yesterday | ((histogram_quantile(0.99, sum by (le, endpoint) (rate(D_bucket{HEALTH}[5m])))) - (histogram_quantile(0.99, sum by (le, endpoint) (rate(D_bucket{HEALTH}[5m] offset 1d))))) < 0
          """)
  void tellsWhichWaySomethingGoes(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          requests since 2 hours ago | sum(increase(H{HEALTH}[2h]))
          since 2 hours ago how many requests | sum(increase(H{HEALTH}[2h]))
          traffic since an hour ago | sum(rate(H{HEALTH}[1h]))
          latency since the last hour | histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH}[1h])))
          """)
  void sinceATimeIsAWindow(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }
}
