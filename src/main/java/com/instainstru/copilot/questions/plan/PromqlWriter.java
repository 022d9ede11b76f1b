package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.dictionary.LabelMatcher;
import com.instainstru.copilot.questions.dictionary.Metric;
import com.instainstru.copilot.questions.language.TimeSpans;
import com.instainstru.copilot.questions.plan.Plan.Compared;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a plan as PromQL. */
public final class PromqlWriter {
  private final Plan plan;
  private final Form form;

  /** How a plan is written. */
  public enum Form {
    /** The shortest, for series that are there. */
    PLAIN,

    /** With 0 where a counter has samples, but none of the events asked for. */
    WITH_ZEROS,

    /** For histograms without series of their own for each bucket. */
    NATIVE_HISTOGRAM
  }

  private PromqlWriter(Plan plan, Form form) {
    this.plan = plan;
    this.form = form;
  }

  public static String write(Plan plan) {
    return write(plan, Form.PLAIN);
  }

  /** The same in another form. */
  public static String write(Plan plan, Form form) {
    return new PromqlWriter(plan, form).write();
  }

  /** Whether a metric has any sample now. */
  public static String anyOf(Metric metric) {
    return "count(" + events(metric) + ")";
  }

  /** The bounds of a histogram's buckets, as labels. */
  public static String bounds(Plan plan) {
    return "count by (le) ("
        + plan.metric().name()
        + "_bucket"
        + PromqlText.selector(plan.filters())
        + ")";
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
    Plan.Threshold threshold = plan.threshold();
    if (threshold != null && !plan.single()) {
      return "("
          + expression
          + ") "
          + (threshold.above() ? "> " : "< ")
          + number(threshold.value());
    }
    return plan.state() == null ? expression : expression + " == " + plan.state();
  }

  /** One reading, its extreme over the window if that is wanted. */
  private String whole(List<LabelMatcher> filters, @Nullable Duration offset) {
    Plan.Extreme extreme = plan.extreme();
    if (extreme == null) {
      return reading(filters, plan.window(), offset, moment());
    }
    String inner = reading(filters, extreme.range(), offset, "");
    if (extreme.kind().moment()) {
      return moment(extreme.kind(), inner);
    }
    return extreme.kind().name().toLowerCase(Locale.ROOT)
        + "_over_time(("
        + inner
        + ")["
        + TimeSpans.text(plan.window())
        + ":1m]"
        + moment()
        + ")";
  }

  /** The end of a window in the past. */
  private String moment() {
    return plan.at() == null ? "" : " @ " + plan.at().getEpochSecond();
  }

  /** When a reading was at its highest or lowest, or first above half of its highest. */
  private String moment(Plan.Extreme.Kind kind, String inner) {
    String range = "[" + TimeSpans.text(plan.window()) + ":1m]";
    String end = plan.at() == null ? " @ end()" : moment();
    boolean lowest = kind == Plan.Extreme.Kind.TIME_OF_MIN;
    String bound =
        "scalar(" + (lowest ? "min" : "max") + "_over_time((" + inner + ")" + range + end + "))";
    boolean start = kind == Plan.Extreme.Kind.START;
    return (start ? "min" : "max")
        + "_over_time(timestamp(("
        + inner
        + ")"
        + (start ? " > " + bound + " / 2" : " == " + bound)
        + ")"
        + range
        + moment()
        + ")";
  }

  private String reading(
      List<LabelMatcher> filters, Duration window, @Nullable Duration offset, String moment) {
    Metric metric = plan.metric();
    String range = "[" + TimeSpans.text(window) + "]" + moment + offset(offset);
    Statistic statistic = plan.statistic();
    if (form == Form.NATIVE_HISTOGRAM && metric.is(Metric.Type.HISTOGRAM)) {
      return nativeReading(statistic, filters, range);
    }
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
      return orZero(sum(List.of(), "increase", events(metric), filters, range), range);
    }
    if (statistic instanceof Statistic.Rate) {
      return perUnit(orZero(rate(events(metric), filters, range), range));
    }
    if (statistic instanceof Statistic.Share share) {
      return share(share, filters, range);
    }
    if (statistic instanceof Statistic.PartOfAll) {
      String events = events(metric);
      String all = "sum(rate(" + events + PromqlText.selector(filters) + range + "))";
      return rate(events, filters, range) + " / scalar(" + all + ")";
    }
    if (statistic instanceof Statistic.BoundShare bound) {
      String part =
          rate(metric.name() + "_bucket", with(filters, List.of(le(bound.le()))), range)
              + " / "
              + rate(metric.name() + "_count", filters, range);
      return complement(part, !bound.below());
    }
    if (statistic instanceof Statistic.BoundCount bound) {
      String part =
          sum(
              List.of(),
              "increase",
              metric.name() + "_bucket",
              with(filters, List.of(le(bound.le()))),
              range);
      return bound.below()
          ? part
          : sum(List.of(), "increase", metric.name() + "_count", filters, range) + " - " + part;
    }
    if (statistic instanceof Statistic.Budget budget) {
      String failures = share(new Statistic.Share(budget.part(), false), filters, range);
      String burnt = "(" + failures + ") / " + number(1 - budget.objective());
      return budget.view() == Statistic.Budget.View.LEFT ? "1 - " + burnt : burnt;
    }
    if (statistic instanceof Statistic.Apdex apdex) {
      String buckets = metric.name() + "_bucket";
      return "("
          + rate(buckets, with(filters, List.of(le(apdex.le()))), range)
          + " + "
          + rate(buckets, with(filters, List.of(le(apdex.tolerated()))), range)
          + ") / 2 / "
          + rate(metric.name() + "_count", filters, range);
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
    if (statistic instanceof Statistic.StateAge age) {
      // The first sample in the state is one scrape after the last one in another.
      return "time() - 30 - max"
          + by(List.of())
          + "(max_over_time(timestamp("
          + metric.name()
          + PromqlText.selector(filters)
          + " != "
          + age.state()
          + ")[1d:30s]"
          + moment
          + "))";
    }
    if (statistic instanceof Statistic.StateCount count) {
      String states = metric.name() + PromqlText.selector(filters) + moment + offset(offset);
      return "count(" + states + " == " + count.state() + ") or vector(0)";
    }
    return "sum"
        + by(List.of())
        + "("
        + metric.name()
        + PromqlText.selector(filters)
        + moment
        + offset(offset)
        + ")";
  }

