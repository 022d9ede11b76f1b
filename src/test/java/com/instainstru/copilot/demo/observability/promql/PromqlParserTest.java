package com.instainstru.copilot.demo.observability.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromqlParserTest {
  /** Two counters that rise by 1 and 3 a second, a gauge, and buckets of a histogram. */
  private static final SeriesSource SOURCE =
      new SeriesSource() {
        @Override
        public List<Map<String, String>> series(String metric) {
          return switch (metric) {
            case "hits" ->
                List.of(Map.of("path", "/a", "code", "200"), Map.of("path", "/b", "code", "500"));
            case "level" -> List.of(Map.of());
            case "nothing" -> List.of();
            case "d_bucket" ->
                List.of(
                    Map.of("le", "1"), Map.of("le", "2"), Map.of("le", "4"), Map.of("le", "+Inf"));
            default -> List.of();
          };
        }

        @Override
        public List<String> metrics() {
          return List.of("hits", "level", "d_bucket");
        }

        @Override
        public double value(String metric, Map<String, String> labels, double time) {
          return switch (metric) {
            case "hits" -> labels.containsValue("/a") ? time : 3 * time;
            case "level" -> -2.5;
            default ->
                time
                    * switch (String.valueOf(labels.get("le"))) {
                      case "1" -> 10;
                      case "2" -> 50;
                      case "4" -> 90;
                      default -> 100;
                    };
          };
        }
      };

  private static String at1000(String expression) {
    return PromqlParser.parse(expression, SOURCE).at(1_000).samples().stream()
        .map(sample -> sample.labels() + " " + Sample.text(sample.value()))
        .sorted()
        .collect(Collectors.joining("; "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "level => {__name__=level} -2.5",
        "hits{path=\"/a\"} => {__name__=hits, code=200, path=/a} 1000",
        "hits{path!=\"/a\"} => {__name__=hits, code=500, path=/b} 3000",
        "hits{path=~\"/a|/c\"} => {__name__=hits, code=200, path=/a} 1000",
        "hits{path!~'/a|/c', code=\"500\"} => {__name__=hits, code=500, path=/b} 3000",
        "hits{missing=\"\", path=\"/a\"} offset 1m => {__name__=hits, code=200, path=/a} 940",
        "sum(rate(hits[5m])) => {} 4",
        "sum by (path) (rate(hits[1h30m])) => {path=/a} 1; {path=/b} 3",
        "sum(rate(hits[5m])) by (code) => {code=200} 1; {code=500} 3",
        "sum without (path) (irate(hits[5m])) => {code=200} 1; {code=500} 3",
        "avg(increase(hits[10s])) => {} 20",
        "min(delta(hits[10s])) => {} 10",
        "max(hits) => {} 3000",
        "count(hits) => {} 2",
        "topk(1, hits) => {__name__=hits, code=500, path=/b} 3000",
        "bottomk(1, hits) => {__name__=hits, code=200, path=/a} 1000",
        "1 + 2 * 3 => {} 7",
        "(1 + 2) * 3 - 4 / 8 % 3 => {} 8.5",
        "-level => {} 2.5",
        "2 > 1 => {} 1",
        "1 >= 2 => {} 0",
        "1 <= 2 => {} 1",
        "1 == 2 => {} 0",
        "1 != 2 => {} 1",
        "1 < 2 => {} 1",
        "hits > 2000 => {__name__=hits, code=500, path=/b} 3000",
        "2000 > hits => {__name__=hits, code=200, path=/a} 1000",
        "hits / hits => {code=200, path=/a} 1; {code=500, path=/b} 1",
        "hits - on_nothing => ''",
        "0 / 0 => {} NaN",
        "1 / 0 => {} +Inf",
        "-1 / 0 => {} -Inf",
        "abs(level) => {} 2.5",
        "ceil(level) => {} -2",
        "floor(level) => {} -3",
        "round(level) => {} -2",
        "sqrt(vector(16)) => {} 4",
        "time() => {} 1000",
        "scalar(level) => {} -2.5",
        "scalar(hits) => {} NaN",
        "absent(nothing) => {} 1",
        "absent(level) => ''",
        "sort(hits{code=\"200\"}) => {__name__=hits, code=200, path=/a} 1000",
        "sort_desc(hits{code=\"200\"}) => {__name__=hits, code=200, path=/a} 1000",
        "avg_over_time(level[5m]) => {} -2.5",
        "max_over_time(hits{code=\"200\"}[1m]) => {code=200, path=/a} 1000",
        "min_over_time(level[1s]) => {} -2.5",
        "sum_over_time(level[30s]) => {} -5",
        "count_over_time(level[1m]) => {} 4",
        "last_over_time(level[1m]) => {} -2.5",
        "histogram_quantile(0.5, rate(d_bucket[5m])) => {} 2",
        "histogram_quantile(0.3, sum by (le) (rate(d_bucket[5m]))) => {} 1.5",
        "histogram_quantile(0.99, d_bucket) => {} 4",
        "histogram_quantile(0.05, d_bucket) => {} 0.5",
        "histogram_quantile(0.5, d_bucket{le=\"+Inf\"}) => {} NaN",
        "histogram_quantile(0.5, hits) => ''",
        "histogram_quantile(0.5, 0 * d_bucket) => {} NaN",
        "histogram_quantile(2, d_bucket) => {} +Inf",
        "topk(2, 0 * hits / 0) => ''",
        "2 == 2 => {} 1",
        "1 != 1 => {} 0",
        "2 >= 2 => {} 1",
        "3 <= 2 => {} 0",
        "3 < 2 => {} 0",
        "1 > 2 => {} 0",
        "increase(hits{path=\"/a\"}[500ms]) => {code=200, path=/a} 0.5",
        "increase(hits{path=\"/a\"}[1d]) => {code=200, path=/a} 86400",
        "increase(hits{path=\"/a\"}[1w]) => {code=200, path=/a} 604800",
        "increase(hits{path=\"/a\"}[1y]) => {code=200, path=/a} 31536000",
        "max_over_time((sum(hits))[1m:10s]) => {} 4000",
        "min_over_time((sum(hits))[1m:10s]) => {} 3800",
        "count_over_time((sum(hits))[1m:10s]) => {} 6",
        "sum_over_time((level)[30s:10s]) => {} -7.5",
        "avg_over_time((sum by (path) (hits))[20s:10s]) => {path=/a} 995; {path=/b} 2985"
      })
  void evaluatesAsPrometheusWould(String expression, String samples) {
    assertThat(at1000(expression)).isEqualTo(samples);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "'' => 1:1: parse error: no expression found in input",
        "sum( => unexpected end of input",
        "sum(hits => unexpected end of input in function call",
        "(1 => parenthesised expression",
        "hits) => unexpected character ')'",
        "nosuch(hits) => unknown function with name \"nosuch\"",
        "rate(hits) => expected type range vector",
        "abs(hits[5m]) => expected type instant vector",
        "rate(hits[5m], 1) => expected 1 argument(s)",
        "rate((hits)[5m:1m]) => expected type range vector",
        "abs((hits)[5m:1m]) => expected type instant vector",
        "max_over_time((hits)[5m]) => in subquery",
        "max_over_time((hits)[5m:1m) => in subquery",
        "topk(hits) => wrong number of arguments",
        "sum by (1) (hits) => expected label",
        "hits{1=\"a\"} => expected label",
        "hits{path} => expected operator",
        "hits{path=a} => expected string",
        "hits{path=~\"(\"} => error parsing regexp",
        "hits[5x] => unexpected character",
        "hits[x] => unexpected character 'x' in duration",
        "{} => expected a metric name",
        "1 + => unexpected end of input"
      })
  void refusesTheRestInPrometheusForm(String expression, String message) {
    assertThatThrownBy(() -> PromqlParser.parse(expression, SOURCE))
        .isInstanceOf(PromqlException.class)
        .hasMessageContaining("parse error: ")
        .hasMessageContaining(message);
  }
}
