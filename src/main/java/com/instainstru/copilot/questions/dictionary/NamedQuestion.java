package com.instainstru.copilot.questions.dictionary;

import java.util.List;

/** A question that has a name of its own, for clients that know it. */
public record NamedQuestion(String key, String description, List<String> questions) {
  public NamedQuestion {
    questions = List.copyOf(questions);
  }
}