  /** Reads a native histogram, which is one series. */
  private String nativeReading(Statistic statistic, List<LabelMatcher> filters, String range) {
    String name = plan.metric().name();
    String rate = sum(List.of(), "rate", name, filters, range);
    String increase = sum(List.of(), "increase", name, filters, range);
    if (statistic instanceof Statistic.Quantile quantile) {
      return "histogram_quantile(" + number(quantile.q()) + ", " + rate + ")";
    }
    if (statistic instanceof Statistic.Count) {
      return "histogram_count(" + increase + ")";
    }
    if (statistic instanceof Statistic.Rate) {
      return perUnit("histogram_count(" + rate + ")");
    }
    if (statistic instanceof Statistic.BoundShare bound) {
      return fraction(bound.le(), bound.below(), rate);
    }
    if (statistic instanceof Statistic.BoundCount bound) {
      return fraction(bound.le(), bound.below(), increase) + " * histogram_count(" + increase + ")";
    }
    if (statistic instanceof Statistic.Share share) {
      String part =
          "histogram_count("
              + sum(List.of(), "rate", name, with(filters, share.part()), range)
              + ")";
      return complement(part + " / histogram_count(" + rate + ")", share.complement());
    }
    return "histogram_sum(" + rate + ") / histogram_count(" + rate + ")";
  }

  private static String fraction(String le, boolean below, String histogram) {
    return below
        ? "histogram_fraction(-Inf, " + le + ", " + histogram + ")"
        : "histogram_fraction(" + le + ", +Inf, " + histogram + ")";
  }

  /** A rate in the unit of time that is wanted. */
  private String perUnit(String perSecond) {
    return plan.per().seconds() == 1 ? perSecond : perSecond + " * " + plan.per().seconds();
  }

  private static String complement(String ratio, boolean wanted) {
    return wanted ? "1 - (" + ratio + ")" : ratio;
  }

  /** 0 where the counter has samples of other events only. */
  private String orZero(String expression, String range) {
    return form == Form.WITH_ZEROS && plan.single()
        ? "(" + expression + " or " + rate(events(plan.metric()), List.of(), range) + " * 0)"
        : expression;
  }

  private String share(Statistic.Share share, List<LabelMatcher> filters, String range) {
    List<LabelMatcher> part = with(filters, share.part());
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
    String counted = rate(events(plan.metric()), part, range);
    if (form == Form.WITH_ZEROS) {
      whole = "(" + orAny(whole, of, filters, range) + ")";
      counted = "(" + counted + " or " + whole + " * 0)";
    }
    return complement(counted + " / " + whole, share.complement());
  }

  private static List<LabelMatcher> on(Metric.Whole whole, List<LabelMatcher> filters) {
    return filters.stream().filter(filter -> whole.labels().contains(filter.label())).toList();
  }

  /** A sum of which some parts may have no series. */
  private String orAny(
      String whole, List<Metric.Whole> parts, List<LabelMatcher> filters, String range) {
    return parts.size() > 1
        ? whole
            + parts.stream()
                .map(one -> " or " + rate(one.metric(), on(one, filters), range))
                .collect(Collectors.joining())
        : whole;
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

  /** A bound by its number: releases before 3.0 write whole ones as 1, later ones as 1.0. */
  private static LabelMatcher le(String bound) {
    String whole = bound.endsWith(".0") ? bound.substring(0, bound.length() - 2) : bound;
    return whole.chars().allMatch(Character::isDigit)
        ? new LabelMatcher("le", LabelMatcher.Operator.LIKE, whole + "([.]0)?")
        : LabelMatcher.equal("le", bound);
  }

  private static List<LabelMatcher> with(List<LabelMatcher> filters, List<LabelMatcher> more) {
    List<LabelMatcher> all = new ArrayList<>(filters);
    all.addAll(more);
    return all;
  }

  private static String offset(@Nullable Duration offset) {
    return offset == null ? "" : " offset " + TimeSpans.text(offset);
  }

  /** At least two decimals, as people write quantiles; 1 stays 1. */
  private static String number(double q) {
    BigDecimal exact =
        BigDecimal.valueOf(q).setScale(9, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return exact.scale() == 1 && exact.signum() > 0 && q < 1
        ? exact.setScale(2).toPlainString()
        : exact.toPlainString();
  }
}
