package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.dictionary.LabelMatcher;
import com.instainstru.copilot.questions.dictionary.Metric;
import com.instainstru.copilot.questions.reading.Comparison;
import com.instainstru.copilot.questions.reading.TimeUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What will be asked of Prometheus, before it is PromQL.
 *
 * @param metric the subject
 * @param statistic what is made of its samples
 * @param filters which series; those of a share's part are in the statistic
 * @param groups labels that the answer is told by
 * @param ranking null if all groups are wanted
 * @param window range of rates and counts, or of the extreme
 * @param extreme null if the value itself is wanted
 * @param compared null for one reading
 * @param per time that rates are told per
 * @param state value that a state must have, null for all
 * @param threshold what values are held against, null for nothing
 * @param at the end of the window, null for the moment of asking
 */
public record Plan(
    Metric metric,
    Statistic statistic,
    List<LabelMatcher> filters,
    List<String> groups,
    @Nullable Ranking ranking,
    Duration window,
    @Nullable Extreme extreme,
    @Nullable Compared compared,
    TimeUnit per,
    @Nullable String state,
    @Nullable Threshold threshold,
    @Nullable Instant at) {

  public Plan {
    filters = List.copyOf(filters);
    groups = List.copyOf(groups);
  }

  /**
   * A bound that values are held against; of groups only those beyond it are told.
   *
   * @param above whether values above it are meant
   * @param value in the statistic's unit
   */
  public record Threshold(boolean above, double value) {
    public boolean holds(double found) {
      return above ? found > value : found < value;
    }
  }

  /** The first or last few groups. */
  public record Ranking(int count, boolean lowest) {}

  /**
   * The highest, lowest or mean value of a reading over the plan's window.
   *
   * @param range of the rates inside
   */
  public record Extreme(Kind kind, Duration range) {
    /** PromQL's functions over time. */
    public enum Kind {
      MAX,
      MIN,
      AVG,
      /** The moment of the highest value. */
      TIME_OF_MAX,
      /** The moment of the lowest value. */
      TIME_OF_MIN,
      /** The first moment above half of the highest value. */
      START;

      /** Whether it is a moment, in seconds since 1970. */
      public boolean moment() {
        return this == TIME_OF_MAX || this == TIME_OF_MIN || this == START;
      }
    }
  }

  /**
   * The other reading.
   *
   * @param offset how long ago, null for now
   * @param filters its own filters where they differ, null for the plan's
   */
  public record Compared(
      Comparison.Mode mode, @Nullable Duration offset, @Nullable List<LabelMatcher> filters) {}

  /** The same with another statistic. */
  Plan with(Statistic other) {
    return new Plan(
        metric, other, filters, groups, ranking, window, extreme, compared, per, state, threshold,
        at);
  }

  /** The same for each moment of a chart, over a window that fits the chart's steps. */
  public Plan drawn(Duration step) {
    Duration fitting = step.multipliedBy(4);
    Duration least = Duration.ofMinutes(5);
    return new Plan(
        metric,
        statistic,
        filters,
        groups,
        ranking,
        fitting.compareTo(least) < 0 ? least : fitting,
        null,
        compared,
        per,
        state,
        null,
        null);
  }

  /** The same with every state. */
  public Plan withoutState() {
    return new Plan(
        metric, statistic, filters, groups, ranking, window, extreme, compared, per, null,
        threshold, at);
  }

  /** Whether the answer is one value. */
  public boolean single() {
    return groups.isEmpty();
  }
}
