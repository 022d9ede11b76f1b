package com.instainstru.copilot.questions.plan;

import java.util.List;
import java.util.Optional;

/** What became of a question. */
public sealed interface Interpretation {

  /**
   * There is one reading.
   *
   * @param confidence 0.5 to 1: lower for corrected words, an assumed statistic, other readings
   * @param corrections what was read as what
   * @param alternatives other readings, best first, at most 3
   * @param wantedUnit unit that the question asks for
   */
  record Understood(
      Plan plan,
      double confidence,
      List<String> corrections,
      List<Plan> alternatives,
      Optional<String> wantedUnit)
      implements Interpretation {}

  /**
   * There is none, or more than one.
   *
   * @param words the words that it is about
   * @param readings equally good readings
   */
  record Refused(Cause cause, List<String> words, List<Plan> readings) implements Interpretation {}

  /** Why a question has no answer. */
  enum Cause {
    NOT_WORDS,
    ACTION,
    REASON,
    CALENDAR,
    SEVERAL_MEASURES,
    TWO_READINGS,
    NO_MEASURE,
    UNKNOWN_WORDS,
    UNKNOWN_ENDPOINT,
    UNKNOWN_STATUS,
    LACKS_LABEL,
    WRONG_STATISTIC
  }
}
