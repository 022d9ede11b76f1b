package com.instainstru.copilot.questions.language;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A word of a question, or several that are one.
 *
 * @param text as it was written
 * @param word what it counts as: lower case, base form, misspelling put right
 * @param kind what it is
 * @param number value of a number, quantile (0 to 1), percentage (0 to 100) or status code
 * @param duration of a time span, otherwise null
 * @param concept what it does, null for most words
 * @param filler says nothing by itself
 * @param known found in the vocabulary, with or without a correction
 * @param corrected was misspelled
 */
public record Token(
    String text,
    String word,
    Kind kind,
    double number,
    @Nullable Duration duration,
    @Nullable Concept concept,
    boolean filler,
    boolean known,
    boolean corrected) {

  private static final Pattern SPEED = Pattern.compile("slow|fast|sped|speed");

  /** What a token is. */
  public enum Kind {
    WORD,
    NUMBER,
    /** Such as 15 minutes. */
    SPAN,
    /** Such as p99 or 99th. */
    QUANTILE,
    /** Such as 95%. */
    PERCENT,
    /** Such as 5xx; {@code word} has it in lower case. */
    STATUS_CLASS,
    /** Begins with a slash; {@code word} has it in lower case. */
    PATH
  }

  static Token of(Kind kind, String text, String word, double number) {
    return new Token(text, word, kind, number, null, null, false, true, false);
  }

  static Token span(String text, Duration duration) {
    return new Token(
        text, TimeSpans.text(duration), Kind.SPAN, 0, duration, null, false, true, false);
  }

  /** The same word where it says something, or does not. */
  Token as(boolean silent) {
    return new Token(text, word, kind, number, duration, concept, silent, known, corrected);
  }

  /** "slower than", "getting slower": a comparison that says what is compared. */
  public boolean bySpeed() {
    String lower = text.toLowerCase(Locale.ROOT);
    if (concept == Concept.RISING || concept == Concept.FALLING) {
      return SPEED.matcher(lower).find();
    }
    boolean compares = concept == Concept.BEYOND || concept == Concept.WITHIN;
    return compares
        && (lower.startsWith("slower")
            || lower.startsWith("faster")
            || lower.startsWith("quicker")
            || lower.startsWith("longer"));
  }

  public boolean is(Concept wanted) {
    return concept == wanted;
  }

  public boolean is(Kind wanted) {
    return kind == wanted;
  }

  /** Whether it was written in the plural. */
  public boolean plural() {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.length() > 3
        && lower.endsWith("s")
        && !lower.endsWith("ss")
        && !lower.endsWith("us");
  }
}
