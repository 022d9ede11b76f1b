package com.instainstru.copilot.tools.catalog;

/**
 * A sentence that goes with an answer whose truth is limited.
 *
 * @param condition when it holds
 * @param subject the field of the answer that the condition looks at, steps by dots, or the
 *     argument for {@link Condition#ARGUMENT} and {@link Condition#GIVEN}; empty for {@link
 *     Condition#ALWAYS}
 * @param value value of the argument or field for {@link Condition#ARGUMENT} and {@link
 *     Condition#ANSWER}; empty otherwise
 * @param text the sentence
 */
public record Caution(Condition condition, String subject, String value, String text) {

  /** When a caution holds. */
  public enum Condition {
    /** With every answer. */
    ALWAYS,

    /** When a list, object or text of the answer is empty, null or missing. */
    EMPTY,

    /** When a list of the answer has as many rows as the argument {@code limit} allows. */
    FULL,

    /** When the caller gave an argument this value. */
    ARGUMENT,

    /** When the caller gave an argument at all. */
    GIVEN,

    /** When a field of the answer has this value. */
    ANSWER
  }
}
