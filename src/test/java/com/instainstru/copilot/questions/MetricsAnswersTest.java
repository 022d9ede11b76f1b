package com.instainstru.copilot.questions;

import static com.instainstru.copilot.questions.ScriptedPrometheus.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.questions.answer.MetricSearch;
import com.instainstru.copilot.questions.answer.SampleQuestions;
import com.instainstru.copilot.questions.labels.LabelCache;
import com.instainstru.copilot.questions.labels.LabelReader;
import com.instainstru.copilot.questions.plan.Interpretation;
import com.instainstru.copilot.questions.plan.Interpretation.Refused;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.testing.SettableClock;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolResult;
import com.instainstru.copilot.tools.prometheus.PrometheusApi.MetricMetadata;
import com.instainstru.copilot.tools.prometheus.QueryResult;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What an answer holds when something is missing, and what a refusal proposes. */
class MetricsAnswersTest {
  private final ScriptedPrometheus prometheus = new ScriptedPrometheus();

  private static ToolCall call(String tool, String arguments) {
    return new ToolCall(
        Assembly.catalog(null).tool("instainstru_" + tool).orElseThrow(),
        (ObjectNode) JsonMapper.shared().readTree(arguments.replace('\'', '"')),
        CallContext.of(Caller.local(), "cli", "test"));
  }

  private ToolResult query(String arguments, ExploreUrl explore) {
    SettableClock clock = new SettableClock("2026-01-31T15:00:00Z");
    LabelCache labels =
        new LabelCache(
            TestMetrics.DICTIONARY,
            new LabelReader(prometheus, TestMetrics.DICTIONARY),
            clock,
            Runnable::run);
    return new MetricsQueryHandler(
            TestMetrics.DICTIONARY, labels, prometheus, explore, clock, ZoneOffset.UTC)
        .handle(call("metrics_query", arguments));
  }

  private ToolResult query(String arguments) {
    return query(arguments, new ExploreUrl(null, () -> "prom"));
  }

  private ObjectNode ask(String question) {
    return query("{'question': '" + question + "'}").structured();
  }

