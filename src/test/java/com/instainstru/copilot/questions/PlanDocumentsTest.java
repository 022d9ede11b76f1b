package com.instainstru.copilot.questions;

import static com.instainstru.copilot.questions.TestMetrics.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.questions.plan.Plan;
import com.instainstru.copilot.questions.plan.PromqlWriter;
import com.instainstru.copilot.testing.SettableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plans as JSON: what a question becomes can be written, read again, and asked. */
class PlanDocumentsTest {
  private final PlanDocuments documents =
      new PlanDocuments(TestMetrics.DICTIONARY, new SettableClock("2026-01-31T15:00:00Z"));

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p95 latency of checkout by method over the last hour",
        "p99.9 latency",
        "average latency of GETs",
        "number of failed logins in the last hour",
        "requests per minute by endpoint",
        "error rate except admin reports",
        "cache hit rate",
        "share of requests faster than 250ms",
        "share of requests slower than 250ms",
        "how many requests were faster than 1s in the last hour",
        "how many requests were slower than 1s in the last hour",
        "top 5 slowest endpoints",
        "the two least used endpoints",
        "peak traffic over the past 2 hours",
        "dead letter queue",
        "p95 latency vs an hour ago",
        "by what percentage did median latency change since one hour ago",
        "endpoints above 1s p95",
        "endpoints with fewer than 10 requests per minute",
        "apdex with T = 250ms",
        "apdex with T = 2.5s",
        "error budget of 99.9% burnt in the last day",
        "error budget of 99.9% left in the last day",
        "burn rate for 99.9",
        "share of requests by method in the last hour"
      })
  void aPlanSurvivesItsDocument(String question) {
    Plan plan = plan(question);
    Plan again = documents.read(PlanDocuments.write(plan));
    assertThat(PromqlWriter.write(again)).isEqualTo(PromqlWriter.write(plan));
  }

  @Test
  void anAllButFailuresShareIsWrittenAsTheShareOfTheOthers() {
    Plan again = documents.read(PlanDocuments.write(plan("success rate")));
    assertThat(PromqlWriter.write(again)).contains("status_code!~\"5..\"").doesNotContain("1 -");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'metric': 'latency'} | histogram_quantile(0.99, sum by (le) (rate(instainstru_http_request_duration_seconds_bucket[5m])))
          {'metric': 'errors'} | sum(rate(instainstru_http_requests_total[5m]))
          {'metric': 'background_jobs_failed'} | sum(background_jobs_failed)
          {'metric': 'errors', 'statistic': 'per_hour', 'filters': ['status_code!~5..', 'method!=GET', 'endpoint=~/x.*']} | sum(rate(instainstru_http_requests_total{status_code!~"5..",method!="GET",endpoint=~"/x.*"}[5m])) * 3600
          {'metric': 'errors', 'statistic': 'count', 'start': '2026-01-31T12:00:00Z', 'end': '2026-01-31T13:00:00Z'} | sum(increase(instainstru_http_requests_total[1h] @ 1769864400))
          {'metric': 'errors', 'statistic': 'count', 'start': '2026-01-31T12:00:00Z'} | sum(increase(instainstru_http_requests_total[3h]))
          {'metric': 'errors', 'compare_to': '1d'} | (sum(rate(instainstru_http_requests_total[5m]))) - (sum(rate(instainstru_http_requests_total[5m] offset 1d)))
          """)
  void aDocumentIsReadWithWhatIsUsual(String document, String promql) {
    assertThat(PromqlWriter.write(documents.read(json(document)))).isEqualTo(promql);
  }

  @Test
  void aValueThatCouldEndAStringStaysAValue() {
    JsonNode document =
        JsonMapper.shared()
            .createObjectNode()
            .put("metric", "errors")
            .set(
                "filters",
                JsonMapper.shared().createArrayNode().add("endpoint=x\"} or vector(1) #"));
    assertThat(PromqlWriter.write(documents.read(document)))
        .isEqualTo(
            "sum(rate(instainstru_http_requests_total{endpoint=\"x\\\"} or vector(1) #\"}[5m]))");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'metric': 'bgc_pending_over_8d'} | plan: metric "bgc_pending_over_8d" is not known; metrics_describe lists all.
          {'metric': 'no such thing at all, really not'} | plan: metric "no such thing at all, really not" is not known; metrics_describe lists all.
          {'metric': 'errors', 'group_by': ['country']} | plan: instainstru_http_requests_total has no label "country"; its labels are [method, endpoint, status_code].
          {'metric': 'errors', 'filters': ['endpoint']} | plan: a filter is written like endpoint=/api/v1/search or status_code=~5..
          {'metric': 'errors', 'statistic': 'share'} | plan: share needs part, the events it counts, such as ["status_code=~5.."].
          {'metric': 'errors', 'window': 'soon'} | plan: window is a duration such as 5m, 1h or 7d.
          {'metric': 'errors', 'window': '0s'} | plan: window is a duration such as 5m, 1h or 7d.
          {'metric': 'errors', 'start': 'now', 'end': 'now-1h'} | plan: start must be before end.
          {'metric': 'errors', 'over_time': 'sum'} | plan: over_time is max, min or avg.
          {'metric': 'errors', 'rank': 5} | plan: rank needs group_by, and is 1 to 100, or -1 to -100 for the lowest.
          {'metric': 'errors', 'group_by': ['method'], 'rank': 101} | plan: rank needs group_by, and is 1 to 100, or -1 to -100 for the lowest.
          {'metric': 'errors', 'compare_to': 'before'} | plan: compare_to is how long ago, such as 1h, after difference, quotient, relative_change or earlier_alone.
          {'metric': 'errors', 'threshold': '5'} | plan: threshold is a number behind > or <, such as >0.5.
          """)
  void aMistakeIsNamedWithWhatIsRight(String document, String message) {
    ToolFailure failure =
        catchThrowableOfType(ToolFailure.class, () -> documents.read(json(document)));
    assertThat(failure.code().code()).isEqualTo("invalid_arguments");
    assertThat(failure.message()).isEqualTo(message);
  }

  @Test
  void aNearMetricIsProposed() {
    ToolFailure failure =
        catchThrowableOfType(
            ToolFailure.class, () -> documents.read(json("{'metric': 'bgc_pending_over_8d'}")));
    assertThat(failure.details()).containsEntry("did_you_mean", "bgc_pending_over_7d");
  }

  @ParameterizedTest
  @CsvSource({
    "errors, p95, counter",
    "errors, average, counter",
    "errors, level, counter",
    "errors, per_moon, counter",
    "errors, apdex 0.25, counter",
    "errors, budget_left 99, counter",
    "latency, share, histogram",
    "latency, p0, histogram",
    "latency, sum, histogram",
    "latency, budget_left 0.999, histogram",
    "background_jobs_failed, rate, gauge",
    "background_jobs_failed, count, gauge",
    "background_jobs_failed, p95, gauge"
  })
  void aStatisticGoesWithTheTypeOfItsMetric(String metric, String statistic, String type) {
    ToolFailure failure =
        catchThrowableOfType(
            ToolFailure.class,
            () ->
                documents.read(
                    json("{'metric': '" + metric + "', 'statistic': '" + statistic + "'}")));
    assertThat(failure.message())
        .startsWith("plan: statistic \"" + statistic + "\" does not go with a " + type + ";");
  }
}
