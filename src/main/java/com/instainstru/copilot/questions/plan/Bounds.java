package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.dictionary.LabelValues;
import com.instainstru.copilot.questions.dictionary.Metric;
import com.instainstru.copilot.questions.reading.Bound;
import java.util.Optional;

/** Finds the bucket of a histogram that ends at a bound. */
final class Bounds {
  private Bounds() {}

  /** The bound as Prometheus has it; empty if no bucket ends there. */
  static Optional<String> of(Metric metric, Bound bound, LabelValues values) {
    if ((bound.duration() != null) != metric.measuresTime()) {
      return Optional.empty();
    }
    double wanted = bound.number();
    if (bound.duration() != null) {
      double millis = bound.duration().toNanos() / 1e6;
      wanted = metric.unit().equals("milliseconds") ? millis : millis / 1_000;
    }
    for (String known : values.boundsOf(metric.name())) {
      if (!known.equals("+Inf") && Math.abs(Double.parseDouble(known) - wanted) < 1e-9) {
        return Optional.of(known);
      }
    }
    return Optional.empty();
  }
}