  @Test
  void withoutGrafanaThereIsNoLink() {
    prometheus.answer("1");
    assertThat(ask("rps").has("explore_url")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"5m, now-1h", "10m, now-1h", "15m, now-90m", "1d, now-6d"})
  void aLinkShowsTheSurroundingsOfTheWindow(String window, String from) {
    prometheus.answer("1");
    String channel =
        query(
                "{'question': 'rps', 'time_window': '" + window + "'}",
                new ExploreUrl(URI.create("https://grafana.example.com/sub//"), () -> "uid-1"))
            .structured()
            .get("explore_url")
            .stringValue();
    String start = "https://grafana.example.com/sub/explore?schemaVersion=1&panes=";
    assertThat(channel).startsWith(start);
    String promql =
        ("sum(rate(instainstru_http_requests_total{endpoint!~\\\"/api/v1/(health|ready)\\\"}["
            + window
            + "]))");
    assertThat(URLDecoder.decode(channel.substring(start.length()), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"copilot\":{\"datasource\":\"uid-1\",\"queries\":[{\"refId\":\"A\",\"expr\":\""
                + promql
                + "\",\"datasource\":{\"type\":\"prometheus\",\"uid\":\"uid-1\"}}],\"range\":{\"from\":\""
                + from
                + "\",\"to\":\"now\"}}}");
  }

  @ParameterizedTest
  @CsvSource({
    "5m, 2026-01-31T14:00:00Z/2026-01-31T15:00:00Z/PT30S",
    "1h, 2026-01-31T14:00:00Z/2026-01-31T15:00:00Z/PT30S",
    "1d, 2026-01-30T15:00:00Z/2026-01-31T15:00:00Z/PT12M"
  })
  void aChartShowsTheSurroundingsOfTheWindow(String window, String range) {
    prometheus.answer("1");
    query("{'question': 'rps', 'time_window': '" + window + "', 'chart': true}");
    assertThat(prometheus.ranges()).containsExactly(range);
  }

  @Test
  void anAnswerStandsWithoutItsChart() {
    prometheus.answer("1");
    prometheus.failFor("range");
    ToolResult result = query("{'question': 'rps', 'chart': true}");
    assertThat(result.pictures()).isEmpty();
    assertThat(result.structured().get("value").doubleValue()).isEqualTo(1);
    assertThat(result.structured().get("chart_note").stringValue())
        .isEqualTo("The chart's samples could not be read: away");
  }

  @Test
  void anAnswerStandsWithoutTheAgeOfItsSamples() {
    prometheus.answer("1");
    prometheus.failFor("max(timestamp(");
    ObjectNode answer = ask("rps");
    assertThat(answer.get("value").doubleValue()).isEqualTo(1);
    assertThat(answer.get("newest_sample_age_seconds").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "1769871600, 0.0",
        "1769871587.66, 12.3",
        "1.7698715e+09, 100.0",
        "1769871700, 0.0",
        "NaN, -"
      })
  void theAgeOfTheNewestSampleIsToldInSeconds(String timestamp, @Nullable Double age) {
    prometheus.answer(timestamp);
    ObjectNode answer = ask("p95 latency");
    assertThat(prometheus.asked())
        .contains("max(timestamp(instainstru_http_request_duration_seconds_count))");
    if (age == null) {
      assertThat(answer.get("newest_sample_age_seconds").isNull()).isTrue();
    } else {
      assertThat(answer.get("newest_sample_age_seconds").doubleValue()).isEqualTo(age);
    }
  }

  @Test
  void anAnswerSaysWhatTheQuestionWasReadAs() {
    prometheus.answer("1");
    ObjectNode answer = ask("p95 latncy of a GET");
    assertThat(answer.get("description").stringValue())
        .isEqualTo(
            "95th percentile of instainstru_http_request_duration_seconds where endpoint does not"
                + " match /api/v1/(health|ready) and method is GET, over the last 5m");
    assertThat(answer.get("corrections")).hasToString("[\"latncy as latency\"]");
  }

  @Test
  void aTableWithoutRowsIsStillATable() {
    ObjectNode answer = ask("p95 latency by method");
    assertThat(answer.get("formatted").stringValue()).isEqualTo("table");
    assertThat(answer.get("rows")).isEmpty();
    assertThat(answer.get("series").intValue()).isZero();
    assertThat(answer.get("reason").stringValue())
        .isEqualTo(
            "No series of instainstru_http_request_duration_seconds has samples within 5m: either"
                + " nothing of this kind has happened since the service started, or it is not"
                + " scraped.");
    assertThat(answer.get("evaluated_at").stringValue()).isEqualTo("2026-01-31T15:00:00Z");
  }

  @Test
  void aSeriesWithoutSamplesCountsForNothing() {
    prometheus.answer(List.of(series(Map.of()), series(Map.of(), "2")));
    ObjectNode answer = ask("rps");
    assertThat(answer.get("series").intValue()).isEqualTo(1);
    assertThat(answer.get("value").doubleValue()).isEqualTo(2);
  }

  @Test
  void rowsOfOneValueAreOrderedByTheirLabels() {
    prometheus.answer(
        List.of(
            series(Map.of("method", "PUT"), "1"),
            series(Map.of("method", "GET"), "1"),
            series(Map.of("method", "HEAD"), "NaN"),
            series(Map.of("method", "POST"), "3")));
    assertThat(ask("traffic by method").get("rows"))
        .extracting(row -> row.get("labels").get("method").stringValue())
        .containsExactly("POST", "GET", "PUT", "HEAD");
    assertThat(ask("the 4 least busy methods").get("rows"))
        .extracting(row -> row.get("labels").get("method").stringValue())
        .containsExactly("GET", "PUT", "POST", "HEAD");
  }

  private static ToolFailure rejection(String question) {
    Interpretation read = TestMetrics.read(question);
    return new QuestionError(
            TestMetrics.DICTIONARY,
            new SampleQuestions(TestMetrics.INTERPRETER),
            new MetricSearch(TestMetrics.DICTIONARY))
        .of(question, (Refused) read);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sum(x) | The question has signs of a query language or code (m(). Ask in plain words; PromQL goes to prometheus_query.
          restart the api | "restart" asks to do something. This tool only answers questions about metrics.
          why is it slow | Metrics do not tell reasons. Ask for a number and where it is high, for example by endpoint, and look at sentry_issues_top for errors.
          latency of happy clouds | No metric fits the whole question; not understood: happy, clouds. Leave it out if it does not restrict the question, or ask one of the suggestions. metrics_describe lists all metrics.
          logins by endpoint | instainstru_login_attempts_total has no label "endpoint"; its labels are result.
          p99 of login lockouts | instainstru_login_lockouts_total cannot answer this: it is a counter, which has a number, a rate and shares, but no percentile or duration. Ask one of the suggestions.
          dead letter queue per minute | background_jobs_failed cannot answer this: it is a gauge, which has a present value, and with a window an average, highest and lowest one. Ask one of the suggestions.
          p0 latency | instainstru_http_request_duration_seconds cannot answer this: it is a histogram, which has percentiles, an average and a maximum. Ask one of the suggestions.
          latency of the teleport endpoint | No endpoint is called "teleport". Use one of suggestions, or leave it out.
          number of 418 responses | No response has had the status 418. Seen so far are those in suggestions.
          error rate in january | "january" is calendar time of a form that is not understood. Understood are today, yesterday, since 9:00, between 14:00 and 15:00 yesterday, last Tuesday, this week, and windows such as the last 24 hours.
          latency of GET and POST | The question asks for several things. Ask for one at a time.
          combien de requêtes par seconde | Questions are understood in English only, for example: error rate over the last hour.
          longest request | The question has several readings. Ask the user which one is meant.
          by endpoint | The question names nothing to measure. Say what of which subject.
          """)
  void aRefusalTeaches(String question, String message) {
    assertThat(rejection(question).message()).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          latency of /api/v1/booking | unknown_label_value | /api/v1/bookings
          number of 418 responses | unknown_label_value | 401; 402; 403
          p99 of login lockouts | unknown_question | number of login lockouts in the last hour; login lockouts per minute
          captcha failures by endpoint | unknown_question | number of captcha challenges in the last hour
          by endpoint | ambiguous_question | number of requests in the last hour
          """)
  void aRefusalProposesWhatIsNearest(String question, String code, String some) {
    ToolFailure failure = rejection(question);
    assertThat(failure.code().code()).isEqualTo(code);
    List<?> suggestions = (List<?>) failure.details().getOrDefault("suggestions", List.of());
    assertThat(suggestions).hasSizeLessThanOrEqualTo(5).doesNotHaveDuplicates();
    assertThat(suggestions.stream().map(Object::toString)).contains(some.split("; ", -1));
    assertThat(failure.details()).containsKey("supported_questions");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          thruput | throughput
          how happy is the captcha | number of captcha challenges in the last hour
          happy booking lock operations | number of booking lock operations in the last hour
          """)
  void whatSharesMostWordsIsProposedFirst(String question, String first) {
    List<?> suggestions =
        (List<?>) rejection(question).details().getOrDefault("suggestions", List.of());
    assertThat(suggestions.stream().map(Object::toString)).startsWith(first.split("; ", -1));
  }

  @ParameterizedTest
  @CsvSource({"0.02, true, yes: 2.00%", "0.001, false, no: 0.10%"})
  void aThresholdIsAnsweredWithYesOrNo(String value, boolean holds, String formatted) {
    prometheus.answer(value);
    ObjectNode answer = ask("is the error rate over 1%?");
    assertThat(answer.get("holds").booleanValue()).isEqualTo(holds);
    assertThat(answer.get("formatted").stringValue()).isEqualTo(formatted);
  }

  @Test
  void severalMeasuresAreAnsweredInTheirOrder() {
    prometheus.answer("0.5");
    ObjectNode answer = ask("p50 and p95 latency");
    assertThat(answer.get("answers"))
        .extracting(each -> each.get("description").stringValue().substring(0, 4))
        .containsExactly("50th", "95th");
    assertThat(answer.get("answers"))
        .allSatisfy(each -> assertThat(each.get("formatted").stringValue()).isEqualTo("500.0ms"));
    assertThat(answer.get("promql")).isEqualTo(answer.get("answers").get(0).get("promql"));
    assertThat(prometheus.asked()).containsOnlyOnce(answer.get("promql").stringValue());
  }

  @Test
  void aPlanIsAskedLikeAQuestion() {
    prometheus.answer("7");
    ObjectNode answer =
        query("{'plan': {'metric': 'login attempts', 'statistic': 'count', 'window': '1h'}}")
            .structured();
    assertThat(answer.get("promql").stringValue())
        .isEqualTo("sum(increase(instainstru_login_attempts_total[1h]))");
    assertThat(answer.get("value").doubleValue()).isEqualTo(7);
    assertThat(answer.get("next")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {} | Give either question or plan; one of the two is needed.
          {'question': 'rps', 'plan': {}} | Give either question or plan; one of the two is needed.
          {'question': 'errors today', 'timezone': 'Moon/Crater'} | timezone is not known; give one such as UTC or Europe/Berlin.
          """)
  void anArgumentThatDoesNotFitIsNamed(String arguments, String message) {
    assertThat(catchThrowableOfType(ToolFailure.class, () -> query(arguments)).message())
        .isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 2026-01-30T00:00:00Z/2026-01-31T00:00:00Z",
    "America/New_York, 2026-01-30T05:00:00Z/2026-01-31T05:00:00Z"
  })
  void calendarTimeIsThatOfTheZone(String zone, String window) {
    prometheus.answer("1");
    ObjectNode answer =
        query("{'question': 'errors yesterday', 'timezone': '" + zone + "'}").structured();
    assertThat(
            answer.get("window").get("start").stringValue()
                + "/"
                + answer.get("window").get("end").stringValue())
        .isEqualTo(window);
  }

  @Test
  void aFollowUpIsReadAfterItsContext() {
    prometheus.answer("1");
    ObjectNode answer =
        query("{'question': 'same but p95', 'context': 'p99 latency by method'}").structured();
    assertThat(answer.get("promql").stringValue()).contains("0.95").contains("by (le, method)");
  }

  @Test
  void whatIsSetAsideIsTold() {
    prometheus.answer("1");
    assertThat(ask("Hi all, quick one: error rate?").get("set_aside").stringValue())
        .isEqualTo("Hi all, quick one");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          p95 latency of checkout in the last hour by country | {"metric":"instainstru_http_request_duration_seconds","statistic":"p95","filters":["endpoint=/api/v1/payments/checkout"],"window":"1h"} | -
          average search latency by mood vs an hour ago | {"metric":"instainstru_nl_search_latency_ms","statistic":"average","filters":["stage=total"],"window":"5m","compare_to":"difference 1h"} | -
          number of happy login attempts in the last hour by country | {"metric":"instainstru_login_attempts_total","statistic":"count","window":"1h"} | -
          logins by endpoint | {"metric":"instainstru_login_attempts_total","statistic":"rate","window":"5m"} | -
          how many celery tasks are waiting | - | celery_queue_depth
          how many alerts fired | - | alerts_list
          """)
  void aRefusalHandsOutWhatComesNearest(
      String question, @Nullable String plan, @Nullable String tool) {
    ToolFailure failure = rejection(question);
    if (plan != null) {
      assertThat(failure.details().get("plan")).hasToString(plan);
    }
    assertThat(failure.details().get("use_tool")).isEqualTo(tool);
  }

  @Test
  void aRequestToActGetsNoPlan() {
    assertThat(rejection("restart the api").details()).doesNotContainKey("plan");
  }

  @Test
  void aSuggestionKeepsTheEndpointAndTheWindow() {
    assertThat(
            rejection("p95 latency of checkout in the last 2 hours by country")
                .details()
                .get("suggestions"))
        .asString()
        .contains(" on /api/v1/payments/checkout over the last 2h");
  }

  @Test
  void severalReadingsAreSpelledOut() {
    List<?> suggestions =
        (List<?>) rejection("longest request").details().getOrDefault("suggestions", List.of());
    assertThat(suggestions.stream().map(Object::toString))
        .hasSizeBetween(2, 3)
        .allSatisfy(text -> assertThat(text).contains(" of instainstru_"))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          counter | node_boots_total per minute by zone | sum by (zone) (rate(node_boots_total[5m])) * 60
          counter | number of node_boots_total in the last hour | sum(increase(node_boots_total[1h]))
          gauge | node_boots_total | sum(node_boots_total)
          summary | node_boots_total by zone | sum by (zone) (node_boots_total)
          histogram | average node_boots_total | sum(rate(node_boots_total_sum[5m])) / sum(rate(node_boots_total_count[5m]))
          """)
  void aMetricThatTheDictionaryLacksIsAskedByItsName(String type, String question, String promql) {
    prometheus.describe("node_boots_total", new MetricMetadata(type, "Boots.", ""));
    prometheus.answer(
        List.of(series(Map.of("__name__", "node_boots_total", "zone", "a", "le", "1"), "4")));
    assertThat(ask(question).get("promql").stringValue()).isEqualTo(promql);
    assertThat(prometheus.asked())
        .contains("topk(100, node_boots_total" + (type.equals("histogram") ? "_count" : "") + ")");
  }

  @Test
  void aDurationThatTheDictionaryLacksHasPercentiles() {
    prometheus.describe("disk_read_seconds", new MetricMetadata("histogram", "Reads.", ""));
    prometheus.answer("0.2");
    ObjectNode answer = ask("p95 disk_read_seconds latency");
    assertThat(answer.get("promql").stringValue())
        .isEqualTo("histogram_quantile(0.95, sum by (le) (rate(disk_read_seconds_bucket[5m])))");
    assertThat(answer.get("formatted").stringValue()).isEqualTo("200.0ms");
    assertThat(answer.get("resolved_question").stringValue()).isEqualTo("disk_read_seconds");
  }

  @Test
  void aNameThatPrometheusDoesNotKnowIsNotUnderstood() {
    assertThat(catchThrowableOfType(ToolFailure.class, () -> ask("no_such_metric per minute")))
        .hasMessageContaining("not understood");
  }

  @Test
  void failuresOfTheBackendButNotFoundAreLeftAsTheyAre() {
    ToolFailure failure =
        catchThrowableOfType(
            ToolFailure.class,
            () ->
                new MetricsDescribeHandler(
                        TestMetrics.DICTIONARY,
                        new SampleQuestions(TestMetrics.INTERPRETER),
                        call -> {
                          throw ToolFailure.of(FailureCode.UPSTREAM_UNAVAILABLE, "away");
                        })
                    .handle(call("metrics_describe", "{'metric_name': 'bgc_pending_over_8d'}")));
    assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_UNAVAILABLE);
    assertThat(failure.details()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "latency in seconds, second",
        "latency as seconds, second",
        "latency as a second, second",
        "latency measured in milliseconds, millisecond",
        "latency in units of minutes, minute",
        "error rate as percentage, percent",
        "error rate as a percent, percent",
        "error rate expressed in percent, percent",
        "latency, -",
        "requests a second, -",
        "requests per minute, -"
      })
  void aUnitMayBeAskedFor(String question, @Nullable String unit) {
    Interpretation read = TestMetrics.INTERPRETER.interpret(question, Duration.ofMinutes(5), true);
    assertThat(((Interpretation.Understood) read).wantedUnit().orElse(null)).isEqualTo(unit);
  }

