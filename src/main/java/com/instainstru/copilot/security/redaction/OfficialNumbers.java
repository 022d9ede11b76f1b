package com.instainstru.copilot.security.redaction;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds numbers of bank accounts (IBAN, ISO 13616) and of American social security. */
final class OfficialNumbers {
  static final int DIGITS_OF_SSN = 9;

  private static final int MIN_IBAN = 15;
  private static final int MAX_IBAN = 34;

  /** The beginning of an IBAN; how it goes on is checked by its sum. */
  private static final Pattern IBAN_BEGIN = Pattern.compile("(?<![A-Za-z0-9])[A-Z]{2}\\d{2}");

  /** Areas, groups and serial numbers that were never given out are left out. */
  private static final Pattern SOCIAL_SECURITY =
      Pattern.compile("(?<![\\w-])(?!000|666)[0-8]\\d{2}-(?!00)\\d{2}-(?!0000)\\d{4}(?![\\w-])");

  private OfficialNumbers() {}

  static String redactSocialSecurity(String text) {
    return SOCIAL_SECURITY.matcher(text).replaceAll(Redaction.REDACTED);
  }

  static String redactIban(String text) {
    Matcher begin = IBAN_BEGIN.matcher(text);
    Replacements out = new Replacements(text);
    int from = 0;
    while (begin.find(from)) {
      int end = ibanEnd(text, begin.start());
      from = end > 0 ? end : begin.end();
      if (end > 0) {
        out.add(begin.start(), end, Redaction.REDACTED);
      }
    }
    return out.result();
  }

  /**
   * End of the longest text from there whose remainder by 97 is 1 when its first four characters
   * are moved to its end and letters are read as 10 to 35; 0 for none.
   */
  private static int ibanEnd(String text, int begin) {
    int end = 0;
    int count = 0;
    int rest = 0;
    for (int i = begin; i < text.length() && count < MAX_IBAN; i++) {
      char c = text.charAt(i);
      if (isSeparator(c) && i + 1 < text.length() && value(text.charAt(i + 1)) >= 0) {
        continue;
      }
      if (value(c) < 0) {
        break;
      }
      count++;
      if (count > 4) {
        rest = append(rest, value(c));
      }
      boolean ends = i + 1 == text.length() || !Character.isLetterOrDigit(text.charAt(i + 1));
      if (ends && count >= MIN_IBAN && withBeginning(rest, text, begin) == 1) {
        end = i + 1;
      }
    }
    return end;
  }

  private static int withBeginning(int rest, String text, int begin) {
    int sum = rest;
    for (int i = begin; i < begin + 4; i++) {
      sum = append(sum, value(text.charAt(i)));
    }
    return sum;
  }

  private static int append(int rest, int value) {
    return (rest * (value < 10 ? 10 : 100) + value) % 97;
  }

  /** 0 to 9 for digits, 10 to 35 for capitals, -1 for all else. */
  private static int value(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    return c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
  }

  private static boolean isSeparator(char c) {
    return c == ' ' || c == '-' || TextFeatures.isHardBlank(c);
  }
}
