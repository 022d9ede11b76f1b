package com.instainstru.copilot.observability;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Judges a pattern of an Alertmanager matcher. Such patterns are RE2 and have to fit the whole
 * value. Java's engine stands in for RE2, with a budget, because it can take exponential time.
 */
final class MatcherPattern {
  /** Label values that have little in common. What fits all of them is no selection. */
  private static final List<String> UNLIKE_VALUES =
      List.of("HighErrorRate", "payments", "QUEUE7", "disk_full_2", "zoom");

  /** What Java knows and RE2 does not: lookaround, atomic groups, back references. */
  private static final Pattern BEYOND_RE2 =
      Pattern.compile("(?<!\\\\)(?:\\(\\?(?:[=!>]|<[=!])|\\\\[1-9k])");

  /** RE2's named groups; Java allows fewer names, and names do not matter here. */
  private static final Pattern GROUP_NAME = Pattern.compile("\\(\\?P?<[A-Za-z_]\\w*>");

  private static final int BUDGET = 20_000;

  /** What a pattern would do. */
  enum Verdict {
    /** It cannot be compiled, or is too intricate to judge. */
    UNUSABLE,
    /** It fits any value. */
    FITS_EVERYTHING,
    /** It fits the empty text, so alerts without the label. */
    FITS_EMPTY,
    /** It selects. */
    NARROW
  }

  private MatcherPattern() {}

  static Verdict judge(String text) {
    if (BEYOND_RE2.matcher(text).find()) {
      return Verdict.UNUSABLE;
    }
    try {
      Pattern pattern = Pattern.compile(GROUP_NAME.matcher(text).replaceAll("("));
      if (UNLIKE_VALUES.stream().allMatch(value -> fits(pattern, value))) {
        return Verdict.FITS_EVERYTHING;
      }
      return fits(pattern, "") ? Verdict.FITS_EMPTY : Verdict.NARROW;
    } catch (PatternSyntaxException | BudgetExceeded | StackOverflowError e) {
      return Verdict.UNUSABLE;
    }
  }

  private static boolean fits(Pattern pattern, String value) {
    return pattern.matcher(new Metered(value, new AtomicInteger(BUDGET))).matches();
  }

  /** Text that can be read a limited number of times. */
  @SuppressWarnings("ArrayRecordComponent") // the budget is shared by all parts of a text
  private record Metered(String text, AtomicInteger left) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (left.decrementAndGet() < 0) {
        throw new BudgetExceeded();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private static final class BudgetExceeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BudgetExceeded() {
      super(null, null, false, false);
    }
  }
}
