package com.instainstru.copilot.tools.alertmanager;

import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.ToolCall;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a silence would do, in words for people. */
public final class SilenceFacts {
  private SilenceFacts() {}

  /**
   * The arguments of the call, with the matchers as texts such as {@code alertname is
   * “HighLatency”}.
   *
   * @throws ToolFailure {@code invalid_arguments} if the silence would be refused
   */
  public static ObjectNode of(ToolCall call) {
    ObjectNode facts = call.arguments().deepCopy();
    ArrayNode told = facts.putArray("matchers");
    for (JsonNode matcher : SilenceMatchers.checked(call.arguments().path("matchers"))) {
      told.add(words(matcher));
    }
    facts.put("comment", quotable(call.arguments().path("comment").asString("")));
    return facts;
  }

  private static String words(JsonNode matcher) {
    boolean regex = matcher.path("isRegex").asBoolean(false);
    boolean equal = matcher.path("isEqual").asBoolean(true);
    String relation =
        regex
            ? equal ? "matches the pattern" : "does not match the pattern"
            : equal ? "is" : "is not";
    return quotable(matcher.path("name").asString(""))
        + " "
        + relation
        + " “"
        + quotable(matcher.path("value").asString(""))
        + "”";
  }

  /** Text that cannot end its own quotation. */
  private static String quotable(String text) {
    return text.replace('“', '\'').replace('”', '\'');
  }
}
