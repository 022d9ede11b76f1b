package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.dictionary.LabelMatcher;
import com.instainstru.copilot.questions.dictionary.Metric;
import com.instainstru.copilot.questions.reading.Comparison;
import com.instainstru.copilot.questions.reading.TimeUnit;
import java.time.Duration;
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
    @Nullable String state) {

  public Plan {
    filters = List.copyOf(filters);
    groups = List.copyOf(groups);
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
      AVG
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
    return new Plan(metric, other, filters, groups, ranking, window, extreme, compared, per, state);
  }

  /** The same with every state. */
  public Plan withoutState() {
    return new Plan(
        metric, statistic, filters, groups, ranking, window, extreme, compared, per, null);
  }

  /** Whether the answer is one value. */
  public boolean single() {
    return groups.isEmpty();
  }
}
