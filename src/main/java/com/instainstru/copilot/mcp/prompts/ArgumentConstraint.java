package com.instainstru.copilot.mcp.prompts;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which values an argument takes. What a step is filled with is one of a list or fits a pattern, so
 * that no value can become a step of its own; only words may be anything, and they stand apart as
 * data.
 */
public sealed interface ArgumentConstraint {

  /**
   * The value as it is used; empty if it is not taken.
   *
   * @param given by the client
   */
  Optional<String> taken(String given);

  /** What would be right, for a rejection. */
  String rule();

  /** One of these, in any letter case. */
  record OneOf(List<String> values) implements ArgumentConstraint {
    public OneOf {
      values = List.copyOf(values);
    }

    @Override
    public Optional<String> taken(String given) {
      String wanted = given.strip().toLowerCase(Locale.ROOT);
      return values.stream()
          .filter(value -> value.toLowerCase(Locale.ROOT).equals(wanted))
          .findFirst();
    }

    @Override
    public String rule() {
      return "one of " + String.join(", ", values);
    }
  }

  /** Whatever the whole pattern fits. */
  record Matching(Pattern pattern) implements ArgumentConstraint {
    @Override
    public Optional<String> taken(String given) {
      return Optional.of(given.strip()).filter(value -> pattern.matcher(value).matches());
    }

    @Override
    public String rule() {
      return "a text that fits " + pattern.pattern();
    }
  }

  /**
   * Words of a person.
   *
   * @param longest most characters
   */
  record Words(int longest) implements ArgumentConstraint {
    @Override
    public Optional<String> taken(String given) {
      return Optional.of(given.strip()).filter(value -> value.length() <= longest);
    }

    @Override
    public String rule() {
      return "a text of at most " + longest + " characters";
    }
  }
}
