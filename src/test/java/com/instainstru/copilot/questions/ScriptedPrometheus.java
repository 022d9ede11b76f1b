package com.instainstru.copilot.questions;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.prometheus.PrometheusApi;
import com.instainstru.copilot.tools.prometheus.QueryResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stands for a Prometheus: gives what it was told, and remembers what it was asked. */
public final class ScriptedPrometheus implements PrometheusApi {
  private static final double NOW = 1_769_871_600;

  private final Map<String, List<QueryResult.Series>> answers = new LinkedHashMap<>();
  private final Map<String, MetricMetadata> metadata = new LinkedHashMap<>();
  private final List<String> asked = new ArrayList<>();
  private List<QueryResult.Series> otherwise = List.of();
  private final List<String> ranges = new ArrayList<>();
  private boolean away;
  private String awayFor = "";

  /** From now on queries that begin so give one series with these labels and the value 1. */
  public void answer(String beginning, Map<String, String> labels) {
    away = false;
    answers.put(beginning, List.of(series(labels, "1")));
  }

  /** From now on queries that begin so give these series. */
  public void answer(String beginning, List<QueryResult.Series> series) {
    away = false;
    answers.put(beginning, series);
  }

  /** From now on all other queries give a series for each value. */
  public void answer(String... values) {
    otherwise = List.of(values).stream().map(value -> series(Map.of(), value)).toList();
  }

  /** From now on all other queries give these series. */
  public void answer(List<QueryResult.Series> series) {
    otherwise = series;
  }

  public void describe(String metric, MetricMetadata described) {
    metadata.put(metric, described);
  }

  /** From now on nothing is answered. */
  public void fail() {
    away = true;
  }

  /** From now on queries that begin so are not answered. */
  public void failFor(String beginning) {
    awayFor = beginning;
  }

  /** The ranges that were asked for, as {@code start/end/step}. */
  public List<String> ranges() {
    return ranges;
  }

  public List<String> asked() {
    return asked;
  }

  public static QueryResult.Series series(Map<String, String> labels, String... values) {
    List<QueryResult.Sample> samples = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      samples.add(new QueryResult.Sample(NOW + i * 60, values[i]));
    }
    return new QueryResult.Series(labels, samples);
  }

  private void check() {
    check("");
  }

  private void check(String expression) {
    if (away || (!awayFor.isEmpty() && expression.startsWith(awayFor))) {
      throw ToolFailure.of(FailureCode.UPSTREAM_UNAVAILABLE, "away").from("prometheus", true);
    }
  }

  @Override
  public QueryResult query(String expression, @Nullable Instant at, CallContext context) {
    asked.add(expression);
    check(expression);
    return new QueryResult(
        "vector",
        answers.entrySet().stream()
            .filter(answer -> expression.startsWith(answer.getKey()))
            .findFirst()
            .map(Map.Entry::getValue)
            .orElse(otherwise),
        List.of());
  }

  @Override
  public QueryResult queryRange(
      String expression, Instant start, Instant end, Duration step, CallContext context) {
    asked.add(expression);
    ranges.add(start + "/" + end + "/" + step);
    check("range");
    return new QueryResult("matrix", otherwise, List.of());
  }

  @Override
  public List<String> labelValues(
      String label, List<String> matchers, Instant start, Instant end, CallContext context) {
    throw new AssertionError("not asked for");
  }

  @Override
  public Map<String, MetricMetadata> metadata(CallContext context) {
    check();
    return metadata;
  }
}