  private static final String ERRORS =
      "sum(rate(instainstru_http_requests_total{endpoint!~\"/api/v1/(health|ready)\",status_code=~\"5..\"}[5m]))";
  private static final String ALL =
      "sum(rate(instainstru_http_requests_total{endpoint!~\"/api/v1/(health|ready)\"}[5m]))";

  @Test
  void aServiceWithoutErrorsHasAnErrorRateOfZero() {
    String zeros = "(" + ERRORS + " or (" + ALL + ") * 0) / (" + ALL + ")";
    prometheus.answer("(sum(rate(instainstru_http_requests_total", List.of(one("0")));

    ObjectNode answer = ask("error rate");

    assertThat(answer.get("formatted").stringValue()).isEqualTo("0.00%");
    assertThat(answer.get("promql").stringValue()).isEqualTo(zeros);
    assertThat(answer.get("warnings").toString()).contains("none of these events was recorded");
    assertThat(answer.has("reason")).isFalse();
  }

  @Test
  void aServiceWithoutErrorsHasNoErrors() {
    prometheus.answer("(sum(increase(instainstru_http_requests_total", List.of(one("0")));

    ObjectNode answer = ask("how many errors in the last hour");

    assertThat(answer.get("value").doubleValue()).isZero();
    assertThat(answer.get("promql").stringValue())
        .endsWith("or sum(rate(instainstru_http_requests_total[1h])) * 0)");
  }

