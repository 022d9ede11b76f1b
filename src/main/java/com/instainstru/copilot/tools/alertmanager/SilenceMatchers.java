package com.instainstru.copilot.tools.alertmanager;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Checks the matchers of a silence and completes them. Refused is whatever could mute everything:
 * no matcher, only negated ones, an empty name or value, a pattern that fits everything or nothing
 * at all, or that Alertmanager could not compile.
 */
final class SilenceMatchers {
  private SilenceMatchers() {}

  /**
   * The matchers in Alertmanager's form, {@code {name, value, isRegex, isEqual}} each.
   *
   * @throws ToolFailure {@code invalid_arguments}
   */
  static ArrayNode checked(JsonNode matchers) {
    ArrayNode complete = JsonNodeFactory.instance.arrayNode();
    boolean positive = false;
    for (JsonNode matcher : matchers) {
      String name = matcher.path("name").asString("");
      String value = matcher.path("value").asString("");
      boolean regex = matcher.path("isRegex").asBoolean(false);
      boolean equal = matcher.path("isEqual").asBoolean(true);
      if (name.isBlank() || value.isBlank()) {
        throw refused("Each matcher needs a label name and a value that are not empty.");
      }
      if (regex) {
        checkPattern(value, equal);
      }
      positive |= equal;
      complete
          .addObject()
          .put("name", name)
          .put("value", value)
          .put("isRegex", regex)
          .put("isEqual", equal);
    }
    if (!positive) {
      throw refused(
          "A silence needs at least one matcher that is not negated; otherwise it would mute nearly"
              + " every alert. Name the alert, for example {\"name\": \"alertname\", \"value\":"
              + " \"HighLatency\"}.");
    }
    return complete;
  }

  /**
   * Whether a silence with these matchers mutes an alert with these labels; a label that is missing
   * counts as empty.
   *
   * @param matchers as {@link #checked} gives them
   */
  static boolean mute(ArrayNode matchers, JsonNode labels) {
    for (JsonNode matcher : matchers) {
      String actual = labels.path(matcher.path("name").asString("")).asString("");
      String value = matcher.path("value").asString("");
      boolean fits =
          matcher.path("isRegex").asBoolean(false)
              ? MatcherPattern.fits(value, actual)
              : value.equals(actual);
      if (fits != matcher.path("isEqual").asBoolean(true)) {
        return false;
      }
    }
    return true;
  }

  private static void checkPattern(String value, boolean equal) {
    switch (MatcherPattern.judge(value)) {
      case UNUSABLE ->
          throw refused(
              "A matcher's pattern cannot be compiled. Alertmanager takes RE2 patterns: no"
                  + " lookaround, no back references.");
      case FITS_EVERYTHING ->
          throw refused(
              "A matcher's pattern fits every value, which would mute everything. Name the values,"
                  + " for example \"api|worker\".");
      case FITS_EMPTY -> {
        if (equal) {
          throw refused(
              "A matcher's pattern fits the empty text and so every alert without that label."
                  + " Write one that needs at least one character of the value.");
        }
      }
      case NARROW -> {}
    }
  }

  private static ToolFailure refused(String message) {
    return ToolFailure.of(FailureCode.INVALID_ARGUMENTS, message).with("argument", "matchers");
  }
}
