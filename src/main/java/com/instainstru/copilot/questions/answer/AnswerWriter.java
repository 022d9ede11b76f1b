package com.instainstru.copilot.questions.answer;

import com.instainstru.copilot.questions.language.TimeSpans;
import com.instainstru.copilot.questions.plan.Plan;
import com.instainstru.copilot.questions.plan.Statistic;
import com.instainstru.copilot.tools.AnswerWarnings;
import com.instainstru.copilot.tools.prometheus.QueryResult;
import com.instainstru.copilot.tools.prometheus.SamplesView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes samples into an answer: value, formatted text, rows in order. */
public final class AnswerWriter {
  private final Plan plan;
  private final Unit unit;
  private final OptionalDouble lastBound;

  /**
   * @param lastBound last bound of the histogram's buckets, in Prometheus' unit: a percentile of
   *     this value lies beyond it. Empty if none can
   */
  public AnswerWriter(Plan plan, Unit unit, OptionalDouble lastBound) {
    this.plan = plan;
    this.unit = unit;
    this.lastBound = lastBound;
  }

  private record Row(QueryResult.Series series, double value) {
    boolean finite() {
      return Double.isFinite(value);
    }
  }

  /**
   * Adds {@code unit}, {@code value}, {@code formatted}, {@code series}, {@code rows}, {@code
   * results}, {@code evaluated_at}, {@code window} and, where there is no number, {@code reason}.
   */
  public void write(ObjectNode answer, QueryResult result, Instant asked) {
    List<Row> rows = rows(result);
    answer.put("unit", unit.name());
    OptionalDouble value =
        rows.stream().filter(Row::finite).mapToDouble(Row::value).reduce(Double::sum);
    boolean none = value.isEmpty();
    if (plan.single() && !none) {
      answer.put("value", unit.value(value.getAsDouble()));
      answer.put("formatted", formatted(answer, value.getAsDouble()));
    } else {
      answer.putNull("value");
      answer.put("formatted", none && plan.single() ? "no data" : "table");
    }
    if (rows.stream().anyMatch(row -> isBeyond(row.value))) {
      AnswerWarnings.add(
          answer,
          "The percentile reaches the last bound of the buckets, "
              + unit.format(lastBound.orElseThrow())
              + ": the true value is not known, only that it is not less.");
    }
    if (none) {
      answer.put("reason", reason(rows.isEmpty()));
    }
    answer.put("series", rows.size());
    if (!plan.single()) {
      table(answer.putArray("rows"), rows);
    }
    answer.set("results", SamplesView.results(ordered(result, rows)));
    Instant at = evaluatedAt(result, asked);
    answer.put("evaluated_at", at.toString());
    ObjectNode window = answer.putObject("window");
    Instant end = plan.at() == null ? at : plan.at();
    window.put("start", end.minus(plan.window()).toString());
    window.put("end", end.toString());
  }

  /** The number, behind yes or no where it is held against a threshold. */
  private String formatted(ObjectNode answer, double value) {
    Plan.Threshold threshold = plan.threshold();
    String text = formatted(value);
    if (threshold == null) {
      return text;
    }
    boolean holds = threshold.holds(value);
    answer.put("holds", holds);
    return (holds ? "yes: " : "no: ") + text;
  }

  private boolean isBeyond(double value) {
    return lastBound.isPresent() && value >= lastBound.getAsDouble();
  }

  private String formatted(double value) {
    String text = unit.format(value);
    if (!isBeyond(value)) {
      return text;
    }
    // The maximum may also lie in the last bucket that has a bound.
    boolean maximum = plan.statistic() instanceof Statistic.Quantile quantile && quantile.q() == 1;
    return maximum ? text + " or more" : "more than " + text;
  }

  private List<Row> rows(QueryResult result) {
    List<Row> rows = new ArrayList<>();
    for (QueryResult.Series series : result.series()) {
      if (!series.samples().isEmpty()) {
        rows.add(new Row(series, series.samples().get(series.samples().size() - 1).number()));
      }
    }
    Comparator<Row> byValue = Comparator.comparingDouble(Row::value);
    boolean lowestFirst = plan.ranking() != null && plan.ranking().lowest();
    rows.sort(
        Comparator.comparing((Row row) -> !row.finite())
            .thenComparing(lowestFirst ? byValue : byValue.reversed())
            .thenComparing(row -> new TreeMap<>(row.series.labels()).toString()));
    return rows;
  }

  private void table(ArrayNode table, List<Row> rows) {
    for (Row row : rows) {
      ObjectNode line = table.addObject();
      ObjectNode labels = line.putObject("labels");
      plan.groups()
          .forEach(label -> labels.put(label, row.series.labels().getOrDefault(label, "")));
      if (row.finite()) {
        line.put("value", unit.value(row.value));
        line.put("formatted", formatted(row.value));
      } else {
        line.putNull("value");
        line.put("formatted", "no data");
      }
    }
  }

  private static QueryResult ordered(QueryResult result, List<Row> rows) {
    return new QueryResult(
        result.resultType(),
        rows.stream().map(Row::series).collect(Collectors.toList()),
        result.warnings());
  }

  private String reason(boolean empty) {
    String window = TimeSpans.text(plan.window());
    if (plan.statistic() instanceof Statistic.Level) {
      return "Prometheus has no present sample of " + plan.metric().name() + " with these labels.";
    }
    if (empty) {
      return "No series of "
          + plan.metric().name()
          + " has samples within "
          + window
          + ": either nothing of this kind has happened since the service started, or it is not"
          + " scraped.";
    }
    return "Nothing of this kind happened within "
        + window
        + ", so there is nothing to divide by or to"
        + " take a percentile of. A longer window may help.";
  }

  private static Instant evaluatedAt(QueryResult result, Instant asked) {
    return result.series().stream()
        .filter(series -> !series.samples().isEmpty())
        .findFirst()
        .map(series -> Instant.ofEpochMilli(Math.round(series.samples().get(0).seconds() * 1_000)))
        .orElse(asked);
  }
}
