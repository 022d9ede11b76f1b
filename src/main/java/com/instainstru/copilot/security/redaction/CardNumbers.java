package com.instainstru.copilot.security.redaction;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds payment card numbers: 13 to 19 digits, alone or in groups, that start as a card does and
 * pass the check of ISO/IEC 7812 (Luhn).
 */
final class CardNumbers {
  static final int MIN_DIGITS = 13;
  private static final int MAX_DIGITS = 19;

  /**
   * Groups of digits with single blanks or hyphens between them, taken whole, and the letter that
   * follows if there is one. Digits inside a word or behind a decimal point belong to an id or a
   * measured value.
   */
  private static final Pattern RUN =
      Pattern.compile("(?<![A-Za-z_\\d]|\\d\\.)\\d(?:[ -]?\\d){12,}+([A-Za-z_])?+");

  private CardNumbers() {}

  static String redact(String text) {
    Matcher run = RUN.matcher(text);
    StringBuilder out = null;
    int copied = 0;
    while (run.find()) {
      // Found with its letter, not passed over, lest the search begins again at every digit.
      int end = run.start(1) < 0 ? run.end() : run.start();
      int from = run.start();
      while (from < end) {
        int to = cardFrom(text, from, run.start(), end);
        if (to > 0) {
          out = out == null ? new StringBuilder(text.length()) : out;
          out.append(text, copied, from).append(Redaction.REDACTED);
          copied = to;
          from = to;
        } else {
          from++;
        }
      }
    }
    return out == null ? text : out.append(text, copied, text.length()).toString();
  }

  /** End of the card number that starts here, whole groups only; 0 for none. */
  private static int cardFrom(String text, int from, int runStart, int runEnd) {
    boolean groupStarts = from == runStart || !isDigit(text.charAt(from - 1));
    char first = text.charAt(from);
    if (!groupStarts || first < '2' || first > '6') {
      return 0;
    }
    int end = 0;
    int digits = 0;
    int sum = 0;
    int doubled = 0;
    for (int i = from; i < runEnd && digits < MAX_DIGITS; i++) {
      if (!isDigit(text.charAt(i))) {
        continue;
      }
      // Both sums are kept, because which digits are doubled depends on the number's length.
      int digit = text.charAt(i) - '0';
      int twice = digit < 5 ? 2 * digit : 2 * digit - 9;
      int nextSum = doubled + digit;
      doubled = sum + twice;
      sum = nextSum;
      digits++;
      boolean groupEnds = i + 1 == runEnd || !isDigit(text.charAt(i + 1));
      if (digits >= MIN_DIGITS && groupEnds && sum % 10 == 0) {
        end = i + 1;
      }
    }
    return end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
