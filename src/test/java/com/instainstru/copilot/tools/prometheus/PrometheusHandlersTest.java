package com.instainstru.copilot.tools.prometheus;

import static com.instainstru.copilot.tools.prometheus.Calls.call;
import static com.instainstru.copilot.tools.prometheus.Calls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class PrometheusHandlersTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-31T15:00:00Z"), ZoneOffset.UTC);

  private final ScriptedUpstream upstream = new ScriptedUpstream("grafana");
  private final PrometheusClient prometheus = PrometheusClient.direct(upstream);
  private final PrometheusQueryHandler instant = new PrometheusQueryHandler(prometheus, CLOCK);
  private final PrometheusQueryRangeHandler range =
      new PrometheusQueryRangeHandler(prometheus, CLOCK);

  @Test
  void answersAnInstantQueryWithTheResolvedTime() {
    upstream.answers(
        """
        {"status": "success", "data": {"resultType": "vector", "result": [
          {"metric": {"z": "1", "a": "2"}, "value": [1769871845.123, "0.2435"]}]}}
        """);

    assertThat(instant.handle(call("{'query': 'up', 'time': '1h'}")).structured())
        .isEqualTo(
            json(
                "{'query': 'up', 'time': '2026-01-31T14:00:00+00:00', 'result_type': 'vector',"
                    + " 'results': [{'metric': {'a': '2', 'z': '1'},"
                    + " 'value': [1769871845.123, '0.2435'], 'values': null}], 'warnings': []}"));
  }

  @Test
  void showsNativeHistograms() {
    upstream.answers(
        """
        {"status": "success", "infos": ["i"], "data": {"resultType": "vector", "result": [
          {"metric": {"a": "1"}, "histogram": [1769871600, {"count": "3", "sum": "0.5",
            "buckets": [[0, "0", "1", "3"]]}]}]}}
        """);

    ObjectNode answer = instant.handle(call("{'query': 'x'}")).structured();

    assertThat(answer.at("/results/0/histogram"))
        .hasToString(
            "[1769871600,{\"count\":\"3\",\"sum\":\"0.5\",\"buckets\":[[0,\"0\",\"1\",\"3\"]]}]");
    assertThat(answer.path("warnings")).hasToString("[\"i\"]");
    assertThat(answer.path("note").asString()).contains("histogram_quantile");
  }

  @Test
  void showsNativeHistogramsOfARangeWithoutBuckets() {
    upstream.answers(
        """
        {"status": "success", "data": {"resultType": "matrix", "result": [
          {"metric": {}, "histograms": [[1, {"count": "3", "sum": "0.5", "buckets": [[]]}], 5]}]}}
        """);

    assertThat(
            range
                .handle(call("{'query': 'x', 'start': '1h'}"))
                .structured()
                .at("/results/0/histograms"))
        .hasToString("[[1,{\"count\":\"3\",\"sum\":\"0.5\"}]]");
  }

  @Test
  void saysWhatAnEmptyResultCanMean() {
    upstream.answers(
        "{\"status\": \"success\", \"data\": {\"resultType\": \"vector\", \"result\": []},"
            + " \"warnings\": [\"slow\"]}");

    var answer = instant.handle(call("{'query': 'nope'}")).structured();

    assertThat(answer.path("results").isEmpty()).isTrue();
    assertThat(answer.path("warnings")).hasToString("[\"slow\"]");
    assertThat(answer.path("note").asString()).contains("No series matches", "metrics_describe");
    assertThat(answer.has("time")).isFalse();
  }

  @Test
  void answersARangeQueryWithTheResolvedRange() {
    upstream.answers(
        """
        {"status": "success", "data": {"resultType": "matrix", "result": [
          {"metric": {}, "values": [[1769871600, "4.1"], [1769871660.5, "4.3"]]}]}}
        """);

    assertThat(range.handle(call("{'query': 'up', 'start': '1h', 'step': '2m'}")).structured())
        .hasToString(
            text(
                "{'query': 'up', 'start': '2026-01-31T14:00:00+00:00', 'end':"
                    + " '2026-01-31T15:00:00+00:00', 'step': '2m', 'result_type': 'matrix',"
                    + " 'results': [{'metric': {}, 'value': null, 'values': [[1769871600, '4.1'],"
                    + " [1769871660.5, '4.3']]}], 'warnings': []}"));
    assertThat(upstream.lines())
        .containsExactly(
            "GET /api/v1/query_range?query=up&start=2026-01-31T14:00:00+00:00"
                + "&end=2026-01-31T15:00:00+00:00&step=120");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'query': 'up', 'start': 'soon'} | 'start' is not a point in time",
        "{'query': 'up', 'start': '1h', 'end': 'x'} | 'end' is not a point in time",
        "{'query': 'up', 'start': '1h', 'step': 'x'} | 'step' is not a usable step",
        "{'query': 'up', 'start': '1h', 'end': '2h'} | 'start' must be before 'end'",
        "{'query': 'up', 'start': '30d', 'step': '1s'} | Use a step of 5m or more"
      })
  void refusesAnUnusableRangeWithoutAsking(String arguments, String message) {
    ToolFailure failure =
        catchThrowableOfType(ToolFailure.class, () -> range.handle(call(arguments)));

    assertThat(failure.code()).isEqualTo(FailureCode.INVALID_ARGUMENTS);
    assertThat(failure.message()).contains(message);
    assertThat(upstream.requests()).isEmpty();
  }

  @Test
  void takesNullAsAbsent() {
    String empty =
        "{\"status\": \"success\", \"data\": {\"resultType\": \"matrix\", \"result\": []}}";
    upstream.answers(empty).answers(empty);

    instant.handle(call("{'query': 'up', 'time': null}"));
    range.handle(call("{'query': 'up', 'start': '5m', 'end': null, 'step': null}"));

    assertThat(upstream.lines())
        .containsExactly(
            "GET /api/v1/query?query=up",
            "GET /api/v1/query_range?query=up&start=2026-01-31T14:55:00+00:00"
                + "&end=2026-01-31T15:00:00+00:00&step=60");
  }

  @Test
  void refusesAnUnusableTimeWithoutAsking() {
    ToolFailure failure =
        catchThrowableOfType(
            ToolFailure.class, () -> instant.handle(call("{'query': 'up', 'time': 'x'}")));

    assertThat(failure.code()).isEqualTo(FailureCode.INVALID_ARGUMENTS);
    assertThat(upstream.requests()).isEmpty();
  }

  private static String text(String json) {
    return json(json).toString();
  }
}
