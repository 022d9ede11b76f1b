package com.instainstru.copilot.tools.prometheus;

import java.math.BigDecimal;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Query results as tools answer them: {@code result_type}, {@code results}, {@code warnings}. */
public final class SamplesView {
  private SamplesView() {}

  /**
   * Rows of {@code {metric, value, values}}: {@code values} for a matrix, {@code value} for the
   * others, the other one null. A sample is {@code [Unix seconds, "number"]}.
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
    }
    return rows;
  }

  /** Adds the fields to an answer, and a note if there are no rows. */
  static void addTo(ObjectNode answer, QueryResult result) {
    answer.put("result_type", result.resultType());
    answer.set("results", results(result));
    ArrayNode warnings = answer.putArray("warnings");
    result.warnings().forEach(warnings::add);
    if (result.series().isEmpty()) {
      answer.put(
          "note",
          "No series matches. Possible causes: the metric or a label value is spelled differently,"
              + " nothing was recorded at that time, or a filter on a value excludes everything."
              + " metrics_describe lists the known metrics.");
    }
  }

  private static ArrayNode pair(QueryResult.Sample sample) {
    ArrayNode pair = JsonNodeFactory.instance.arrayNode();
    BigDecimal seconds = BigDecimal.valueOf(sample.seconds()).stripTrailingZeros();
    if (seconds.scale() <= 0) {
      pair.add(seconds.longValue());
    } else {
      pair.add(seconds);
    }
    return pair.add(sample.value());
  }
}
