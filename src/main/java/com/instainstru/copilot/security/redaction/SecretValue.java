package com.instainstru.copilot.security.redaction;

/**
 * Where a value ends that stands behind the name of a secret in a program's text: a quotation with
 * its escapes and its prefix ({@code b'…'}), a call ({@code SecretStr('…')}), a list, tuple or map
 * with all that it holds, or a bare word. Values do not go beyond their line. The time is linear.
 */
final class SecretValue {
  private static final String BARE_WORD_ENDS = ",;&\"'}])";

  private final CharSequence text;
  private int at;

  private SecretValue(CharSequence text, int at) {
    this.text = text;
    this.at = at;
  }

  /**
   * @param from where the value begins
   * @return behind its last character; {@code from} if there is no value
   */
  static int end(CharSequence text, int from) {
    SecretValue value = new SecretValue(text, from);
    value.read();
    return value.at;
  }

  private void read() {
    int begin = at;
    while (at < text.length() && isNameLike(text.charAt(at))) {
      at++;
    }
    if (isQuote()) {
      quotation();
    } else if (at < text.length() && "([{".indexOf(text.charAt(at)) >= 0) {
      brackets();
    } else {
      at = begin;
      while (at < text.length() && !endsBareWord(text.charAt(at))) {
        at++;
      }
    }
  }

  private static boolean isNameLike(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.';
  }

  private static boolean endsBareWord(char c) {
    return Character.isWhitespace(c) || BARE_WORD_ENDS.indexOf(c) >= 0;
  }

  private boolean isInLine() {
    return at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r';
  }

  /** Whether a quotation begins here, also one inside a text that is itself quoted. */
  private boolean isQuote() {
    int quote = at + backslashes(at);
    return quote < text.length() && (text.charAt(quote) == '"' || text.charAt(quote) == '\'');
  }

  private int backslashes(int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) == '\\') {
      end++;
    }
    return end - from;
  }

  /** It ends at its quote behind as many backslashes as it began with, or with the line. */
  private void quotation() {
    int escapes = backslashes(at);
    at += escapes;
    char quote = text.charAt(at);
    at++;
    while (isInLine()) {
      int before = backslashes(at);
      at += before;
      boolean ends = before <= escapes && isInLine() && text.charAt(at) == quote;
      if (before == 0 || isInLine()) {
        at++;
      }
      if (ends) {
        return;
      }
    }
  }

  /** They end with the bracket that closes the first one, or with the line. */
  private void brackets() {
    int open = 0;
    while (isInLine()) {
      char c = text.charAt(at);
      if (isQuote()) {
        quotation();
        continue;
      }
      at += Math.max(1, backslashes(at));
      if ("([{".indexOf(c) >= 0) {
        open++;
      } else if (")]}".indexOf(c) >= 0) {
        open--;
      }
      if (open == 0) {
        return;
      }
    }
  }
}
