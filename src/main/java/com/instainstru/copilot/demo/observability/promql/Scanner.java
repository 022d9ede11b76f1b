package com.instainstru.copilot.demo.observability.promql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an expression piece by piece. */
final class Scanner {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern NUMBER = Pattern.compile("[0-9]*\\.?[0-9]+([eE][-+]?[0-9]+)?");
  private static final Pattern DURATION = Pattern.compile("([0-9]+(ms|[smhdwy]))+");
  private static final Pattern DURATION_PART = Pattern.compile("([0-9]+)(ms|[smhdwy])");
  private static final Pattern TEXT =
      Pattern.compile("\"((?:[^\"\\\\]++|\\\\.)*+)\"|'((?:[^'\\\\]++|\\\\.)*+)'");

  private final String text;
  private int position;

  Scanner(String text) {
    this.text = text;
    skipBlanks();
  }

  private void skipBlanks() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  PromqlException unexpected(String context) {
    String what =
        position >= text.length()
            ? "unexpected end of input"
            : "unexpected character '" + text.charAt(position) + "'";
    return new PromqlException(position, what + " in " + context);
  }

  PromqlException unknown(String message) {
    return new PromqlException(position, message);
  }

  boolean atEnd() {
    return position >= text.length();
  }

  /** Takes the symbol if it is next. */
  boolean take(String symbol) {
    if (!text.startsWith(symbol, position)) {
      return false;
    }
    position += symbol.length();
    skipBlanks();
    return true;
  }

  void expect(String symbol, String context) {
    if (!take(symbol)) {
      throw unexpected(context);
    }
  }

  private String match(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(position, text.length());
    if (!matcher.lookingAt()) {
      return "";
    }
    position = matcher.end();
    skipBlanks();
    return matcher.group();
  }

  /** The next name; empty if none is next. */
  String name() {
    return match(NAME);
  }

  /** Takes the word if it is next as a whole. */
  boolean word(String word) {
    int before = position;
    if (name().equals(word)) {
      return true;
    }
    position = before;
    return false;
  }

  /** The next number as text; empty if none is next. */
  String number() {
    return match(NUMBER);
  }

  /** Seconds of the next duration. */
  double duration() {
    String duration = match(DURATION);
    if (duration.isEmpty()) {
      throw unexpected("duration");
    }
    double seconds = 0;
    Matcher parts = DURATION_PART.matcher(duration);
    while (parts.find()) {
      seconds += Long.parseLong(parts.group(1)) * unit(parts.group(2));
    }
    return seconds;
  }

  private static double unit(String unit) {
    return switch (unit) {
      case "ms" -> 0.001;
      case "s" -> 1;
      case "m" -> 60;
      case "h" -> 3_600;
      case "d" -> 86_400;
      case "w" -> 604_800;
      default -> 31_536_000;
    };
  }

  /** The next quoted text, unescaped. */
  String quoted() {
    Matcher matcher = TEXT.matcher(text).region(position, text.length());
    if (!matcher.lookingAt()) {
      throw unexpected("label matching, expected string");
    }
    position = matcher.end();
    skipBlanks();
    String inner = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return inner.replaceAll("\\\\(.)", "$1");
  }
}
