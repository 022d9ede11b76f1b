package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.dictionary.LabelMatcher;
import com.instainstru.copilot.questions.dictionary.Metric;
import com.instainstru.copilot.questions.language.TimeSpans;
import com.instainstru.copilot.questions.plan.Plan.Compared;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a plan as PromQL. */
public final class PromqlWriter {
  private final Plan plan;

  private PromqlWriter(Plan plan) {
    this.plan = plan;
  }

  public static String write(Plan plan) {
    return new PromqlWriter(plan).write();
  }

  private String write() {
    String now = whole(plan.filters(), null);
    Compared compared = plan.compared();
    if (compared == null) {
      return finished(now);
    }
    List<LabelMatcher> filters = compared.filters() == null ? plan.filters() : compared.filters();
    String then = whole(filters, compared.offset());
    return finished(
        switch (compared.mode()) {
          case DIFFERENCE -> "(" + now + ") - (" + then + ")";
          case QUOTIENT -> "(" + now + ") / (" + then + ")";
          case RELATIVE_CHANGE -> "((" + now + ") - (" + then + ")) / (" + then + ")";
          case EARLIER_ALONE -> then;
        });
  }

  private String finished(String expression) {
    Plan.Ranking ranking = plan.ranking();
    if (ranking != null) {
      return (ranking.lowest() ? "bottomk(" : "topk(") + ranking.count() + ", " + expression + ")";
    }
    return plan.state() == null ? expression : expression + " == " + plan.state();
  }

  /** One reading, its extreme over the window if that is wanted. */
  private String whole(List<LabelMatcher> filters, @Nullable Duration offset) {
    Plan.Extreme extreme = plan.extreme();
    if (extreme == null) {
      return reading(filters, plan.window(), offset);
    }
    String inner = reading(filters, extreme.range(), offset);
    return extreme.kind().name().toLowerCase(Locale.ROOT)
        + "_over_time(("
        + inner
        + ")["
        + TimeSpans.text(plan.window())
        + ":1m])";
  }

  private String reading(List<LabelMatcher> filters, Duration window, @Nullable Duration offset) {
    Metric metric = plan.metric();
    String range = "[" + TimeSpans.text(window) + "]" + offset(offset);
    Statistic statistic = plan.statistic();
    if (statistic instanceof Statistic.Quantile quantile) {
      String buckets = sum(List.of("le"), "rate", metric.name() + "_bucket", filters, range);
      return "histogram_quantile(" + number(quantile.q()) + ", " + buckets + ")";
    }
    if (statistic instanceof Statistic.Average) {
      return rate(metric.name() + "_sum", filters, range)
          + " / "
          + rate(metric.name() + "_count", filters, range);
    }
    if (statistic instanceof Statistic.Count) {
      return sum(List.of(), "increase", events(metric), filters, range);
    }
    if (statistic instanceof Statistic.Rate) {
      String rate = rate(events(metric), filters, range);
      return plan.per().seconds() == 1 ? rate : rate + " * " + plan.per().seconds();
    }
    if (statistic instanceof Statistic.Share share) {
      return share(share, filters, range);
    }
    if (statistic instanceof Statistic.BoundShare bound) {
      String part =
          rate(metric.name() + "_bucket", with(filters, le(bound.le())), range)
              + " / "
              + rate(metric.name() + "_count", filters, range);
      return bound.below() ? part : "1 - (" + part + ")";
    }
    if (statistic instanceof Statistic.BoundCount bound) {
      String part =
          sum(
              List.of(),
              "increase",
              metric.name() + "_bucket",
              with(filters, le(bound.le())),
              range);
      return bound.below()
          ? part
          : sum(List.of(), "increase", metric.name() + "_count", filters, range) + " - " + part;
    }
    if (statistic instanceof Statistic.Repeats repeats) {
      List<LabelMatcher> first = on(repeats.each(), filters);
      return sum(List.of(), "increase", metric.name(), filters, range)
          + " - "
          + sum(List.of(), "increase", repeats.each().metric(), first, range);
    }
    if (statistic instanceof Statistic.AttemptsEach attempts) {
      return rate(metric.name(), filters, range)
          + " / "
          + rate(attempts.each().metric(), on(attempts.each(), filters), range);
    }
    if (statistic instanceof Statistic.StateCount count) {
      String states = metric.name() + PromqlText.selector(filters) + offset(offset);
      return "count(" + states + " == " + count.state() + ") or vector(0)";
    }
    return "sum"
        + by(List.of())
        + "("
        + metric.name()
        + PromqlText.selector(filters)
        + offset(offset)
        + ")";
  }

  private String share(Statistic.Share share, List<LabelMatcher> filters, String range) {
    List<LabelMatcher> part = new ArrayList<>(filters);
    part.addAll(share.part());
    List<Metric.Whole> of = plan.metric().words().shareOf();
    String whole;
    if (!share.part().isEmpty()) {
      whole = rate(events(plan.metric()), filters, range);
    } else {
      whole =
          of.stream()
              .map(one -> rate(one.metric(), on(one, filters), range))
              .collect(Collectors.joining(" + "));
      whole = of.size() > 1 ? "(" + whole + ")" : whole;
    }
    String ratio = rate(events(plan.metric()), part, range) + " / " + whole;
    return share.complement() ? "1 - (" + ratio + ")" : ratio;
  }

  private static List<LabelMatcher> on(Metric.Whole whole, List<LabelMatcher> filters) {
    return filters.stream().filter(filter -> whole.labels().contains(filter.label())).toList();
  }

  private static String events(Metric metric) {
    return metric.is(Metric.Type.HISTOGRAM) ? metric.name() + "_count" : metric.name();
  }

  private String rate(String series, List<LabelMatcher> filters, String range) {
    return sum(List.of(), "rate", series, filters, range);
  }

  private String sum(
      List<String> also, String function, String series, List<LabelMatcher> filters, String range) {
    return "sum"
        + by(also)
        + "("
        + function
        + "("
        + series
        + PromqlText.selector(filters)
        + range
        + "))";
  }

  private String by(List<String> also) {
    List<String> labels = new ArrayList<>(also);
    labels.addAll(plan.groups());
    return labels.isEmpty() ? "" : " by (" + String.join(", ", labels) + ") ";
  }

  private static LabelMatcher le(String bound) {
    return LabelMatcher.equal("le", bound);
  }

  private static List<LabelMatcher> with(List<LabelMatcher> filters, LabelMatcher more) {
    List<LabelMatcher> all = new ArrayList<>(filters);
    all.add(more);
    return all;
  }

  private static String offset(@Nullable Duration offset) {
    return offset == null ? "" : " offset " + TimeSpans.text(offset);
  }

  /** At least two decimals, as people write quantiles; 1 stays 1. */
  private static String number(double q) {
    BigDecimal exact = BigDecimal.valueOf(q).stripTrailingZeros();
    return exact.scale() == 1 ? exact.setScale(2).toPlainString() : exact.toPlainString();
  }
}
