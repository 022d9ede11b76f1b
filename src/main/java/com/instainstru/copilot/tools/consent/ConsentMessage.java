package com.instainstru.copilot.tools.consent;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.security.redaction.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Fills facts into the words of a consent, on one line and without characters that nobody sees. */
final class ConsentMessage {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{(\\w+)(?:\\?([^{}:]*):([^{}:]*))?}");
  private static final Pattern SPACE = Pattern.compile("\\s+");

  private ConsentMessage() {}

  /**
   * @param words with placeholders
   * @throws ToolFailure {@code consent_unavailable} if a fact is missing: nobody can agree to what
   *     is not told
   */
  static String tell(String words, ObjectNode facts) {
    return PLACEHOLDER
        .matcher(words)
        .replaceAll(found -> Matcher.quoteReplacement(fact(found, facts.path(found.group(1)))));
  }

  private static String fact(MatchResult found, JsonNode value) {
    if (found.group(2) == null) {
      return text(value);
    }
    if (!value.isBoolean()) {
      throw unknown();
    }
    return found.group(value.booleanValue() ? 2 : 3);
  }

  private static String text(JsonNode value) {
    if (value.isArray()) {
      List<String> items = new ArrayList<>();
      value.forEach(item -> items.add(text(item)));
      return String.join(", ", items);
    }
    if (value.isContainer() || value.isMissingNode() || value.isNull()) {
      throw unknown();
    }
    return line(value.asString());
  }

  /** A text on one line, without characters that nobody sees. */
  static String line(String text) {
    return SPACE.matcher(Redaction.visible(text)).replaceAll(" ").strip();
  }

  static ToolFailure unknown() {
    return Action.failure(
        FailureCode.CONSENT_UNAVAILABLE,
        "The preview does not say enough about this action to ask for consent. Preview again; if"
            + " the failure persists, the upstream's answer lacks a field.");
  }
}
