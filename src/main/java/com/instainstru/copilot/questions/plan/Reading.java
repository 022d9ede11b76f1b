package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.dictionary.Metric;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one metric makes of a question. */
public sealed interface Reading {
  Metric metric();

  /** How much of the question it accounts for; the highest is meant. */
  int score();

  /**
   * The whole question is accounted for.
   *
   * @param assumedStatistic whether the statistic was not named
   */
  record Fit(Plan plan, int score, boolean assumedStatistic) implements Reading {
    @Override
    public Metric metric() {
      return plan.metric();
    }
  }

  /**
   * Something is left over or does not go together.
   *
   * @param why what
   * @param words the words that it is about
   * @param label the label that a value is wanted for, null unless a value is unknown
   * @param draft what was understood of the question, with this metric
   */
  record Miss(
      Metric metric,
      int score,
      Why why,
      List<String> words,
      @Nullable String label,
      Supplier<Plan> draft)
      implements Reading {}

  /** Why a metric does not fit, the least telling first. */
  enum Why {
    NOT_NAMED,
    WRONG_STATISTIC,
    LEFT_OVER,
    LACKS_LABEL,
    UNKNOWN_VALUE,
    SEVERAL
  }
}
