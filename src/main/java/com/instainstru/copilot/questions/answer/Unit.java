package com.instainstru.copilot.questions.answer;

import com.instainstru.copilot.questions.dictionary.Metric;
import com.instainstru.copilot.questions.plan.Plan;
import com.instainstru.copilot.questions.plan.Statistic;
import com.instainstru.copilot.questions.reading.Comparison;
import com.instainstru.copilot.questions.reading.TimeUnit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an answer's numbers are, and how they are shown. Rounds the exact binary value, ties to
 * even.
 *
 * @param kind what is measured
 * @param name as answers tell it, such as {@code requests/second}
 * @param noun what is counted, plural
 * @param scale factor from Prometheus' value to the answer's, 1 unless the question asks for
 *     another unit
 */
public record Unit(Kind kind, String name, String noun, double scale) {
  private static final double LONG_SECONDS = 1;
  private static final Map<String, String> STATES =
      Map.of("0", "closed", "1", "half-open", "2", "open");

  /** What is measured. */
  public enum Kind {
    SECONDS,
    MILLISECONDS,
    MINUTES,
    RATIO,
    PERCENT,
    RATE,
    COUNT,
    STATE,
    MOMENT,
    FACTOR
  }

  /** The unit of a plan's values, in the unit that was asked for if it is one of time or share. */
  public static Unit of(Plan plan, @Nullable String wanted) {
    Unit own = own(plan);
    if (wanted == null) {
      return own;
    }
    return switch (wanted) {
      case "millisecond" ->
          own.kind == Kind.SECONDS || own.kind == Kind.MILLISECONDS
              ? new Unit(
                  Kind.MILLISECONDS, "milliseconds", "ms", own.kind == Kind.SECONDS ? 1_000 : 1)
              : own;
      case "second" ->
          own.kind == Kind.MILLISECONDS
              ? new Unit(Kind.SECONDS, "seconds", "s", 0.001)
              : own.kind == Kind.SECONDS ? new Unit(Kind.SECONDS, "seconds", "s", 1) : own;
      case "minute" ->
          own.kind == Kind.SECONDS ? new Unit(Kind.MINUTES, "minutes", "", 1 / 60.0) : own;
      // Percent, the one other unit that a question can ask for.
      default -> own.kind == Kind.RATIO ? new Unit(Kind.PERCENT, "percent", "", 100) : own;
    };
  }

  private static Unit own(Plan plan) {
    Plan.Compared compared = plan.compared();
    if (compared != null && compared.mode() == Comparison.Mode.QUOTIENT) {
      return new Unit(Kind.FACTOR, "factor", "", 1);
    }
    if (compared != null && compared.mode() == Comparison.Mode.RELATIVE_CHANGE) {
      return new Unit(Kind.RATIO, "ratio", "", 1);
    }
    Metric metric = plan.metric();
    Statistic statistic = plan.statistic();
    if (plan.extreme() != null && plan.extreme().kind().moment()) {
      return new Unit(Kind.MOMENT, "seconds since 1970", "", 1);
    }
    if (statistic instanceof Statistic.StateAge) {
      return new Unit(Kind.SECONDS, "seconds", "s", 1);
    }
    if (statistic instanceof Statistic.Share
        || statistic instanceof Statistic.PartOfAll
        || statistic instanceof Statistic.BoundShare) {
      return new Unit(Kind.RATIO, "ratio", "", 1);
    }
    String noun =
        metric.is(Metric.Type.HISTOGRAM) && metric.measuresTime() ? "events" : metric.unit();
    if (statistic instanceof Statistic.Rate) {
      TimeUnit per = plan.per();
      return new Unit(Kind.RATE, noun + "/" + per.word(), noun, 1);
    }
    if (statistic instanceof Statistic.Budget budget) {
      return budget.view() == Statistic.Budget.View.BURN_RATE
          ? new Unit(Kind.FACTOR, "factor", "", 1)
          : new Unit(Kind.RATIO, "ratio", "", 1);
    }
    if (statistic instanceof Statistic.Apdex) {
      return new Unit(Kind.COUNT, "apdex", "", 1);
    }
    if (statistic instanceof Statistic.AttemptsEach) {
      return new Unit(Kind.COUNT, metric.unit() + " each", metric.unit(), 1);
    }
    if (statistic instanceof Statistic.Repeats) {
      return new Unit(Kind.COUNT, "repeats", "repeats", 1);
    }
    if (statistic instanceof Statistic.StateCount) {
      return new Unit(Kind.COUNT, "series", "", 1);
    }
    if (statistic instanceof Statistic.Count || statistic instanceof Statistic.BoundCount) {
      return new Unit(Kind.COUNT, noun, noun, 1);
    }
    return switch (metric.unit()) {
      case "seconds" -> new Unit(Kind.SECONDS, "seconds", "", 1);
      case "milliseconds" -> new Unit(Kind.MILLISECONDS, "milliseconds", "", 1);
      case "state" -> new Unit(Kind.STATE, "state", "", 1);
      default -> new Unit(Kind.COUNT, metric.unit(), metric.unit(), 1);
    };
  }

  /** The answer's number for one of Prometheus. */
  public double value(double raw) {
    return raw * scale;
  }

  /** How a number of Prometheus is shown to people. */
  public String format(double raw) {
    double value = raw * scale;
    return switch (kind) {
      case SECONDS ->
          noun.equals("s") || Math.abs(value) >= LONG_SECONDS
              ? fixed(value, noun.equals("s") ? 3 : 2) + " s"
              : fixed(value * 1_000, 1) + "ms";
      case MILLISECONDS ->
          noun.isEmpty() && Math.abs(value) >= 1_000
              ? fixed(value / 1_000, 2) + " s"
              : fixed(value, 1) + "ms";
      case MINUTES -> fixed(value, 2) + " min";
      case RATIO -> fixed(value * 100, 2) + "%";
      case PERCENT -> fixed(value, 2) + "%";
      case RATE -> fixed(value, 2) + " " + rate();
      case COUNT -> count(value) + (noun.isEmpty() ? "" : " " + noun);
      case STATE ->
          value == Math.rint(value)
              ? STATES.getOrDefault(fixed(value, 0), fixed(value, 0))
              : fixed(value, 2);
      case FACTOR -> fixed(value, 2) + "x";
      case MOMENT -> Instant.ofEpochSecond(Math.round(value)).toString();
    };
  }

  /** What an axis is called: small times and shares are drawn as people speak of them. */
  String axis() {
    return switch (kind) {
      case SECONDS -> noun.equals("s") ? "seconds" : "milliseconds";
      case RATIO -> "percent";
      default -> name;
    };
  }

  /** A number of Prometheus on that axis. */
  double axisValue(double raw) {
    return switch (kind) {
      case SECONDS -> noun.equals("s") ? value(raw) : raw * 1_000;
      case RATIO -> raw * 100;
      default -> value(raw);
    };
  }

  private String rate() {
    String time = name.substring(name.indexOf('/') + 1);
    String what = noun.equals("requests") ? "req" : noun;
    String per =
        switch (time) {
          case "second" -> "s";
          case "minute" -> "min";
          case "hour" -> "h";
          default -> time;
        };
    return what + "/" + per;
  }

  /** Whole where it is whole, otherwise as precise as a reader needs. */
  private static String count(double value) {
    boolean whole = Math.abs(value - Math.rint(value)) < 0.005 || Math.abs(value) >= 100;
    return fixed(value, whole ? 0 : 2);
  }

  private static String fixed(double value, int digits) {
    return new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
  }
}
