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

  /** A matrix of so many series, each with so many equal points. */
  private static String matrix(int series, int points) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < series; i++) {
      StringBuilder values = new StringBuilder();
      for (int j = 0; j < points; j++) {
        values.append(j == 0 ? "" : ",").append("[" + (1_769_871_600 + j) + ",\"" + i + "\"]");
      }
      rows.append(i == 0 ? "" : ",")
          .append("{\"metric\": {\"n\": \"" + i + "\"}, \"values\": [" + values + "]}");
    }
    return "{\"status\": \"success\", \"data\": {\"resultType\": \"matrix\", \"result\": ["
        + rows
        + "]}}";
  }

  private ObjectNode overAnHour(String more) {
    return range.handle(call("{'query': 'x', 'start': '1h'" + more + "}")).structured();
  }

  @Test
  void sumsSeriesUpBeyondTwoHundredPoints() {
    upstream.answers(matrix(2, 100)).answers(matrix(2, 101)).answers(matrix(2, 101));

    assertThat(overAnHour("").at("/results/0/values")).hasSize(100);
    ObjectNode summed = overAnHour("");
    assertThat(summed.at("/results/0/values").isNull()).isTrue();
    assertThat(summed.at("/results/0/points").intValue()).isEqualTo(101);
    assertThat(summed.at("/results/0").has("largest_change")).isFalse();
    assertThat(summed.get("note").stringValue()).startsWith("202 points in all");
    assertThat(overAnHour(", 'include_points': true").at("/results/1/values")).hasSize(101);
  }

  @Test
  void refusesMorePointsThanAModelReads() {
    upstream.answers(matrix(3, 1_001));

    assertThat(
            catchThrowableOfType(ToolFailure.class, () -> overAnHour(", 'include_points': true"))
                .message())
        .contains("3003 points")
        .contains("longer step");
  }

  @Test
  void showsSeriesWithTheGreatestValues() {
    upstream.answers(matrix(51, 1));

    ObjectNode answer = overAnHour("");

    assertThat(answer.get("results")).hasSize(50);
    assertThat(answer.at("/results/0/metric/n").stringValue()).isEqualTo("50");
    assertThat(answer.get("warnings").toString()).contains("50 series").contains("of 51");
  }

  @Test
  void sumsUpOnlyNumbers() {
    upstream.answers(
        """
        {"status": "success", "data": {"resultType": "matrix", "result": [
          {"metric": {}, "values": [[1, "NaN"], [2, "1"], [3, "NaN"], [4, "3"]]}, {"metric": {}}]}}
        """);

    ObjectNode answer = overAnHour("");

    assertThat(answer.at("/results/0/first/1").stringValue()).isEqualTo("NaN");
    assertThat(answer.at("/results/0/least/1").stringValue()).isEqualTo("1");
    assertThat(answer.at("/results/0/largest_change/from").stringValue()).isEqualTo("1");
    assertThat(answer.at("/results/1/points").intValue()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"5m, 15", "1h, 20", "6h, 120", "1d, 600", "7d, 3600", "300d, 86400"})
  void takesStepForTwoHundredPoints(String start, String step) {
    upstream.answers(matrix(1, 1));

    range.handle(call("{'query': 'x', 'start': '" + start + "'}"));

    assertThat(upstream.lines().get(0)).endsWith("&step=" + step);
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
                    + " [1769871660.5, '4.3']], 'points': 2, 'first':"
                    + " ['2026-01-31T15:00:00+00:00', '4.1'], 'last':"
                    + " ['2026-01-31T15:01:00.500000+00:00', '4.3'], 'least':"
                    + " ['2026-01-31T15:00:00+00:00', '4.1'], 'greatest':"
                    + " ['2026-01-31T15:01:00.500000+00:00', '4.3'], 'largest_change': {'time':"
                    + " '2026-01-31T15:01:00.500000+00:00', 'from': '4.1', 'to': '4.3'}}],"
                    + " 'warnings': []}"));
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
                + "&end=2026-01-31T15:00:00+00:00&step=15");
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
