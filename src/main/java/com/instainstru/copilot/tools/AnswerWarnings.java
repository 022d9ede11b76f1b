package com.instainstru.copilot.tools;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The list {@code warnings} of an answer: sentences that say what of it is not certain. */
public final class AnswerWarnings {
  static final String FIELD = "warnings";

  private AnswerWarnings() {}

  /** Adds a sentence once. The list comes first, so that nobody reads the answer without it. */
  public static void add(ObjectNode answer, String text) {
    ArrayNode warnings = answer.get(FIELD) instanceof ArrayNode known ? known : first(answer);
    if (warnings.valueStream().noneMatch(known -> known.asString("").equals(text))) {
      warnings.add(text);
    }
  }

  private static ArrayNode first(ObjectNode answer) {
    ObjectNode others = answer.objectNode();
    others.setAll(answer);
    answer.removeAll();
    ArrayNode warnings = answer.putArray(FIELD);
    for (var entry : others.properties()) {
      JsonNode value = entry.getValue();
      if (!entry.getKey().equals(FIELD)) {
        answer.set(entry.getKey(), value);
      }
    }
    return warnings;
  }
}
