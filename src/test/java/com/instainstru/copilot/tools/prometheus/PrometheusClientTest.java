package com.instainstru.copilot.tools.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.testing.TestMeters;
import com.instainstru.copilot.tools.prometheus.PrometheusApi.MetricMetadata;
import com.instainstru.copilot.tools.prometheus.QueryResult.Sample;
import com.instainstru.copilot.tools.prometheus.QueryResult.Series;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusClientTest {
  private static final Instant START = Instant.parse("2026-01-31T14:00:00Z");
  private static final Instant END = Instant.parse("2026-01-31T15:00:00.5Z");

  private final ScriptedUpstream upstream = new ScriptedUpstream("prometheus");
  private final PrometheusClient prometheus = PrometheusClient.direct(upstream);

  @Test
  void readsAVector() {
    upstream.answers(
        """
        {"status": "success", "warnings": ["w"], "data": {"resultType": "vector", "result": [
          {"metric": {"endpoint": "/a", "n": 1}, "value": [1769871845.123, "NaN"]},
          {"metric": {}, "histogram": [1769871845, {"count": "1"}]}]}}
        """);

    QueryResult result = prometheus.query("up", END, Calls.context());

    assertThat(result)
        .isEqualTo(
            new QueryResult(
                "vector",
                List.of(
                    new Series(
                        Map.of("endpoint", "/a", "n", "1"),
                        List.of(new Sample(1769871845.123, "NaN"))),
                    new Series(
                        Map.of(),
                        List.of(),
                        List.of(
                            new QueryResult.Histogram(1769871845, Calls.json("{'count': '1'}"))))),
                List.of("w")));
    assertThat(upstream.lines())
        .containsExactly("GET /api/v1/query?query=up&time=2026-01-31T15:00:00.500000+00:00");
  }

  @Test
  void leavesTheTimeToPrometheusWhenThereIsNone() {
    upstream.answers(
        "{\"status\": \"success\", \"data\": {\"resultType\": \"scalar\", \"result\": [1,"
            + " \"2\"]}}");

    QueryResult result = prometheus.query("2", null, Calls.context());

    assertThat(result)
        .isEqualTo(
            new QueryResult(
                "scalar", List.of(new Series(Map.of(), List.of(new Sample(1, "2")))), List.of()));
    assertThat(upstream.lines()).containsExactly("GET /api/v1/query?query=2");
  }

  @Test
  void readsAString() {
    upstream.answers(
        "{\"status\": \"success\", \"data\": {\"resultType\": \"string\", \"result\": [1.5,"
            + " \"x\"]}}");

    assertThat(prometheus.query("'x'", null, Calls.context()).series())
        .containsExactly(new Series(Map.of(), List.of(new Sample(1.5, "x"))));
  }

  private static PrometheusClient throughGrafana(ScriptedUpstream grafana, String uid) {
    return PrometheusClient.throughGrafana(
        grafana, new GrafanaDataSource(uid, grafana, TestMeters.caches(Clock.systemUTC())));
  }

  @Test
  void asksForARangeThroughGrafana() {
    ScriptedUpstream grafana =
        new ScriptedUpstream("grafana")
            .answers(
                """
                {"status": "success", "data": {"resultType": "matrix", "result": [
                  {"metric": {"a": "b"}, "values": [[1, "4.1"], [61, "4.3"]]}]}}
                """);

    QueryResult result =
        throughGrafana(grafana, "prom-1")
            .queryRange("up", START, END, Duration.ofMillis(1500), Calls.context());

    assertThat(result.series())
        .containsExactly(
            new Series(Map.of("a", "b"), List.of(new Sample(1, "4.1"), new Sample(61, "4.3"))));
    assertThat(grafana.lines())
        .containsExactly(
            "GET /api/datasources/proxy/uid/prom-1/api/v1/query_range?query=up"
                + "&start=2026-01-31T14:00:00+00:00&end=2026-01-31T15:00:00.500000+00:00&step=1.5");
  }

  @Test
  void listsLabelValues() {
    upstream.answers("{\"status\": \"success\", \"data\": [\"a\", \"b\"]}");

    assertThat(
            prometheus.labelValues(
                "endpoint", List.of("up", "{job=\"x\"}"), START, END, Calls.context()))
        .containsExactly("a", "b");
    assertThat(upstream.lines())
        .containsExactly(
            "GET /api/v1/label/endpoint/values?start=2026-01-31T14:00:00+00:00"
                + "&end=2026-01-31T15:00:00.500000+00:00&match[]=up&match[]={job=\"x\"}");
  }

  @Test
  void readsMetadataOfTheFirstTarget() {
    upstream.answers(
        """
        {"status": "success", "data": {
          "a_total": [{"type": "counter", "help": "A", "unit": ""}, {"type": "gauge"}],
          "b": [{}], "c": []}}
        """);

    assertThat(prometheus.metadata(Calls.context()))
        .containsExactly(
            Map.entry("a_total", new MetricMetadata("counter", "A", "")),
            Map.entry("b", new MetricMetadata("unknown", "", "")));
    assertThat(upstream.lines()).containsExactly("GET /api/v1/metadata");
  }

  @Test
  void reportsARefusalThatCameWithStatus200() {
    upstream.answers(
        "{\"status\": \"error\", \"errorType\": \"bad_data\", \"error\": \"1:5: parse\\n"
            + "\\u200berror "
            + "x".repeat(2000)
            + "\"}");

    ToolFailure failure =
        catchThrowableOfType(
            ToolFailure.class, () -> prometheus.query("sum(", null, Calls.context()));

    assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_REJECTED);
    assertThat(failure.upstream()).isEqualTo("prometheus");
    assertThat(failure.retryable()).isFalse();
    assertThat(failure.toJson("r").path("error_type").asString()).isEqualTo("bad_data");
    assertThat(failure.toJson("r").path("error_text").asString())
        .startsWith("1:5: parse error xxx")
        .hasSize(1024);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "1",
        "{\"status\": \"success\"}",
        "{\"status\": \"success\", \"data\": {\"resultType\": \"streams\", \"result\": []}}"
      })
  void refusesAnAnswerOfAnotherForm(String body) {
    upstream.answers(body);

    ToolFailure failure =
        catchThrowableOfType(
            ToolFailure.class, () -> prometheus.query("up", null, Calls.context()));

    assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_BAD_RESPONSE);
    assertThat(failure.upstream()).isEqualTo("prometheus");
  }

  @Test
  void namesTheSettingOfAnUnknownDataSource() {
    upstream
        .fails(ToolFailure.of(FailureCode.NOT_FOUND, "no").from("grafana", false))
        .fails(ToolFailure.of(FailureCode.NOT_FOUND, "no").from("prometheus", false))
        .fails(ToolFailure.of(FailureCode.UPSTREAM_TIMEOUT, "no").from("grafana", true));
    PrometheusClient behindGrafana = throughGrafana(upstream, "wrong");

    ToolFailure failure =
        catchThrowableOfType(
            ToolFailure.class, () -> behindGrafana.query("up", END, Calls.context()));

    assertThat(failure.code()).isEqualTo(FailureCode.NOT_CONFIGURED);
    assertThat(failure.message())
        .contains("uid wrong")
        .contains("INSTAINSTRU_MCP_GRAFANA_PROMETHEUS_DATASOURCE_UID")
        .contains("grafanacloud-prom");
    assertThat(
            catchThrowableOfType(
                    ToolFailure.class, () -> prometheus.query("up", END, Calls.context()))
                .code())
        .isEqualTo(FailureCode.NOT_FOUND);
    assertThat(
            catchThrowableOfType(
                    ToolFailure.class, () -> behindGrafana.query("up", END, Calls.context()))
                .code())
        .isEqualTo(FailureCode.UPSTREAM_TIMEOUT);
  }
}
