package com.instainstru.copilot.security.redaction;

/**
 * Characters that a person does not see but a model reads: controls, formats (bidirectional marks,
 * zero-width and tag characters), line and paragraph separators, lone surrogates, variation
 * selectors beyond the common ones.
 */
final class InvisibleCharacters {
  private InvisibleCharacters() {}

  /** The text without them; line feeds and tabs stay. */
  static String strip(String text) {
    int clean = 0;
    while (clean < text.length() && isPlain(text.charAt(clean))) {
      clean++;
    }
    if (clean == text.length()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length()).append(text, 0, clean);
    text.codePoints()
        .skip(text.codePointCount(0, clean))
        .filter(InvisibleCharacters::isVisible)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  private static boolean isPlain(char c) {
    return (c >= ' ' && c < 0x7f) || c == '\n' || c == '\t';
  }

  private static boolean isVisible(int codePoint) {
    if (codePoint == '\n' || codePoint == '\t') {
      return true;
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> codePoint < 0xE0100 || codePoint > 0xE01EF;
    };
  }
}
