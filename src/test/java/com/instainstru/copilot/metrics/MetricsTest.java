package com.instainstru.copilot.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.Assembly;
import com.instainstru.copilot.auth.Caller;
import com.instainstru.copilot.observability.PrometheusApi;
import com.instainstru.copilot.observability.QueryResult;
import com.instainstru.copilot.tool.CallContext;
import com.instainstru.copilot.tool.FailureCode;
import com.instainstru.copilot.tool.ToolCall;
import com.instainstru.copilot.tool.ToolFailure;
import com.instainstru.copilot.tool.ToolResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class MetricsTest {
  private static final MetricsDictionary DICTIONARY = MetricsDictionary.packed();

  private final List<String> asked = new ArrayList<>();

  /** A Prometheus that gives fixed samples. */
  private final class FixedPrometheus implements PrometheusApi {
    private final List<String> values;

    FixedPrometheus(String... values) {
      this.values = List.of(values);
    }

    @Override
    public QueryResult query(String expression, @Nullable Instant at, CallContext context) {
      asked.add(expression);
      return new QueryResult(
          "vector",
          values.stream()
              .map(
                  value ->
                      new QueryResult.Series(Map.of(), List.of(new QueryResult.Sample(1.5, value))))
              .toList(),
          List.of());
    }

    @Override
    public QueryResult queryRange(
        String expression, Instant start, Instant end, Duration step, CallContext context) {
      throw new AssertionError("not asked for");
    }

    @Override
    public List<String> labelValues(
        String label, List<String> matchers, Instant start, Instant end, CallContext context) {
      throw new AssertionError("not asked for");
    }

    @Override
    public Map<String, MetricMetadata> metadata(CallContext context) {
      throw new AssertionError("not asked for");
    }
  }

  private static ToolCall call(String tool, String arguments) {
    return new ToolCall(
        Assembly.catalog(null).tool("instainstru_" + tool).orElseThrow(),
        (ObjectNode) JsonMapper.shared().readTree(arguments.replace('\'', '"')),
        CallContext.of(Caller.local(), "cli", "test"));
  }

  private ObjectNode ask(String arguments, String... values) {
    return new MetricsQueryHandler(DICTIONARY, new FixedPrometheus(values))
        .handle(call("metrics_query", arguments))
        .structured();
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
    "' P99  Latency? ', p99",
    "slowest_endpoints, slowest_endpoints"
  })
  void everyAliasHasItsQuery(String question, String key) {
    assertThat(DICTIONARY.query(question).orElseThrow().key()).isEqualTo(key);
  }

  @Test
  void theQueryNamesWindowAndFilters() {
    ObjectNode answer = ask("{'question': 'error rate', 'time_window': '15m'}", "0.0123");
    assertThat(asked)
        .containsExactly(
            "sum(rate(instainstru_http_requests_total{endpoint!~\"/api/v1/(health|ready)\",status_code=~\"5..\"}[15m]))"
                + " / sum(rate(instainstru_http_requests_total{endpoint!~\"/api/v1/(health|ready)\"}[15m]))");
    assertThat(answer.get("promql").stringValue()).isEqualTo(asked.get(0));
    assertThat(answer.get("formatted").stringValue()).isEqualTo("1.23%");
    assertThat(answer.get("value").doubleValue()).isEqualTo(0.0123);
    assertThat(answer.get("time_window").stringValue()).isEqualTo("15m");
    assertThat(answer.get("unit").stringValue()).isEqualTo("ratio");
  }

  @Test
  void healthEndpointsCanBeIncluded() {
    ask("{'question': 'p99', 'time_window': '1h', 'exclude_health_endpoints': false}", "1");
    assertThat(asked)
        .containsExactly(
            "histogram_quantile(0.99, sum by (le) (rate(instainstru_http_request_duration_seconds_bucket[1h])))");
  }

  @ParameterizedTest
  @CsvSource({
    "p99, 0.2435, 243.5ms",
    "p50, 0.00025, 0.2ms",
    "request rate, 1.234, 1.23 req/s",
    "p99, NaN, no data",
    "p99, +Inf, no data"
  })
  void valuesAreRoundedToTheNearestTiesToEven(String question, String value, String formatted) {
    assertThat(ask("{'question': '" + question + "'}", value).get("formatted").stringValue())
        .isEqualTo(formatted);
  }

  @Test
  void aValueIsTheSumOfAllSeriesAndNoSeriesAreNoData() {
    assertThat(ask("{'question': 'rps'}", "1", "NaN", "2.5").get("value").doubleValue())
        .isEqualTo(3.5);
    ObjectNode nothing = ask("{'question': 'rps'}");
    assertThat(nothing.get("value").isNull()).isTrue();
    assertThat(nothing.get("formatted").stringValue()).isEqualTo("no data");
  }

  @Test
  void aTableHasNoValue() {
    ObjectNode answer = ask("{'question': 'latency by endpoint'}", "1", "2");
    assertThat(answer.get("value").isNull()).isTrue();
    assertThat(answer.get("formatted").stringValue()).isEqualTo("table");
    assertThat(answer.get("results")).hasSize(2);
  }

  @Test
  void anUnknownQuestionIsNeverGuessed() {
    ToolFailure failure =
        catchThrowableOfType(
            ToolFailure.class, () -> ask("{'question': 'how happy are the students'}"));
    assertThat(failure.code()).isEqualTo(FailureCode.UNKNOWN_QUESTION);
    assertThat((List<?>) failure.details().get("supported_questions")).hasSize(20);
    assertThat(asked).isEmpty();
    assertThat(
            catchThrowableOfType(ToolFailure.class, () -> ask("{'question': 'p99 latncy'}"))
                .message())
        .contains("Did you mean \"p99 latency\"?");
  }

  private static ObjectNode describe(String arguments) {
    return new MetricsDescribeHandler(
            DICTIONARY,
            call ->
                ToolResult.of(
                    (ObjectNode) JsonMapper.shared().readTree("{\"data\":\"of the backend\"}")))
        .handle(call("metrics_describe", arguments))
        .structured();
  }

  @ParameterizedTest
  @CsvSource({"{}", "{'metric_name': ' '}"})
  void withoutANameTheWholeDictionaryIsListed(String arguments) {
    ObjectNode all = describe(arguments);
    assertThat(all.get("metrics")).hasSize(56);
    assertThat(all.get("metrics").get(0).propertyNames())
        .containsExactly("name", "type", "description", "labels", "unit");
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
    assertThat(alias.get("aliases"))
        .hasToString(
            "[\"latency\",\"p50\",\"p50 latency\",\"p99\",\"p99 latency\",\"response time\"]");
    assertThat(describe("{'metric_name': 'bgc_pending_over_7d'}").get("aliases")).isEmpty();
  }

  @Test
  void otherNamesAreLeftToTheBackend() {
    assertThat(describe("{'metric_name': 'founding.cap'}").get("data").stringValue())
        .isEqualTo("of the backend");
  }
}
