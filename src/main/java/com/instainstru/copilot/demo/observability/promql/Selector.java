package com.instainstru.copilot.demo.observability.promql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleBiFunction;
import java.util.regex.Pattern;

/**
 * Chooses series.
 *
 * @param metric exact name; empty for all that the matchers let through by {@code __name__}
 * @param offset seconds into the past
 * @param range seconds of a range selector; 0 for an instant one
 */
record Selector(
    SeriesSource source, String metric, List<Matcher> matchers, double offset, double range)
    implements Expression {

  /** One condition on a label; an absent label counts as empty. */
  record Matcher(String label, String operator, String value) {
    boolean fits(Map<String, String> labels) {
      String actual = labels.getOrDefault(label, "");
      return switch (operator) {
        case "=" -> actual.equals(value);
        case "!=" -> !actual.equals(value);
        case "=~" -> Pattern.matches(value, actual);
        default -> !Pattern.matches(value, actual);
      };
    }
  }

  @Override
  public Result at(double time) {
    return Result.vector(each(true, (labels, name) -> source.value(name, labels, time - offset)));
  }

  /** Samples over the range, made by a function of the labels. */
  List<Sample> each(boolean named, ToDoubleBiFunction<Map<String, String>, String> value) {
    List<Sample> samples = new ArrayList<>();
    for (String name : metric.isEmpty() ? source.metrics() : List.of(metric)) {
      for (Map<String, String> labels : source.series(name)) {
        Map<String, String> whole = new TreeMap<>(labels);
        whole.put("__name__", name);
        if (matchers.stream().allMatch(matcher -> matcher.fits(whole))) {
          samples.add(new Sample(named ? whole : labels, value.applyAsDouble(labels, name)));
        }
      }
    }
    return samples;
  }

  double valueAt(String name, Map<String, String> labels, double time) {
    return source.value(name, labels, time - offset);
  }
}
