package com.instainstru.copilot.security.redaction;

import java.util.regex.Pattern;

/** Tells texts that a generator made, as keys and tokens are, from words, numbers and times. */
final class RandomText {
  private static final int MIN_OPAQUE = 6;
  private static final int MIN_OF_EACH = 3;

  /** A number with a sign or unit, a version, a date, a time, an address of the web. */
  private static final Pattern ORDINARY =
      Pattern.compile(
          "^(?:[vVpPqQ+-]?\\d++(?:[.,:/-]\\d++)*+[A-Za-z%]{0,4}"
              + "|\\d{4}-\\d{2}-\\d{2}[T ][\\d:.]++(?:Z|[+-][\\d:]++)?+"
              + "|[A-Za-z][A-Za-z0-9+.-]*+://.*+|/.*+)$");

  private RandomText() {}

  /** Upper case, lower case and several digits mixed: a random value, not a name. */
  static boolean isRandom(String word) {
    int upper = 0;
    int lower = 0;
    int digits = 0;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      upper += c >= 'A' && c <= 'Z' ? 1 : 0;
      lower += c >= 'a' && c <= 'z' ? 1 : 0;
      digits += c >= '0' && c <= '9' ? 1 : 0;
    }
    return upper >= MIN_OF_EACH && lower >= MIN_OF_EACH && digits >= MIN_OF_EACH;
  }

  /**
   * Whether a text, found beside a name that may be a secret's, looks like one: no blank, letters
   * and digits, and neither a number with its unit nor a date or URL.
   */
  static boolean isOpaque(String text) {
    if (text.length() < MIN_OPAQUE) {
      return false;
    }
    boolean letter = false;
    boolean digit = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c)) {
        return false;
      }
      letter |= (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      digit |= c >= '0' && c <= '9';
    }
    return letter && digit && !ORDINARY.matcher(text).matches();
  }
}
