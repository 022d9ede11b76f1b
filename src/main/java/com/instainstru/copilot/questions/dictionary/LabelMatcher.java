package com.instainstru.copilot.questions.dictionary;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition on a label.
 *
 * @param label name, checked
 * @param operator how it is compared
 * @param value any text; it is escaped where it enters PromQL
 */
public record LabelMatcher(String label, Operator operator, String value) {
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  private static final Pattern TEXT = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)(=~|!~|!=|=)(.+)");

  /** PromQL's four comparisons. */
  public enum Operator {
    EQUAL("="),
    NOT_EQUAL("!="),
    LIKE("=~"),
    UNLIKE("!~");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    public String sign() {
      return sign;
    }

    Operator opposite() {
      return switch (this) {
        case EQUAL -> NOT_EQUAL;
        case NOT_EQUAL -> EQUAL;
        case LIKE -> UNLIKE;
        case UNLIKE -> LIKE;
      };
    }
  }

  public LabelMatcher {
    if (!LABEL.matcher(label).matches()) {
      throw new IllegalArgumentException("a label is named by letters, digits and underscores");
    }
  }

  public static LabelMatcher equal(String label, String value) {
    return new LabelMatcher(label, Operator.EQUAL, value);
  }

  /** Reads {@code label=value} and its three relatives; empty if the text is none of them. */
  static Optional<LabelMatcher> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    return Arrays.stream(Operator.values())
        .filter(operator -> operator.sign.equals(parts.group(2)))
        .findFirst()
        .map(operator -> new LabelMatcher(parts.group(1), operator, parts.group(3)));
  }

  /** Whether it leaves out what its value names. */
  public boolean negative() {
    return operator == Operator.NOT_EQUAL || operator == Operator.UNLIKE;
  }

  /** What this one leaves out. */
  public LabelMatcher negated() {
    return new LabelMatcher(label, operator.opposite(), value);
  }
}
