package com.instainstru.copilot.tools.prometheus;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What Prometheus answered.
 *
 * @param resultType {@code vector}, {@code matrix}, {@code scalar} or {@code string}
 * @param series a scalar or string is one series without labels
 * @param warnings Prometheus' own
 */
public record QueryResult(String resultType, List<Series> series, List<String> warnings) {

  public QueryResult {
    series = List.copyOf(series);
    warnings = List.copyOf(warnings);
  }

  /**
   * Labels and samples; one sample for vectors, scalars and strings.
   *
   * @param histograms samples of native histograms, which are no numbers
   */
  public record Series(
      Map<String, String> labels, List<Sample> samples, List<Histogram> histograms) {
    public Series {
      labels = Map.copyOf(labels);
      samples = List.copyOf(samples);
      histograms = List.copyOf(histograms);
    }

    /** A series of numbers. */
    public Series(Map<String, String> labels, List<Sample> samples) {
      this(labels, samples, List.of());
    }
  }

  /**
   * A native histogram as it was sent.
   *
   * @param seconds Unix time
   * @param json {@code count}, {@code sum} and {@code buckets}. Shared: never change it
   */
  public record Histogram(double seconds, JsonNode json) {}

  /**
   * A sample as it was sent.
   *
   * @param seconds Unix time
   * @param value the number's text, {@code NaN} and {@code +Inf} included
   */
  public record Sample(double seconds, String value) {

    /** The number; NaN and the infinities where the text says so. */
    public double number() {
      return switch (value) {
        case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
        case "-Inf" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(value);
      };
    }
  }
}
