package com.instainstru.copilot.telemetry;

/**
 * What a text has at all, seen in one pass. Most texts of an answer lack what a pattern cannot
 * match without, and to run every pattern over every text would take longer than the rest of a
 * call.
 */
record TextTraits(
    boolean hasColonOrEquals,
    boolean hasBlank,
    boolean hasTokenMark,
    int digits,
    int longestLetters,
    int longestWord,
    int longestToken) {

  /**
   * @param text any text
   * @return {@code hasTokenMark} tells of {@code _}, {@code -} and {@code .}; letters are those of
   *     ASCII; a word is made of letters, digits, {@code _} and {@code -}; a token also of {@code .
   *     + / =}
   */
  static TextTraits of(String text) {
    boolean sign = false;
    boolean blank = false;
    boolean mark = false;
    int digits = 0;
    int letters = 0;
    int longestLetters = 0;
    int word = 0;
    int longestWord = 0;
    int token = 0;
    int longestToken = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      boolean letter = isLetter(c);
      boolean inWord = digit || letter || c == '_' || c == '-';
      boolean inToken = inWord || c == '.' || c == '+' || c == '/' || c == '=';
      sign |= c == ':' || c == '=';
      blank |= c == ' ' || (c >= '\t' && c <= '\r');
      mark |= c == '_' || c == '-' || c == '.';
      digits += digit ? 1 : 0;
      letters = letter ? letters + 1 : 0;
      word = inWord ? word + 1 : 0;
      token = inToken ? token + 1 : 0;
      longestLetters = Math.max(longestLetters, letters);
      longestWord = Math.max(longestWord, word);
      longestToken = Math.max(longestToken, token);
    }
    return new TextTraits(sign, blank, mark, digits, longestLetters, longestWord, longestToken);
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
