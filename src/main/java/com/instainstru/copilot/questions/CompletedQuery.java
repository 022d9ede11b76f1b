package com.instainstru.copilot.questions;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.questions.dictionary.Metric;
import com.instainstru.copilot.questions.plan.Plan;
import com.instainstru.copilot.questions.plan.PromqlWriter;
import com.instainstru.copilot.questions.plan.PromqlWriter.Form;
import com.instainstru.copilot.questions.plan.Statistic;
import com.instainstru.copilot.questions.reading.Comparison;
import com.instainstru.copilot.tools.prometheus.PrometheusApi;
import com.instainstru.copilot.tools.prometheus.QueryResult;
import org.jspecify.annotations.Nullable;

/**
 * The result of a plan's query. Prometheus has no series for what has never happened, and none of
 * the classic kind for native histograms; so an empty result is not believed before the other forms
 * were asked for.
 *
 * @param promql the query that gave the result
 * @param result what it gave
 * @param remark what the result means beyond its samples; null for nothing
 */
record CompletedQuery(String promql, QueryResult result, @Nullable Remark remark) {

  /**
   * @param isAbsence whether nothing fits although the metric is there
   * @param text a sentence for the reader
   */
  record Remark(boolean isAbsence, String text) {}

  static CompletedQuery run(Plan plan, PrometheusApi prometheus, CallContext context) {
    String promql = PromqlWriter.write(plan);
    QueryResult result = prometheus.query(promql, null, context);
    return isThere(result)
        ? of(promql, result)
        : otherForms(plan, promql, result, prometheus, context);
  }

  private static CompletedQuery of(String promql, QueryResult result) {
    return new CompletedQuery(promql, result, null);
  }

  /** The result of another form; the empty one where a release does not know the form. */
  private static QueryResult tried(
      String promql, QueryResult empty, PrometheusApi prometheus, CallContext context) {
    try {
      return prometheus.query(promql, null, context);
    } catch (ToolFailure failure) {
      return empty;
    }
  }

  private static boolean isThere(QueryResult result) {
    return !result.series().isEmpty();
  }

  private static CompletedQuery otherForms(
      Plan plan, String promql, QueryResult empty, PrometheusApi prometheus, CallContext context) {
    boolean alone =
        plan.compared() == null || plan.compared().mode() == Comparison.Mode.EARLIER_ALONE;
    if (!alone) {
      return of(promql, empty);
    }
    Metric metric = plan.metric();
    if (metric.is(Metric.Type.HISTOGRAM)) {
      String other = PromqlWriter.write(plan, Form.NATIVE_HISTOGRAM);
      QueryResult found = tried(other, empty, prometheus, context);
      if (isThere(found)) {
        return of(other, found);
      }
    }
    if (plan.state() != null) {
      QueryResult all = tried(PromqlWriter.write(plan.withoutState()), empty, prometheus, context);
      return isThere(all)
          ? absence(
              promql,
              empty,
              "None is in this state now; " + all.series().size() + " series are in another.")
          : of(promql, empty);
    }
    return countsEvents(plan.statistic())
        ? withZeros(plan, promql, empty, prometheus, context)
        : of(promql, empty);
  }

  private static boolean countsEvents(Statistic statistic) {
    return statistic instanceof Statistic.Share
        || statistic instanceof Statistic.Count
        || statistic instanceof Statistic.Rate;
  }

  private static CompletedQuery withZeros(
      Plan plan, String promql, QueryResult empty, PrometheusApi prometheus, CallContext context) {
    if (plan.single() || plan.statistic() instanceof Statistic.Share) {
      String other = PromqlWriter.write(plan, Form.WITH_ZEROS);
      QueryResult found = tried(other, empty, prometheus, context);
      return isThere(found)
          ? new CompletedQuery(
              other,
              found,
              new Remark(
                  false,
                  "No series has these labels, while "
                      + plan.metric().name()
                      + " has samples: none of these events was recorded, which counts as 0."))
          : of(promql, empty);
    }
    QueryResult any = tried(PromqlWriter.anyOf(plan.metric()), empty, prometheus, context);
    return isThere(any)
        ? absence(
            promql,
            empty,
            "None of these events was recorded; " + plan.metric().name() + " has other samples.")
        : of(promql, empty);
  }

  private static CompletedQuery absence(String promql, QueryResult empty, String text) {
    return new CompletedQuery(promql, empty, new Remark(true, text));
  }
}
