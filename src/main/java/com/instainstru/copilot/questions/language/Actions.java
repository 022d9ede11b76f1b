package com.instainstru.copilot.questions.language;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Finds the wish that something be done: "restart the API", "then delete all silences". */
public final class Actions {
  /** Behind them a verb tells what to do. */
  private static final Set<String> BEFORE_VERBS =
      Set.of("and", "then", "please", "pls", "to", "must", "should", "you", "now", "just", "also");

  /** "attempts to create a booking" happened, and are no wish. */
  private static final Set<String> TRIES = Set.of("attempt", "request", "call", "operation");

  private Actions() {}

  /** The word that asks for it. */
  public static Optional<String> in(List<Token> tokens) {
    boolean opening = true;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      String before = i == 0 ? "" : tokens.get(i - 1).text().toLowerCase(Locale.ROOT);
      boolean tried = i > 1 && before.equals("to") && TRIES.contains(tokens.get(i - 2).word());
      if (token.is(Concept.ACT) && !tried && (opening || BEFORE_VERBS.contains(before))) {
        return Optional.of(token.text());
      }
      opening &= token.filler();
    }
    return Optional.empty();
  }
}
