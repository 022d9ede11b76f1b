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
    int longestNumber,
    int longestLetters,
    int longestWord,
    int longestToken) {

  /**
   * @param text any text
   * @return {@code hasTokenMark} tells of {@code _}, {@code -} and {@code .}; a number is made of
   *     digits with single blanks or hyphens between them, which do not count; letters are those of
   *     ASCII; a word is made of letters, digits, {@code _} and {@code -}; a token also of {@code .
   *     + / =}
   */
  static TextTraits of(String text) {
    boolean sign = false;
    boolean blank = false;
    boolean mark = false;
    int number = 0;
    int longestNumber = 0;
    int letters = 0;
    int longestLetters = 0;
    int word = 0;
    int longestWord = 0;
    int token = 0;
    int longestToken = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean digit = isDigit(c);
      boolean letter = isLetter(c);
      boolean inWord = digit || letter || c == '_' || c == '-';
      boolean inToken = inWord || c == '.' || c == '+' || c == '/' || c == '=';
      sign |= c == ':' || c == '=';
      blank |= c == ' ' || (c >= '\t' && c <= '\r');
      mark |= c == '_' || c == '-' || c == '.';
      if (digit) {
        number++;
      } else if ((c != ' ' && c != '-') || !isDigitAt(text, i - 1)) {
        number = 0;
      }
      longestNumber = Math.max(longestNumber, number);
      letters = letter ? letters + 1 : 0;
      word = inWord ? word + 1 : 0;
      token = inToken ? token + 1 : 0;
      longestLetters = Math.max(longestLetters, letters);
      longestWord = Math.max(longestWord, word);
      longestToken = Math.max(longestToken, token);
    }
    return new TextTraits(
        sign, blank, mark, longestNumber, longestLetters, longestWord, longestToken);
  }

  private static boolean isDigitAt(String text, int index) {
    return index >= 0 && isDigit(text.charAt(index));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
