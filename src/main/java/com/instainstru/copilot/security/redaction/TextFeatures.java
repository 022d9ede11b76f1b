package com.instainstru.copilot.security.redaction;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What a text has at all, seen in one pass. Most texts of an answer lack what a pattern cannot
 * match without, and to run every pattern over every text would take longer than the rest of a
 * call.
 */
final class TextFeatures {
  private static final int DIGIT = 1;
  private static final int LETTER = 1 << 1;
  private static final int CAPITAL = 1 << 2;
  private static final int IN_TOKEN = 1 << 3;
  private static final int SIGN = 1 << 4;
  private static final int BETWEEN_DIGITS = 1 << 5;
  private static final int HYPHEN = 1 << 6;
  private static final int IN_WORD = LETTER | DIGIT;
  private static final int IBAN_BEGIN = 4;

  /** What each character of ASCII is. */
  private static final byte[] KINDS = kinds();

  private final String text;
  private int firstSign = -1;
  private int number;
  private int longestNumber;
  private int longestToken;
  private boolean iban;
  private @Nullable BitSet rules;

  private TextFeatures(String text) {
    this.text = text;
  }

  static TextFeatures of(String text) {
    TextFeatures features = new TextFeatures(text);
    features.read();
    return features;
  }

  /**
   * Where the first of {@code : = % < &} is, which stand between names and values, or the second of
   * two hyphens; -1 for none.
   */
  int firstSign() {
    return firstSign;
  }

  /** A word that begins with two capitals and two digits. */
  boolean canHoldIban() {
    return iban;
  }

  /**
   * Digits with single blanks, hyphens, dots or slashes between them, which do not count; not
   * beginning inside a word.
   */
  int longestNumber() {
    return longestNumber;
  }

  /** Letters, digits and {@code _ - . + / =}. */
  int longestToken() {
    return longestToken;
  }

  /** Formats of secrets of which a keyword begins a word; null for none. */
  @Nullable BitSet rules() {
    return rules;
  }

  /** No-break spaces, wide and narrow, and one as wide as a digit. */
  static boolean isHardBlank(char c) {
    return c == '\u00a0' || c == '\u202f' || c == '\u2007';
  }

  private void read() {
    int length = text.length();
    int tokenBegin = 0;
    int at = 0;
    while (at < length) {
      int kind = kind(text.charAt(at));
      if ((kind & IN_WORD) != 0) {
        int end = at + 1;
        int kinds = kind;
        int next = 0;
        while (end < length && ((next = kind(text.charAt(end))) & IN_WORD) != 0) {
          kinds |= next;
          end++;
        }
        word(at, end, kinds);
        at = end;
      } else {
        separator(at, kind);
        if ((kind & IN_TOKEN) == 0) {
          longestToken = Math.max(longestToken, at - tokenBegin);
          tokenBegin = at + 1;
        }
        at++;
      }
    }
    longestToken = Math.max(longestToken, length - tokenBegin);
  }

  /** Letters and digits from here to there, and what they are together. */
  private void word(int begin, int end, int kinds) {
    if (text.length() >= SecretRules.MIN_LENGTH) {
      rules = SecretRules.possibleAt(text, begin, rules);
    }
    if ((kinds & DIGIT) == 0) {
      number = 0;
      return;
    }
    int digits = end;
    if ((kinds & LETTER) != 0) {
      digits = begin;
      while ((kind(text.charAt(digits)) & DIGIT) != 0) {
        digits++;
      }
      iban |= (kinds & CAPITAL) != 0 && end - begin >= IBAN_BEGIN && isIbanBegin(begin);
    }
    boolean inName = begin > 0 && text.charAt(begin - 1) == '_';
    number = inName ? 0 : number + digits - begin;
    longestNumber = Math.max(longestNumber, number);
    number = digits == end ? number : 0;
  }

  private boolean isIbanBegin(int begin) {
    return (kind(text.charAt(begin)) & CAPITAL) != 0
        && (kind(text.charAt(begin + 1)) & CAPITAL) != 0
        && (kind(text.charAt(begin + 2)) & DIGIT) != 0
        && (kind(text.charAt(begin + 3)) & DIGIT) != 0;
  }

  private void separator(int at, int kind) {
    boolean joins =
        number > 0
            && ((kind & BETWEEN_DIGITS) != 0 || isHardBlank(text.charAt(at)))
            && (kind(text.charAt(at - 1)) & DIGIT) != 0;
    number = joins ? number : 0;
    if (firstSign < 0
        && ((kind & SIGN) != 0 || ((kind & HYPHEN) != 0 && at > 0 && text.charAt(at - 1) == '-'))) {
      firstSign = at;
    }
  }

  private static int kind(char c) {
    return c < KINDS.length ? KINDS[c] : 0;
  }

  private static byte[] kinds() {
    byte[] kinds = new byte[128];
    mark(kinds, "0123456789", DIGIT | IN_TOKEN);
    mark(kinds, "abcdefghijklmnopqrstuvwxyz", LETTER | IN_TOKEN);
    mark(kinds, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", LETTER | CAPITAL | IN_TOKEN);
    mark(kinds, "_+", IN_TOKEN);
    mark(kinds, "-", HYPHEN | BETWEEN_DIGITS | IN_TOKEN);
    mark(kinds, "./", BETWEEN_DIGITS | IN_TOKEN);
    mark(kinds, "=", SIGN | IN_TOKEN);
    mark(kinds, ":%<&", SIGN);
    mark(kinds, " ", BETWEEN_DIGITS);
    return kinds;
  }

  private static void mark(byte[] kinds, String characters, int kind) {
    characters.chars().forEach(c -> kinds[c] = (byte) kind);
  }
}
