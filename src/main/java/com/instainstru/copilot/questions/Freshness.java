package com.instainstru.copilot.questions;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.questions.dictionary.Metric;
import com.instainstru.copilot.questions.plan.Plan;
import com.instainstru.copilot.tools.prometheus.PrometheusApi;
import com.instainstru.copilot.tools.prometheus.QueryResult;
import java.util.Optional;
import java.util.OptionalDouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells how old the newest sample of a metric is: a dead scrape looks like calm otherwise. */
final class Freshness {
  private static final Logger log = LoggerFactory.getLogger(Freshness.class);

  private final PrometheusApi prometheus;

  Freshness(PrometheusApi prometheus) {
    this.prometheus = prometheus;
  }

  /** Age in seconds; empty if there is no recent sample, or Prometheus does not say. */
  OptionalDouble of(Plan plan, CallContext context) {
    Metric metric = plan.metric();
    String series = metric.is(Metric.Type.HISTOGRAM) ? metric.name() + "_count" : metric.name();
    try {
      return age(prometheus.query("max(timestamp(" + series + "))", null, context));
    } catch (ToolFailure failure) {
      // The answer itself stands; only this remark is missing.
      log.debug("no age of {}: {}", series, failure.code().code());
      return OptionalDouble.empty();
    }
  }

  private static OptionalDouble age(QueryResult result) {
    Optional<QueryResult.Sample> sample =
        result.series().stream().flatMap(series -> series.samples().stream()).findFirst();
    if (sample.isEmpty() || !sample.get().value().matches("[0-9.e+]+")) {
      return OptionalDouble.empty();
    }
    double age = sample.get().seconds() - Double.parseDouble(sample.get().value());
    return OptionalDouble.of(Math.max(0, Math.round(age * 10) / 10.0));
  }
}
