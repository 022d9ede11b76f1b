package com.instainstru.copilot.tools.alertmanager;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
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

  /** RE2's {@code [:word:]} and its like, inside brackets. */
  private static final Pattern NAMED_CLASS = Pattern.compile("\\[:(\\^?)([a-z]{1,10}):]");

  private static final Map<String, String> JAVA_CLASSES =
      Map.ofEntries(
          Map.entry("alnum", "Alnum"),
          Map.entry("alpha", "Alpha"),
          Map.entry("ascii", "ASCII"),
          Map.entry("blank", "Blank"),
          Map.entry("cntrl", "Cntrl"),
          Map.entry("digit", "Digit"),
          Map.entry("graph", "Graph"),
          Map.entry("lower", "Lower"),
          Map.entry("print", "Print"),
          Map.entry("punct", "Punct"),
          Map.entry("space", "Space"),
          Map.entry("upper", "Upper"),
          Map.entry("word", "IsWord"),
          Map.entry("xdigit", "XDigit"));

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
      Pattern pattern = Pattern.compile(inJava(text));
      if (UNLIKE_VALUES.stream().allMatch(value -> fits(pattern, value))) {
        return Verdict.FITS_EVERYTHING;
      }
      return fits(pattern, "") ? Verdict.FITS_EMPTY : Verdict.NARROW;
    } catch (PatternSyntaxException | BudgetExceeded | StackOverflowError e) {
      return Verdict.UNUSABLE;
    }
  }

  /**
   * Whether a pattern that was judged to be usable fits a whole value.
   *
   * @throws ToolFailure {@code invalid_arguments} if that takes too long to tell
   */
  static boolean fits(String text, String value) {
    try {
      return fits(Pattern.compile(inJava(text)), value);
    } catch (BudgetExceeded | StackOverflowError e) {
      throw ToolFailure.of(
              FailureCode.INVALID_ARGUMENTS,
              "A matcher's pattern is too intricate to be tried out. Write a simpler one.")
          .with("argument", "matchers");
    }
  }

  /** What RE2 reads otherwise than Java: group names, named classes, and && inside brackets. */
  private static String inJava(String text) {
    String unnamed = GROUP_NAME.matcher(text).replaceAll("(").replace("&&", "&");
    return NAMED_CLASS
        .matcher(unnamed)
        .replaceAll(match -> Matcher.quoteReplacement(property(match.group(1), match.group(2))));
  }

  /** Java's form of {@code [:name:]} or {@code [:^name:]}; one that does not compile if unknown. */
  private static String property(String negation, String name) {
    return (negation.isEmpty() ? "\\p{" : "\\P{") + JAVA_CLASSES.getOrDefault(name, name) + "}";
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
