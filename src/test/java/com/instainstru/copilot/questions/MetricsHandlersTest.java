package com.instainstru.copilot.questions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.Content;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.questions.answer.SampleQuestions;
import com.instainstru.copilot.questions.labels.LabelCache;
import com.instainstru.copilot.questions.labels.LabelReader;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.testing.SettableClock;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolResult;
import com.instainstru.copilot.tools.prometheus.PrometheusApi.MetricMetadata;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class MetricsHandlersTest {
  private final ScriptedPrometheus prometheus = new ScriptedPrometheus();

  private static ToolCall call(String tool, String arguments) {
    return new ToolCall(
        Assembly.catalog(null).tool("instainstru_" + tool).orElseThrow(),
        (ObjectNode) JsonMapper.shared().readTree(arguments.replace('\'', '"')),
        CallContext.of(Caller.local(), "cli", "test"));
  }

  private ToolResult query(String arguments) {
    SettableClock clock = new SettableClock("2026-01-31T15:00:00Z");
    prometheus.answer(
        "count by (__name__, action",
        Map.of(
            "__name__",
            "instainstru_http_requests_total",
            "endpoint",
            "/api/v1/bookings",
            "method",
            "GET",
            "status_code",
            "200"));
    LabelCache labels =
        new LabelCache(
            TestMetrics.DICTIONARY,
            new LabelReader(prometheus, TestMetrics.DICTIONARY),
            clock,
            Runnable::run);
    return new MetricsQueryHandler(
            TestMetrics.DICTIONARY,
            labels,
            prometheus,
            new ExploreUrl(URI.create("https://grafana.example.com/"), () -> "prom"),
            clock,
            ZoneOffset.UTC)
        .handle(call("metrics_query", arguments));
  }

  private ObjectNode ask(String question) {
    return query("{'question': '" + question + "'}").structured();
  }

  private ToolFailure rejection(String question) {
    return catchThrowableOfType(ToolFailure.class, () -> ask(question));
  }

  @ParameterizedTest
  @CsvSource({
    "p99 latency, p99",
    "p99, p99",
    "latency, p99",
    "response time, p99",
    "p50 latency, p50",
    "p50, p50",
    "median latency, p50",
    "request rate, request_rate",
    "rps, request_rate",
    "traffic, request_rate",
    "throughput, request_rate",
    "error rate, error_rate",
    "errors, error_rate",
    "5xx, error_rate",
    "5xx rate, error_rate",
    "requests by endpoint, requests_by_endpoint",
    "latency by endpoint, latency_by_endpoint",
    "endpoint latency, latency_by_endpoint",
    "slowest endpoints, slowest_endpoints",
    "slow endpoints, slowest_endpoints",
    "' P99  Latency? ', p99"
  })
  void wellKnownQuestionsKeepTheirNames(String question, String key) {
    prometheus.answer("1");
    ObjectNode answer = ask(question);
    assertThat(answer.get("resolved_question").stringValue()).isEqualTo(key);
    assertThat(answer.get("description").stringValue()).endsWith(".");
  }

  @Test
  void anAnswerComesWithItsProof() {
    prometheus.answer("0.0123");
    prometheus.answer("max(timestamp(", Map.of());
    ObjectNode answer = ask("error rate on the bookings endpoint over the last 15 minutes");
    assertThat(answer.get("promql").stringValue())
        .isEqualTo(
            "sum(rate(instainstru_http_requests_total{endpoint=\"/api/v1/bookings\",status_code=~\"5..\"}[15m]))"
                + " / sum(rate(instainstru_http_requests_total{endpoint=\"/api/v1/bookings\"}[15m]))");
    assertThat(prometheus.asked()).contains(answer.get("promql").stringValue());
    assertThat(answer.get("formatted").stringValue()).isEqualTo("1.23%");
    assertThat(answer.get("value").doubleValue()).isEqualTo(0.0123);
    assertThat(answer.get("time_window").stringValue()).isEqualTo("15m");
    assertThat(answer.get("unit").stringValue()).isEqualTo("ratio");
    assertThat(answer.get("confidence").doubleValue()).isEqualTo(1);
    assertThat(answer.get("series").intValue()).isEqualTo(1);
    assertThat(answer.get("evaluated_at").stringValue()).isEqualTo("2026-01-31T15:00:00Z");
    assertThat(answer.get("window").get("start").stringValue()).isEqualTo("2026-01-31T14:45:00Z");
    assertThat(answer.get("newest_sample_age_seconds").isNumber()).isTrue();
    assertThat(answer.get("interpretation").get("text").stringValue())
        .isEqualTo(
            "share with status_code matches 5.. of instainstru_http_requests_total where endpoint"
                + " is /api/v1/bookings, over the last 15m");
    assertThat(answer.get("interpretation").get("filters").get(0))
        .hasToString("{\"label\":\"endpoint\",\"operator\":\"=\",\"value\":\"/api/v1/bookings\"}");
    assertThat(answer.get("next")).isNotEmpty();
    assertThat(answer.get("explore_url").stringValue())
        .startsWith("https://grafana.example.com/explore?schemaVersion=1&panes=%7B")
        .contains("now-90m");
  }

  @Test
  void anAssumedStatisticHasAlternatives() {
    prometheus.answer("0.3");
    ObjectNode answer = ask("latency");
    assertThat(answer.get("alternatives")).hasSize(2);
    assertThat(answer.get("alternatives").get(0).get("promql").stringValue())
        .startsWith("histogram_quantile(0.50");
    assertThat(answer.get("alternatives").get(1).get("text").stringValue())
        .startsWith("average of");
    assertThat(ask("p99 latency").get("alternatives")).isEmpty();
  }

  @Test
  void tablesAreRankedAndFormattedRowByRow() {
    prometheus.answer(
        List.of(
            ScriptedPrometheus.series(Map.of("method", "GET"), "0.5"),
            ScriptedPrometheus.series(Map.of("method", "PUT"), "NaN"),
            ScriptedPrometheus.series(Map.of("method", "POST"), "2.5")));
    ObjectNode answer = ask("p95 latency by method compared to an hour ago");
    assertThat(answer.get("value").isNull()).isTrue();
    assertThat(answer.get("formatted").stringValue()).isEqualTo("table");
    assertThat(answer.get("rows"))
        .hasToString(
            "[{\"labels\":{\"method\":\"POST\"},\"value\":2.5,\"formatted\":\"2.50 s\"},"
                + "{\"labels\":{\"method\":\"GET\"},\"value\":0.5,\"formatted\":\"500.0ms\"},"
                + "{\"labels\":{\"method\":\"PUT\"},\"value\":null,\"formatted\":\"no data\"}]");
    assertThat(answer.get("interpretation").get("comparison"))
        .hasToString("{\"mode\":\"difference\",\"offset\":\"1h\"}");
    ObjectNode lowest = ask("the 3 least busy methods");
    assertThat(lowest.get("rows").get(0).get("labels").get("method").stringValue())
        .isEqualTo("GET");
    assertThat(lowest.get("interpretation").get("ranking"))
        .hasToString("{\"count\":3,\"order\":\"lowest first\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "p99, 0.2435, 243.5ms",
    "p50, 0.00025, 0.2ms",
    "p99, 12, 12.00 s",
    "p99 latency in seconds, 0.25, 0.250 s",
    "p99 latency in milliseconds, 0.2435, 243.5ms",
    "average retry-after in minutes, 90, 1.50 min",
    "request rate, 1.234, 1.23 req/s",
    "requests per minute, 1.234, 1.23 req/min",
    "login lockouts per hour, 3, 3.00 lockouts/h",
    "logins per day, 3, 3.00 attempts/day",
    "error rate in percent, 0.0123, 1.23%",
    "number of logins in the last hour, 3.4, 3.40 attempts",
    "number of logins in the last hour, 1234.4, 1234 attempts",
    "p95 search latency in seconds, 1500, 1.500 s",
    "p95 search latency, 1500, 1.50 s",
    "average search results, 7.256, 7.26 results",
    "dead letter queue, 23, 23 jobs",
    "ratio of traffic now to traffic an hour ago, 1.5, 1.50x",
    "percentage change of traffic compared to an hour ago, 0.5, 50.00%",
    "OpenAI calls per minute, 4, 4.00 events/min",
    "p99, NaN, no data",
    "p99, +Inf, no data",
    "p99, -Inf, no data"
  })
  void valuesAreRoundedToTheNearestTiesToEven(String question, String value, String formatted) {
    prometheus.answer(value);
    assertThat(ask(question).get("formatted").stringValue()).isEqualTo(formatted);
  }

  @Test
  void statesAreNamed() {
    prometheus.answer(
        List.of(
            ScriptedPrometheus.series(Map.of("component", "location"), "2"),
            ScriptedPrometheus.series(Map.of("component", "openai_parsing"), "0.5")));
    assertThat(ask("circuit breaker state").get("rows").toString()).contains("open", "0.50");
    assertThat(ask("which circuit breakers are open").get("promql").stringValue()).endsWith("== 2");
  }

  @Test
  void noDataSaysWhy() {
    ObjectNode nothing = ask("rps");
    assertThat(nothing.get("value").isNull()).isTrue();
    assertThat(nothing.get("reason").stringValue()).contains("No series");
    assertThat(nothing.get("newest_sample_age_seconds").isNull()).isTrue();
    assertThat(ask("dead letter queue").get("reason").stringValue()).contains("no present sample");
    prometheus.answer("NaN");
    assertThat(ask("error rate").get("reason").stringValue()).contains("longer window");
  }

  @Test
  void aChartIsAPictureBesideTheAnswer() throws IOException {
    prometheus.answer(
        List.of(
            ScriptedPrometheus.series(
                Map.of("endpoint", "/api/v1/bookings/{booking_id}/cancel/a/long/path"),
                "1",
                "2",
                "NaN",
                "3"),
            ScriptedPrometheus.series(
                Map.of("endpoint", "/api/v1/search/and/another/long/path/of/an/api"), "2", "1")));
    ToolResult result = query("{'question': 'p95 latency by endpoint', 'chart': true}");
    Content.Picture picture = result.pictures().get(0);
    assertThat(picture.mimeType()).isEqualTo("image/png");
    var image =
        ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(picture.base64())));
    assertThat(image.getWidth()).isEqualTo(800);
    assertThat(image.getHeight()).isEqualTo(400);
    assertThat(image.getRGB(1, 1) & 0xFFFFFF).as("light background").isEqualTo(0xFFFFFF);
    prometheus.answer();
    ToolResult none = query("{'question': 'p95 latency', 'chart': true}");
    assertThat(none.pictures()).isEmpty();
    assertThat(none.structured().get("chart_note").stringValue()).contains("no samples");
    prometheus.answer("0.3", "0.4");
    assertThat(
            query("{'question': 'error rate of bookings compared to an hour ago', 'chart': true}")
                .pictures())
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "how happy are the students|unknown_question|not understood: happy",
        "restart the api|unknown_question|asks to do something",
        "why is it slow|unknown_question|do not tell reasons",
        "sum(x)|unknown_question|query language",
        "logins by endpoint|unknown_question|has no label",
        "p99 of login lockouts|unknown_question|it is a counter",
        "dead letter queue per minute|unknown_question|it is a gauge",
        "latency of the teleport endpoint|unknown_label_value|No endpoint is called \"teleport\"",
        "number of 418 responses|unknown_label_value|status 418",
        "error rate in january|ambiguous_question|calendar time",
        "by endpoint|ambiguous_question|nothing to measure"
      })
  void aRefusalSaysWhyAndWhatCanBeAsked(String question, String code, String why) {
    ToolFailure failure = rejection(question);
    assertThat(failure.code().code()).isEqualTo(code);
    assertThat(failure.message()).contains(why);
    assertThat((List<?>) failure.details().get("suggestions")).isNotEmpty();
    assertThat((List<?>) failure.details().get("supported_questions")).hasSize(20);
    assertThat(prometheus.asked()).allMatch(query -> query.startsWith("count by (__name__"));
  }

  @Test
  void metricsOfPrometheusCanBeAskedForByName() {
    prometheus.describe("node_boots_total", new MetricMetadata("counter", "Boots.", ""));
    prometheus.answer("4");
    assertThat(ask("node_boots_total per minute").get("promql").stringValue())
        .isEqualTo("sum(rate(node_boots_total[5m])) * 60");
  }

  @ParameterizedTest
  @CsvSource({"30s, 30s", "15m, 15m", "2h, 2h", "1d, 1d", "2w, 2w"})
  void theArgumentIsTheWindowWhereTheQuestionNamesNone(String window, String shown) {
    prometheus.answer("1");
    assertThat(
            query("{'question': 'rps', 'time_window': '" + window + "'}")
                .structured()
                .get("promql")
                .stringValue())
        .contains("[" + shown + "]");
    assertThat(
            query("{'question': 'rps over the last hour', 'time_window': '" + window + "'}")
                .structured()
                .get("promql")
                .stringValue())
        .contains("[1h]");
  }

  private static ObjectNode describe(String arguments) {
    return new MetricsDescribeHandler(
            TestMetrics.DICTIONARY,
            new SampleQuestions(TestMetrics.INTERPRETER),
            call -> {
              if (call.arguments().path("metric_name").asString("").equals("founding.cap")) {
                return ToolResult.of(
                    (ObjectNode) JsonMapper.shared().readTree("{\"data\":\"of the backend\"}"));
              }
              throw ToolFailure.of(FailureCode.NOT_FOUND, "no");
            })
        .handle(call("metrics_describe", arguments))
        .structured();
  }

  @ParameterizedTest
  @CsvSource({"{}", "{'metric_name': ' '}"})
  void withoutANameTheWholeDictionaryIsListed(String arguments) {
    ObjectNode all = describe(arguments);
    assertThat(all.get("metrics")).hasSize(56);
    assertThat(all.get("metrics").get(0).propertyNames())
        .containsExactly("name", "type", "description");
    assertThat(all.get("count").intValue()).isEqualTo(56);
    assertThat(all.get("aliases")).hasSize(17);
    assertThat(all.get("supported_questions")).hasSize(7);
  }

  @Test
  void anAliasAndAnExactNameAreExplained() {
    ObjectNode alias = describe("{'metric_name': ' P99 Latency '}");
    assertThat(alias.get("resolved_name").stringValue())
        .isEqualTo("instainstru_http_request_duration_seconds");
    assertThat(alias.get("metric").get("golden_query_p50").stringValue()).contains("0.50");
    assertThat(alias.get("metric").has("ask")).isFalse();
    assertThat(alias.get("aliases"))
        .hasToString(
            "[\"latency\",\"p50\",\"p50 latency\",\"p99\",\"p99 latency\",\"response time\"]");
    assertThat(alias.get("questions")).isNotEmpty();
    assertThat(alias.get("related")).hasSize(2);
    assertThat(describe("{'metric_name': 'bgc_pending_over_7d'}").get("aliases")).isEmpty();
  }

  @Test
  void otherNamesAreLeftToTheBackendAndUnknownOnesHaveNeighbours() {
    assertThat(describe("{'metric_name': 'founding.cap'}").get("data").stringValue())
        .isEqualTo("of the backend");
    ToolFailure failure =
        catchThrowableOfType(
            ToolFailure.class, () -> describe("{'metric_name': 'bgc_pending_over_8d'}"));
    assertThat(failure.details()).containsEntry("did_you_mean", "bgc_pending_over_7d");
    assertThat(
            catchThrowableOfType(
                    ToolFailure.class, () -> describe("{'metric_name': 'something_else_entirely'}"))
                .details())
        .isEmpty();
  }

  @Test
  void theDictionaryIsADocumentToo() {
    DictionaryDocuments documents =
        new DictionaryDocuments(
            TestMetrics.DICTIONARY, new SampleQuestions(TestMetrics.INTERPRETER));
    assertThat(documents.whole()).contains("instainstru_rl_decisions_total");
    assertThat(documents.metric("bgc_invites_total").orElseThrow()).contains("\"questions\":[");
    assertThat(documents.metric("nothing")).isEmpty();
    assertThat(documents.names()).hasSize(56).contains("bgc_invites_total");
  }
}
