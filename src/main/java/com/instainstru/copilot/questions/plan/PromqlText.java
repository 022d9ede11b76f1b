package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.dictionary.LabelMatcher;
import com.instainstru.copilot.questions.dictionary.LabelMatcher.Operator;
import java.util.List;
import java.util.stream.Collectors;

/** The one place where texts become PromQL string literals. */
public final class PromqlText {
  private static final String REGEX_SIGNS = "\\.+*?()|[]{}^$";

  private PromqlText() {}

  /** A string literal in double quotes that means exactly this text. */
  public static String literal(String text) {
    StringBuilder literal = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> literal.append("\\\\");
        case '"' -> literal.append("\\\"");
        case '\n' -> literal.append("\\n");
        case '\r' -> literal.append("\\r");
        case '\t' -> literal.append("\\t");
        default -> {
          if (invisible(c)) {
            literal.append(String.format("\\u%04x", (int) c));
          } else {
            literal.append(c);
          }
        }
      }
    }
    return literal.append('"').toString();
  }

  /** Signs that nobody sees, and that an answer's way to its reader may drop. */
  private static boolean invisible(char c) {
    int type = Character.getType(c);
    return Character.isISOControl(c)
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  /** A regular expression (RE2) that matches exactly this text. */
  public static String exactly(String text) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (REGEX_SIGNS.indexOf(c) >= 0) {
        regex.append('\\');
      }
      regex.append(c);
    }
    return regex.toString();
  }

  /** A condition that takes in a path and all paths below it. */
  public static LabelMatcher below(String label, String path) {
    return new LabelMatcher(label, Operator.LIKE, exactly(path) + "(/.*)?");
  }

  /** Label conditions in braces; nothing if there are none. */
  static String selector(List<LabelMatcher> matchers) {
    return matchers.isEmpty()
        ? ""
        : matchers.stream()
            .map(matcher -> matcher.label() + matcher.operator().sign() + literal(matcher.value()))
            .collect(Collectors.joining(",", "{", "}"));
  }
}
