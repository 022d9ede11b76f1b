package com.instainstru.copilot.tools.prometheus;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.AnswerWarnings;
import com.instainstru.copilot.tools.Times;
import com.instainstru.copilot.tools.prometheus.QueryResult.Sample;
import com.instainstru.copilot.tools.prometheus.QueryResult.Series;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The result of a range query at a size that a model can read: of each series its first, last,
 * least and greatest point and its largest change, and all points only if they are few or asked
 * for.
 */
final class RangeView {
  /** Most points of all series that are shown unasked. */
  static final int MAX_POINTS_UNASKED = 200;

  /** Most points of all series that are shown at all. */
  static final int MAX_POINTS = 3_000;

  private static final int MAX_SERIES = 50;

  private RangeView() {}

  /**
   * Adds the fields of the answer.
   *
   * @param wanted whether the caller asked for all points
   * @throws ToolFailure {@code invalid_arguments} if these are too many
   */
  static void addTo(ObjectNode answer, QueryResult result, boolean wanted) {
    List<Series> series = greatestFirst(result.series());
    int points = series.stream().mapToInt(one -> one.samples().size()).sum();
    if (wanted && points > MAX_POINTS) {
      throw ToolFailure.of(
              FailureCode.INVALID_ARGUMENTS,
              "The result has "
                  + points
                  + " points, more than the "
                  + MAX_POINTS
                  + " that are shown. Use a longer step, a shorter range, fewer series (topk, sum"
                  + " by), or leave include_points out for a summary.")
          .with("argument", "include_points");
    }
    boolean all = wanted || points <= MAX_POINTS_UNASKED;
    List<Series> shown = all ? series : series.stream().map(RangeView::withoutPoints).toList();
    SamplesView.addTo(answer, new QueryResult(result.resultType(), shown, result.warnings()));
    JsonNode rows = answer.path("results");
    for (int i = 0; i < series.size(); i++) {
      ObjectNode row = (ObjectNode) rows.get(i);
      summarize(row, series.get(i).samples());
      if (!all) {
        row.putNull("values");
      }
    }
    if (!all) {
      answer.put(
          "note",
          points
              + " points in all: each series is summed up. include_points=true gives the points, a"
              + " longer step fewer of them.");
    }
    if (series.size() < result.series().size()) {
      AnswerWarnings.add(
          answer,
          "The "
              + series.size()
              + " series with the greatest values of "
              + result.series().size()
              + " are shown. Narrow the query with labels, topk or sum by to see others.");
    }
  }

  private static List<Series> greatestFirst(List<Series> all) {
    if (all.size() <= MAX_SERIES) {
      return all;
    }
    return all.stream()
        .sorted(Comparator.comparingDouble(RangeView::greatest).reversed())
        .limit(MAX_SERIES)
        .toList();
  }

  private static Series withoutPoints(Series series) {
    return new Series(series.labels(), List.of(), series.histograms());
  }

  private static double greatest(Series series) {
    return series.samples().stream()
        .mapToDouble(Sample::number)
        .filter(Double::isFinite)
        .max()
        .orElse(Double.NEGATIVE_INFINITY);
  }

  private static void summarize(ObjectNode row, List<Sample> samples) {
    row.put("points", samples.size());
    if (samples.isEmpty()) {
      return;
    }
    row.set("first", point(samples.get(0)));
    row.set("last", point(samples.get(samples.size() - 1)));
    List<Sample> finite =
        samples.stream().filter(sample -> Double.isFinite(sample.number())).toList();
    finite.stream()
        .min(Comparator.comparingDouble(Sample::number))
        .ifPresent(least -> row.set("least", point(least)));
    finite.stream()
        .max(Comparator.comparingDouble(Sample::number))
        .ifPresent(greatest -> row.set("greatest", point(greatest)));
    ObjectNode change = largestChange(finite);
    if (change != null) {
      row.set("largest_change", change);
    }
  }

  /** Between neighbouring points; null if the values are all the same. */
  private static @Nullable ObjectNode largestChange(List<Sample> samples) {
    double largest = 0;
    ObjectNode change = null;
    for (int i = 1; i < samples.size(); i++) {
      Sample before = samples.get(i - 1);
      Sample after = samples.get(i);
      double size = Math.abs(after.number() - before.number());
      if (size > largest) {
        largest = size;
        change =
            JsonNodeFactory.instance
                .objectNode()
                .put("time", time(after))
                .put("from", before.value())
                .put("to", after.value());
      }
    }
    return change;
  }

  private static ArrayNode point(Sample sample) {
    return JsonNodeFactory.instance.arrayNode().add(time(sample)).add(sample.value());
  }

  private static String time(Sample sample) {
    return Times.iso(Instant.ofEpochMilli(Math.round(sample.seconds() * 1_000)));
  }
}
