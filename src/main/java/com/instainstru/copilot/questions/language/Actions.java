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

  private Actions() {}

  /** The word that asks for it. */
  public static Optional<String> in(List<Token> tokens) {
    boolean opening = true;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      String before = i == 0 ? "" : tokens.get(i - 1).text().toLowerCase(Locale.ROOT);
      if (token.is(Concept.ACT) && (opening || BEFORE_VERBS.contains(before))) {
        return Optional.of(token.text());
      }
      opening &= token.filler();
    }
    return Optional.empty();
  }
}
