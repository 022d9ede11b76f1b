package com.instainstru.copilot.questions;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.questions.plan.Plan;
import com.instainstru.copilot.questions.plan.PromqlWriter;
import com.instainstru.copilot.questions.plan.Statistic;
import com.instainstru.copilot.tools.prometheus.PrometheusApi;
import com.instainstru.copilot.tools.prometheus.QueryResult;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalDouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the last bound of a histogram. A percentile beyond it is told by Prometheus as this bound,
 * so it means "more than".
 */
final class LastBucket {
  private static final Logger log = LoggerFactory.getLogger(LastBucket.class);

  /** Bounds are round numbers; what lies between two of them seldom is. */
  private static final int MAX_BOUND_DIGITS = 4;

  private final PrometheusApi prometheus;

  LastBucket(PrometheusApi prometheus) {
    this.prometheus = prometheus;
  }

  /** The last finite bound; empty where no value of the result can be it. */
  OptionalDouble of(Plan plan, QueryResult result, CallContext context) {
    boolean possible =
        plan.statistic() instanceof Statistic.Quantile
            && plan.compared() == null
            && result.series().stream()
                .flatMap(series -> series.samples().stream())
                .anyMatch(sample -> isRound(sample.number()));
    if (!possible) {
      return OptionalDouble.empty();
    }
    try {
      return prometheus.query(PromqlWriter.bounds(plan), null, context).series().stream()
          .flatMap(series -> bound(series).stream())
          .mapToDouble(Double::doubleValue)
          .max();
    } catch (ToolFailure failure) {
      log.debug("no bounds of {}: {}", plan.metric().name(), failure.code().code());
      return OptionalDouble.empty();
    }
  }

  private static boolean isRound(double value) {
    return Double.isFinite(value)
        && BigDecimal.valueOf(value).stripTrailingZeros().precision() <= MAX_BOUND_DIGITS;
  }

  private static Optional<Double> bound(QueryResult.Series series) {
    try {
      double bound = Double.parseDouble(series.labels().getOrDefault("le", ""));
      return Double.isFinite(bound) ? Optional.of(bound) : Optional.empty();
    } catch (NumberFormatException e) {
      // +Inf, or no bound at all.
      return Optional.empty();
    }
  }
}