  @Test
  void aMetricWithoutSamplesHasNoData() {
    ObjectNode answer = ask("error rate");

    assertThat(answer.get("formatted").stringValue()).isEqualTo("no data");
    assertThat(answer.get("reason").stringValue()).contains("not scraped");
  }

  @Test
  void aTableOfNothingSaysThatOtherEventsWereRecorded() {
    prometheus.answer("count(instainstru_http_requests_total)", List.of(one("7")));

    ObjectNode answer = ask("how many errors by endpoint in the last hour");

    assertThat(answer.get("formatted").stringValue()).isEqualTo("none");
    assertThat(answer.get("reason").stringValue())
        .isEqualTo(
            "None of these events was recorded; instainstru_http_requests_total has other"
                + " samples.");
  }

  @Test
  void noSeriesInAStateIsNoAbsenceOfTheMetric() {
    String breakers = "sum by (component) (instainstru_nl_search_circuit_breaker_state)";
    prometheus.answer(breakers + " == 2", List.of());
    prometheus.answer(breakers, List.of(one("0")));

    ObjectNode answer = ask("open circuit breakers");

    assertThat(answer.get("formatted").stringValue()).isEqualTo("none");
    assertThat(answer.get("reason").stringValue())
        .isEqualTo("None is in this state now; 1 series are in another.");
  }

