package com.instainstru.copilot.tools.alertmanager;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Checks the matchers of a silence and completes them. Rejected is whatever could mute everything:
 * no matcher, only negated ones, an empty name or value, a pattern that fits most values or none at
 * all, or that Alertmanager could not compile; and patterns that mute all that is active.
 */
final class SilenceMatchers {
  /** So many alerts of different names are hardly one problem. */
  private static final int MIN_UNRELATED = 3;

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
        throw invalid("Each matcher needs a label name and a value that are not empty.");
      }
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(name + value)) {
        throw invalid("A matcher holds half a character (a lone surrogate). Write it whole.");
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
      throw invalid(
          "A silence needs at least one matcher that is not negated; otherwise it would mute nearly"
              + " every alert. Name the alert, for example {\"name\": \"alertname\", \"value\":"
              + " \"HighLatency\"}.");
    }
    return complete;
  }

  /** Whether nothing but patterns says which alerts are meant, so that their effect decides. */
  static boolean selectByPatternsOnly(ArrayNode matchers) {
    return StreamSupport.stream(matchers.spliterator(), false)
        .noneMatch(
            matcher ->
                matcher.path("isEqual").asBoolean(true)
                    && !matcher.path("isRegex").asBoolean(false));
  }

  /**
   * Checks what patterns would mute.
   *
   * @param muted the alerts that fit, as Alertmanager lists them
   * @param active how many alerts there are in all
   * @throws ToolFailure {@code invalid_arguments} if they mute all of several unrelated alerts
   */
  static void checkEffect(JsonNode muted, int active) {
    Set<String> names =
        StreamSupport.stream(muted.spliterator(), false)
            .map(alert -> alert.path("labels").path("alertname").asString(""))
            .collect(Collectors.toSet());
    if (muted.size() >= active && names.size() >= MIN_UNRELATED) {
      throw invalid(
          "The patterns fit all "
              + active
              + " alerts that Alertmanager holds, of "
              + names.size()
              + " different names: that would mute everything. Silence each by its exact name, for"
              + " example {\"name\": \"alertname\", \"value\": \"HighLatency\"}.");
    }
  }

  private static void checkPattern(String value, boolean equal) {
    MatcherPattern pattern =
        MatcherPattern.of(value)
            .orElseThrow(
                () ->
                    invalid(
                        "A matcher's pattern cannot be compiled. Alertmanager takes RE2 patterns:"
                            + " no lookaround, no back references."));
    if (pattern.fitsAnything()) {
      throw invalid(
          "A matcher's pattern fits nearly any value, or any of a kind such as all numbers, which"
              + " would mute nearly everything. Name the values, for example \"api|worker\".");
    }
    if (equal && pattern.fits("")) {
      throw invalid(
          "A matcher's pattern fits the empty text and so every alert without that label. Write"
              + " one that needs at least one character of the value.");
    }
  }

  private static ToolFailure invalid(String message) {
    return ToolFailure.of(FailureCode.INVALID_ARGUMENTS, message).with("argument", "matchers");
  }
}
