package com.instainstru.copilot.security.redaction;

import org.jspecify.annotations.Nullable;

/** A text of which parts are replaced, one behind the other. Copies nothing until there is one. */
final class Replacements {
  private final String text;
  private @Nullable StringBuilder out;
  private int end;

  Replacements(String text) {
    this.text = text;
  }

  /**
   * Replaces a part.
   *
   * @param from not before {@link #end}
   * @param to behind its last character
   */
  void add(int from, int to, String replacement) {
    StringBuilder written = out == null ? new StringBuilder(text.length()) : out;
    out = written.append(text, end, from).append(replacement);
    end = to;
  }

  /** Behind the last part that was replaced; 0 for none. */
  int end() {
    return end;
  }

  /** The text with what replaces its parts; the same object if there are none. */
  String result() {
    return out == null ? text : out.append(text, end, text.length()).toString();
  }
}
