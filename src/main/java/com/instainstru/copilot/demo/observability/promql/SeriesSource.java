package com.instainstru.copilot.demo.observability.promql;

import java.util.List;
import java.util.Map;

/** Where series come from. */
public interface SeriesSource {
  /** Labels of all series of a metric, without {@code __name__}; empty if there is none. */
  List<Map<String, String>> series(String metric);

  /** All metric names. */
  List<String> metrics();

  /**
   * Value of a series.
   *
   * @param time Unix seconds
   */
  double value(String metric, Map<String, String> labels, double time);
}
