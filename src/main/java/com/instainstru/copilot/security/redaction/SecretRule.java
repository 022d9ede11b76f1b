package com.instainstru.copilot.security.redaction;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One format of secrets. What the pattern matches is replaced, or its first group if it has one,
 * unless a letter or digit stands before it. The pattern is RE2's: an automaton, whose time is
 * linear whatever the text is. It is compiled at its first use, since few texts need any.
 */
final class SecretRule {
  /** Group 1 is the whole match; the first group of a rule's own pattern comes after it. */
  private static final String NOT_IN_A_WORD = "(?:^|[^A-Za-z0-9])(";

  private final String regex;
  private final Predicate<String> check;
  private @Nullable Pattern compiled;

  /**
   * @param rule of {@link RuleFile#rules()}
   */
  SecretRule(JsonNode rule) {
    this.regex = rule.path("pattern").asString();
    this.check =
        switch (rule.path("check").asString("none")) {
          case "random" -> RandomText::isRandom;
          case "opaque" -> RandomText::isOpaque;
          default -> any -> true;
        };
  }

  /** The pattern with what has to stand before it. */
  synchronized Pattern pattern() {
    Pattern pattern = compiled;
    if (pattern == null) {
      pattern = Pattern.compile(NOT_IN_A_WORD + regex + ")");
      compiled = pattern;
    }
    return pattern;
  }

  String redact(String text) {
    Matcher matcher = pattern().matcher(text);
    Replacements out = new Replacements(text);
    while (matcher.find()) {
      int group = matcher.groupCount() > 1 && matcher.start(2) >= 0 ? 2 : 1;
      if (check.test(matcher.group(group))) {
        out.add(matcher.start(group), matcher.end(group), Redaction.REDACTED);
      }
    }
    return out.result();
  }
}