  @Test
  void aNativeHistogramHasPercentiles() {
    prometheus.answer(
        "histogram_quantile(0.99, sum(rate(instainstru_http_request_duration_seconds{",
        List.of(one("0.25001")));

    ObjectNode answer = ask("p99 latency");

    assertThat(answer.get("value").doubleValue()).isEqualTo(0.25001);
    assertThat(answer.get("promql").stringValue())
        .isEqualTo(
            "histogram_quantile(0.99,"
                + " sum(rate(instainstru_http_request_duration_seconds{endpoint!~\"/api/v1/(health|ready)\"}[5m])))");
  }

  @Test
  void aPercentileInTheLastBucketIsNoExactValue() {
    prometheus.answer(
        "count by (le)",
        List.of(
            ScriptedPrometheus.series(Map.of("le", "5.0"), "1"),
            ScriptedPrometheus.series(Map.of("le", "10"), "1"),
            ScriptedPrometheus.series(Map.of("le", "+Inf"), "1")));
    prometheus.answer("10");

    ObjectNode answer = ask("p99 latency");
    assertThat(answer.get("formatted").stringValue()).isEqualTo("more than 10.00 s");
    assertThat(answer.get("warnings").toString()).contains("the true value is not known");
    assertThat(ask("maximum latency").get("formatted").stringValue()).isEqualTo("10.00 s or more");

    prometheus.answer("5");
    assertThat(ask("p99 latency").get("formatted").stringValue()).isEqualTo("5.00 s");
  }

  @Test
  void aPercentileStandsWithoutItsBounds() {
    prometheus.answer("10");
    prometheus.failFor("count by (le)");

    assertThat(ask("p99 latency").get("formatted").stringValue()).isEqualTo("10.00 s");
  }

  @Test
  void aFormThatAReleaseDoesNotKnowChangesNothing() {
    prometheus.failFor("(sum(rate(");

    assertThat(ask("error rate").get("formatted").stringValue()).isEqualTo("no data");
  }

  @Test
  void aComparisonOfNothingHasNoData() {
    assertThat(ask("error rate compared to an hour ago").get("formatted").stringValue())
        .isEqualTo("no data");
  }

  private static QueryResult.Series one(String value) {
    return ScriptedPrometheus.series(Map.of(), value);
  }
}
