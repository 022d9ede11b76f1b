package com.instainstru.copilot.demo.observability.promql;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One series at one instant.
 *
 * @param labels sorted, {@code __name__} included where the name is kept
 */
public record Sample(Map<String, String> labels, double value) {

  public Sample {
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
  }

  Sample withValue(double other) {
    return new Sample(labels, other);
  }

  /** The value as Prometheus writes it. */
  public static String text(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
