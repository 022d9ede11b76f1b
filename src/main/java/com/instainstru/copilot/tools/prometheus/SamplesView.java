package com.instainstru.copilot.tools.prometheus;

import java.math.BigDecimal;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Query results as tools answer them: {@code result_type}, {@code results}, {@code warnings}. */
public final class SamplesView {
  private SamplesView() {}

  /**
   * Rows of {@code {metric, value, values}}: {@code values} for a matrix, {@code value} for the
   * others, the other one null. A sample is {@code [Unix seconds, "number"]}. A native histogram
   * stands in {@code histogram} or {@code histograms} as {@code [Unix seconds, {count, sum,
   * buckets}]}, of a matrix without the buckets.
   */
  public static ArrayNode results(QueryResult result) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    for (QueryResult.Series series : result.series()) {
      ObjectNode row = rows.addObject();
      ObjectNode metric = row.putObject("metric");
      new TreeMap<>(series.labels()).forEach(metric::put);
      row.putNull("value");
      row.putNull("values");
      if (result.resultType().equals("matrix")) {
        ArrayNode values = row.putArray("values");
        series.samples().forEach(sample -> values.add(pair(sample)));
      } else {
        series.samples().forEach(sample -> row.set("value", pair(sample)));
      }
      addHistograms(row, series, result.resultType().equals("matrix"));
    }
    return rows;
  }

  /** Adds the fields to an answer, and a note if there are no rows. */
  static void addTo(ObjectNode answer, QueryResult result) {
    answer.put("result_type", result.resultType());
    answer.set("results", results(result));
    ArrayNode warnings = answer.putArray("warnings");
    result.warnings().forEach(warnings::add);
    if (result.series().stream().anyMatch(series -> !series.histograms().isEmpty())) {
      answer.put(
          "note",
          "These are native histograms, not numbers. histogram_quantile(0.99, sum(rate(x[5m]))),"
              + " histogram_count, histogram_sum and histogram_avg read them.");
    }
    if (result.series().isEmpty()) {
      answer.put(
          "note",
          "No series matches. Possible causes: the metric or a label value is spelled differently,"
              + " nothing was recorded at that time, or a filter on a value excludes everything."
              + " metrics_describe lists the known metrics.");
    }
  }

  private static void addHistograms(ObjectNode row, QueryResult.Series series, boolean matrix) {
    if (series.histograms().isEmpty()) {
      return;
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (QueryResult.Histogram histogram : series.histograms()) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      for (String field : matrix ? List.of("count", "sum") : List.of("count", "sum", "buckets")) {
        json.set(field, histogram.json().path(field).deepCopy());
      }
      list.add(time(histogram.seconds()).add(json));
    }
    if (matrix) {
      row.set("histograms", list);
    } else {
      row.set("histogram", list.get(0));
    }
  }

  private static ArrayNode pair(QueryResult.Sample sample) {
    return time(sample.seconds()).add(sample.value());
  }

  private static ArrayNode time(double unixSeconds) {
    ArrayNode pair = JsonNodeFactory.instance.arrayNode();
    BigDecimal seconds = BigDecimal.valueOf(unixSeconds).stripTrailingZeros();
    if (seconds.scale() <= 0) {
      pair.add(seconds.longValue());
    } else {
      pair.add(seconds);
    }
    return pair;
  }
}
