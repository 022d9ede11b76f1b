package com.instainstru.copilot.demo.observability.promql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/** The functions that are known, by name. */
final class Functions {
  private static final Set<String> OVER_RANGE =
      Set.of(
          "rate",
          "irate",
          "increase",
          "delta",
          "avg_over_time",
          "max_over_time",
          "min_over_time",
          "sum_over_time",
          "count_over_time",
          "last_over_time");
  private static final Map<String, DoubleUnaryOperator> PLAIN =
      Map.of(
          "abs", Math::abs,
          "ceil", Math::ceil,
          "floor", Math::floor,
          "round", Math::rint,
          "sqrt", Math::sqrt);
  private static final Set<String> OTHERS =
      Set.of(
          "histogram_quantile",
          "time",
          "timestamp",
          "vector",
          "scalar",
          "sort",
          "sort_desc",
          "absent");
  private static final double SCRAPE_SECONDS = 15;

  private Functions() {}

  static boolean known(String name) {
    return OVER_RANGE.contains(name) || PLAIN.containsKey(name) || OTHERS.contains(name);
  }

  static Expression of(String name, List<Expression> arguments, Scanner scanner) {
    int wanted = name.equals("time") ? 0 : name.equals("histogram_quantile") ? 2 : 1;
    if (arguments.size() != wanted) {
      throw scanner.unknown(
          "expected "
              + wanted
              + " argument(s) in call to \""
              + name
              + "\", got "
              + arguments.size());
    }
    if (OVER_RANGE.contains(name)) {
      if (arguments.get(0) instanceof Selector selector && selector.range() > 0) {
        return time -> Result.vector(overRange(name, selector, time));
      }
      if (arguments.get(0) instanceof Subquery subquery && name.endsWith("_over_time")) {
        return time -> overSubquery(name, subquery, time);
      }
      throw scanner.unknown("expected type range vector in call to function \"" + name + "\"");
    }
    if (arguments.stream().anyMatch(Functions::isRange)) {
      throw scanner.unknown(
          "expected type instant vector in call to function \"" + name + "\", got range vector");
    }
    DoubleUnaryOperator plain = PLAIN.get(name);
    if (plain != null) {
      return time -> arguments.get(0).at(time).map(s -> unnamed(s, plain.applyAsDouble(s.value())));
    }
    return other(name, arguments);
  }

  private static boolean isRange(Expression expression) {
    return expression instanceof Subquery
        || (expression instanceof Selector selector && selector.range() > 0);
  }

  private static Result overSubquery(String name, Subquery subquery, double time) {
    Map<Map<String, String>, List<Double>> values = new TreeMap<>(BY_TEXT);
    for (double at = time; at > time - subquery.range(); at -= subquery.step()) {
      for (Sample sample : subquery.inner().at(at).samples()) {
        Map<String, String> labels = unnamed(sample, 0).labels();
        values.computeIfAbsent(labels, key -> new ArrayList<>()).add(sample.value());
      }
    }
    List<Sample> samples = new ArrayList<>();
    values.forEach(
        (labels, points) ->
            samples.add(
                new Sample(
                    labels, summary(name, points.stream().mapToDouble(Double::doubleValue)))));
    return Result.vector(samples);
  }

  private static Expression other(String name, List<Expression> arguments) {
    return switch (name) {
      case "time" -> Result::scalar;
      case "timestamp" -> time -> arguments.get(0).at(time).map(s -> unnamed(s, time));
      case "vector" -> time -> Result.vector(arguments.get(0).at(time).samples());
      case "scalar" ->
          time -> {
            List<Sample> samples = arguments.get(0).at(time).samples();
            return Result.scalar(samples.size() == 1 ? samples.get(0).value() : Double.NaN);
          };
      case "absent" ->
          time ->
              Result.vector(
                  arguments.get(0).at(time).samples().isEmpty()
                      ? List.of(new Sample(Map.of(), 1))
                      : List.of());
      case "sort" -> time -> sorted(arguments.get(0).at(time), false);
      case "sort_desc" -> time -> sorted(arguments.get(0).at(time), true);
      default ->
          time ->
              Result.vector(
                  quantiles(
                      arguments.get(0).at(time).samples().get(0).value(),
                      arguments.get(1).at(time).samples()));
    };
  }

  private static Result sorted(Result result, boolean descending) {
    Comparator<Sample> order = Comparator.comparingDouble(Sample::value);
    return Result.vector(
        result.samples().stream().sorted(descending ? order.reversed() : order).toList());
  }

  static Sample unnamed(Sample sample, double value) {
    Map<String, String> labels = new TreeMap<>(sample.labels());
    labels.remove("__name__");
    return new Sample(labels, value);
  }

  private static List<Sample> overRange(String name, Selector selector, double time) {
    double from = time - selector.range();
    return selector.each(
        false,
        (labels, metric) -> {
          double rise =
              selector.valueAt(metric, labels, time) - selector.valueAt(metric, labels, from);
          return switch (name) {
            case "rate", "irate" -> rise / selector.range();
            case "increase", "delta" -> rise;
            case "last_over_time" -> selector.valueAt(metric, labels, time);
            default -> summary(name, points(selector, metric, labels, time));
          };
        });
  }

  private static DoubleStream points(
      Selector selector, String metric, Map<String, String> labels, double time) {
    int count = (int) Math.max(1, Math.min(500, selector.range() / SCRAPE_SECONDS));
    return DoubleStream.iterate(time, at -> at - selector.range() / count)
        .limit(count)
        .map(at -> selector.valueAt(metric, labels, at));
  }

  private static double summary(String name, DoubleStream points) {
    return switch (name) {
      case "avg_over_time" -> points.average().orElse(Double.NaN);
      case "max_over_time" -> points.max().orElse(Double.NaN);
      case "min_over_time" -> points.min().orElse(Double.NaN);
      case "sum_over_time" -> points.sum();
      default -> points.count();
    };
  }

  /** Quantiles of cumulative buckets, linear inside a bucket as Prometheus does it. */
  private static List<Sample> quantiles(double quantile, List<Sample> buckets) {
    Map<Map<String, String>, TreeMap<Double, Double>> groups = new TreeMap<>(BY_TEXT);
    for (Sample bucket : buckets) {
      Map<String, String> labels = new TreeMap<>(unnamed(bucket, 0).labels());
      String bound = labels.remove("le");
      if (bound != null) {
        double upper = bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
        groups
            .computeIfAbsent(labels, key -> new TreeMap<>())
            .merge(upper, bucket.value(), Double::sum);
      }
    }
    List<Sample> samples = new ArrayList<>();
    groups.forEach((labels, counts) -> samples.add(new Sample(labels, quantile(quantile, counts))));
    return samples;
  }

  static final Comparator<Map<String, String>> BY_TEXT = Comparator.comparing(Object::toString);

  private static double quantile(double quantile, NavigableMap<Double, Double> counts) {
    double total = counts.lastEntry().getValue();
    if (total == 0 || Double.isInfinite(counts.firstKey())) {
      return Double.NaN;
    }
    double rank = quantile * total;
    double lower = 0;
    double below = 0;
    for (Map.Entry<Double, Double> bucket : counts.entrySet()) {
      if (bucket.getValue() >= rank) {
        if (Double.isInfinite(bucket.getKey())) {
          return lower;
        }
        double inside = bucket.getValue() - below;
        return inside == 0 ? lower : lower + (bucket.getKey() - lower) * (rank - below) / inside;
      }
      lower = bucket.getKey();
      below = bucket.getValue();
    }
    return lower;
  }
}
