package com.instainstru.copilot.demo.observability.promql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Puts series together.
 *
 * @param operator {@code sum}, {@code topk} and so on
 * @param parameter k of {@code topk} and {@code bottomk}; null for the others
 * @param labels labels of {@code by} or {@code without}
 * @param without whether the labels are those that go
 */
record Aggregation(
    String operator,
    @Nullable Expression parameter,
    Expression inner,
    Set<String> labels,
    boolean without)
    implements Expression {
  static final Set<String> OPERATORS =
      Set.of("sum", "avg", "min", "max", "count", "topk", "bottomk");

  @Override
  public Result at(double time) {
    Map<Map<String, String>, List<Sample>> groups = new TreeMap<>(Functions.BY_TEXT);
    for (Sample sample : inner.at(time).samples()) {
      groups.computeIfAbsent(group(sample), key -> new ArrayList<>()).add(sample);
    }
    List<Sample> samples = new ArrayList<>();
    groups.forEach((key, members) -> samples.addAll(together(key, members, time)));
    return Result.vector(samples);
  }

  private Map<String, String> group(Sample sample) {
    boolean byName = !without && labels.contains("__name__");
    Map<String, String> group =
        new TreeMap<>(byName ? sample.labels() : Functions.unnamed(sample, 0).labels());
    group.keySet().removeIf(label -> labels.contains(label) == without);
    return group;
  }

  private List<Sample> together(Map<String, String> key, List<Sample> members, double time) {
    if (parameter != null) {
      Comparator<Sample> order = Comparator.comparingDouble(Sample::value);
      long most = (long) parameter.at(time).samples().get(0).value();
      return members.stream()
          .filter(sample -> !Double.isNaN(sample.value()))
          .sorted(operator.equals("topk") ? order.reversed() : order)
          .limit(Math.max(0, most))
          .toList();
    }
    DoubleStream values = members.stream().mapToDouble(Sample::value);
    double value =
        switch (operator) {
          case "sum" -> values.sum();
          case "avg" -> values.average().orElse(Double.NaN);
          case "min" -> values.min().orElse(Double.NaN);
          case "max" -> values.max().orElse(Double.NaN);
          default -> values.count();
        };
    return List.of(new Sample(key, value));
  }
}
