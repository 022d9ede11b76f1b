package com.instainstru.copilot.security.redaction;

import com.google.i18n.phonenumbers.PhoneNumberMatch;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Masks the phone numbers of all countries, as far as they are valid. Numbers without a country's
 * code are read as American, where the platform's users are. The library and its data are loaded
 * with this class, so at the first text that may hold a number.
 */
final class PhoneNumbers {
  private static final String REGION = "US";
  private static final int MAX_TRIES = 10;

  /** The library takes a fraction of a millisecond for each, which nobody may multiply at will. */
  private static final int MAX_ASKED = 100;

  /** What follows a number tells it from the date of a time. */
  private static final int CONTEXT = 6;

  /** Seven to seventeen digits with what is written between them. */
  private static final Pattern CANDIDATE =
      Pattern.compile(
          "(?<![\\w.+-])[+(]?\\d(?:[ .()/\\u00a0\\u2010-\\u2013-]{0,3}+\\d){6,16}+(?!\\w)");

  private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

  private PhoneNumbers() {}

  /** The text without numbers. From the hundredth candidate on, all are masked unasked. */
  static String mask(String text) {
    Matcher candidate = CANDIDATE.matcher(text);
    Replacements out = new Replacements(text);
    int asked = 0;
    while (candidate.find()) {
      int from = candidate.start();
      if (asked >= MAX_ASKED) {
        out.add(from, candidate.end(), PersonalData.phone(candidate.group()));
        continue;
      }
      asked++;
      String seen = text.substring(from, Math.min(text.length(), candidate.end() + CONTEXT));
      for (PhoneNumberMatch match :
          NUMBERS.findNumbers(seen, REGION, PhoneNumberUtil.Leniency.VALID, MAX_TRIES)) {
        if (from + match.start() >= out.end()) {
          out.add(from + match.start(), from + match.end(), PersonalData.phone(match.rawString()));
        }
      }
    }
    return out.result();
  }
}
