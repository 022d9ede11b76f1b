package com.instainstru.copilot.security.redaction;

/**
 * What a text has at all, seen in one pass. Most texts of an answer lack what a pattern cannot
 * match without, and to run every pattern over every text would take longer than the rest of a
 * call.
 */
record TextFeatures(
    boolean hasColonOrEquals,
    boolean canEndScheme,
    boolean hasTokenMark,
    int longestNumber,
    int longestLetters,
    int longestWord,
    int longestToken) {

  private static final int DIGIT = 1;
  private static final int LETTER = 1 << 1;
  private static final int UNDERSCORE = 1 << 2;
  private static final int IN_WORD = 1 << 3;
  private static final int IN_TOKEN = 1 << 4;
  private static final int SIGN = 1 << 5;
  private static final int BLANK = 1 << 6;
  private static final int MARK = 1 << 7;
  private static final int BETWEEN_DIGITS = 1 << 8;
  private static final int LAST_OF_SCHEME = 1 << 9;

  /** What each character of ASCII is. */
  private static final int[] KINDS = kinds();

  /**
   * @param text any text
   * @return {@code canEndScheme} tells of a blank behind the last letter of {@code bearer} or
   *     {@code basic}; {@code hasTokenMark} tells of {@code _}, {@code -} and {@code .}; a number
   *     is made of digits with single blanks or hyphens between them, which do not count, and does
   *     not begin inside a word; letters are those of ASCII; a word is made of letters, digits,
   *     {@code _} and {@code -}; a token also of {@code . + / =}
   */
  static TextFeatures of(String text) {
    int seen = 0;
    int number = 0;
    int longestNumber = 0;
    int letters = 0;
    int longestLetters = 0;
    int word = 0;
    int longestWord = 0;
    int token = 0;
    int longestToken = 0;
    int before = 0;
    int beforeBlank = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int kind = c < KINDS.length ? KINDS[c] : 0;
      seen |= kind;
      beforeBlank |= (kind & BLANK) == 0 ? 0 : before;
      number = number(number, kind, before);
      letters = (kind & LETTER) == 0 ? 0 : letters + 1;
      word = (kind & IN_WORD) == 0 ? 0 : word + 1;
      token = (kind & IN_TOKEN) == 0 ? 0 : token + 1;
      longestNumber = Math.max(longestNumber, number);
      longestLetters = Math.max(longestLetters, letters);
      longestWord = Math.max(longestWord, word);
      longestToken = Math.max(longestToken, token);
      before = kind;
    }
    return new TextFeatures(
        (seen & SIGN) != 0,
        (beforeBlank & LAST_OF_SCHEME) != 0,
        (seen & MARK) != 0,
        longestNumber,
        longestLetters,
        longestWord,
        longestToken);
  }

  /** Digits so far, of a number that does not begin inside a word. */
  private static int number(int sofar, int kind, int before) {
    if ((kind & DIGIT) != 0) {
      return sofar > 0 || (before & (LETTER | DIGIT | UNDERSCORE)) == 0 ? sofar + 1 : 0;
    }
    return (kind & BETWEEN_DIGITS) != 0 && (before & DIGIT) != 0 ? sofar : 0;
  }

  private static int[] kinds() {
    int[] kinds = new int[128];
    mark(kinds, "0123456789", DIGIT | IN_WORD | IN_TOKEN);
    mark(
        kinds, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", LETTER | IN_WORD | IN_TOKEN);
    mark(kinds, "cCrR", LAST_OF_SCHEME);
    mark(kinds, "_", UNDERSCORE | MARK | IN_WORD | IN_TOKEN);
    mark(kinds, "-", BETWEEN_DIGITS | MARK | IN_WORD | IN_TOKEN);
    mark(kinds, ".", MARK | IN_TOKEN);
    mark(kinds, "+/", IN_TOKEN);
    mark(kinds, "=", SIGN | IN_TOKEN);
    mark(kinds, ":", SIGN);
    mark(kinds, " ", BLANK | BETWEEN_DIGITS);
    mark(kinds, "\t\n\u000b\f\r", BLANK);
    return kinds;
  }

  private static void mark(int[] kinds, String characters, int kind) {
    characters.chars().forEach(c -> kinds[c] |= kind);
  }
}
