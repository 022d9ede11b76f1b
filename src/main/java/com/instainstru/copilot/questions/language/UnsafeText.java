package com.instainstru.copilot.questions.language;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises what is no question in words: PromQL, markup, code. It keeps answers honest; the
 * safety of queries does not rest on it, because no text of a question enters one unescaped.
 */
public final class UnsafeText {
  private static final Pattern PLACEHOLDER = Pattern.compile("/\\{[A-Za-z_]{1,40}\\}");
  private static final Pattern SIGNS = Pattern.compile("[{}\\[\\]\\\\;<>$#|^~*=@`_!\"]");
  private static final Pattern CALL = Pattern.compile("\\w\\((?!s\\))");
  private static final Pattern IDENTIFIER =
      Pattern.compile("(?<![\\w])[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)+(?![\\w(])");
  private static final Pattern PLAIN_QUOTES = Pattern.compile("\"([A-Za-z0-9/ ._-]{1,80})\"");

  /** Between two sentences. */
  private static final Pattern SEMICOLON = Pattern.compile("(?<=\\p{L}{3}); (?=\\p{L}{3})");

  /** Apdex is spoken of with "T = 250 ms". */
  private static final Pattern TARGET = Pattern.compile("(?i)\\bt ?= ?(?=\\d)");

  /** "ticket #4471". */
  private static final Pattern NUMBERED = Pattern.compile("#(?=\\d)");

  private static final Pattern DASHES = Pattern.compile("--|/\\*");

  private UnsafeText() {}

  /** The part of the text that is no plain words, if there is one. */
  public static Optional<String> in(String question) {
    String rest =
        PLAIN_QUOTES.matcher(PLACEHOLDER.matcher(question).replaceAll("/x")).replaceAll("$1");
    rest = IDENTIFIER.matcher(rest).replaceAll("x");
    rest = rest.replaceAll("[!?]+(\\s|$)", " ");
    rest = Tokenizer.withoutSigns(NUMBERED.matcher(rest).replaceAll(""));
    rest = SEMICOLON.matcher(TARGET.matcher(rest).replaceAll("t ")).replaceAll(" ");
    for (Pattern pattern : new Pattern[] {SIGNS, CALL, DASHES}) {
      Matcher found = pattern.matcher(rest);
      if (found.find()) {
        return Optional.of(found.group());
      }
    }
    return rest.chars().anyMatch(c -> Character.isISOControl(c) && !Character.isWhitespace(c))
        ? Optional.of("a control character")
        : Optional.empty();
  }
}
