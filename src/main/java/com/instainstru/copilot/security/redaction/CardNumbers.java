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
   * Groups of digits with single blanks, hyphens, dots or slashes between them, taken whole, and
   * the letter that follows if there is one. Digits inside a word or behind a decimal point belong
   * to an id or a measured value.
   */
  private static final Pattern RUN =
      Pattern.compile(
          "(?<![A-Za-z_\\d]|\\d\\.)\\d(?:[ \\u00a0\\u202f\\u2007./-]?\\d){12,}+([A-Za-z_])?+");

  /** How cards are grouped; with dots and slashes, other groups are dates, times or measures. */
  private static final Pattern GROUPED =
      Pattern.compile(
          "\\d{4}([./])\\d{4}\\1\\d{4}\\1\\d{1,4}(?:\\1\\d{1,3})?|\\d{4}([./])\\d{6}\\2\\d{4,5}");

  /** As cards of the large networks begin, by length: what a bare number has to look like. */
  private static final Pattern NUMBER =
      Pattern.compile(
          "4(?:\\d{12}|\\d{15}|\\d{18})|(?:5[1-5]\\d{2}|222[1-9]|22[3-9]\\d|2[3-6]\\d{2}|27[01]\\d|2720)"
              + "\\d{12}|3[47]\\d{13}|3(?:0[0-5]|[689]\\d)\\d{11}|(?:6011|65\\d{2}|64[4-9]\\d|35\\d{2}"
              + "|62\\d{2})\\d{12}");

  private CardNumbers() {}

  /** Whether a whole number is a card's: bare ones have to look more like it than text. */
  static boolean isCard(String digits) {
    return NUMBER.matcher(digits).matches() && cardFrom(digits, 0, 0, digits.length()) > 0;
  }

  static String redact(String text) {
    Matcher run = RUN.matcher(text);
    Replacements out = new Replacements(text);
    while (run.find()) {
      // Found with its letter, not passed over, lest the search begins again at every digit.
      int end = run.start(1) < 0 ? run.end() : run.start();
      int from = run.start();
      while (from < end) {
        int to = cardFrom(text, from, run.start(), end);
        if (to > 0) {
          out.add(from, to, Redaction.REDACTED);
          from = to;
        } else {
          from++;
        }
      }
    }
    return out.result();
  }

  /** End of the card number that starts here, whole groups only; 0 for none. */
  private static int cardFrom(String text, int from, int runStart, int runEnd) {
    boolean groupStarts = from == runStart || separatesNumbers(text.charAt(from - 1));
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
      if (digits >= MIN_DIGITS && groupEnds && sum % 10 == 0 && isGrouped(text, from, i + 1)) {
        end = i + 1;
      }
    }
    return end;
  }

  private static boolean separatesNumbers(char c) {
    return !isDigit(c) && c != '.' && c != '/';
  }

  private static boolean isGrouped(String text, int from, int end) {
    for (int i = from; i < end; i++) {
      if (text.charAt(i) == '.' || text.charAt(i) == '/') {
        return GROUPED.matcher(text).region(from, end).matches();
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
