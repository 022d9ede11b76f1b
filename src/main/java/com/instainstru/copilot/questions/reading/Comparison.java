package com.instainstru.copilot.questions.reading;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One reading beside another: at an earlier time, or under another filter.
 *
 * @param mode what is made of the two
 * @param offset how long ago the other time is; null where two filters are compared
 * @param at position that divides the two filters, -1 for times
 */
public record Comparison(Mode mode, @Nullable Duration offset, int at) {

  /** What is made of two readings. */
  public enum Mode {
    /** The first minus the second. */
    DIFFERENCE,
    /** The first divided by the second. */
    QUOTIENT,
    /** The difference divided by the second. */
    RELATIVE_CHANGE,
    /** The earlier one alone. */
    EARLIER_ALONE
  }
}
