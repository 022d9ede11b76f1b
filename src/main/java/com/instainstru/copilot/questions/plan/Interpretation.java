package com.instainstru.copilot.questions.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What became of a question. */
public sealed interface Interpretation {

  /**
   * There is one reading.
   *
   * @param confidence 0.5 to 1: lower for corrected words, an assumed statistic, other readings
   * @param corrections what was read as what
   * @param alternatives other readings, best first, at most 3
   * @param wantedUnit unit that the question asks for
   * @param further plans of further measures that the question asks for, in its order
   * @param setAside what was said around the question and is not read, empty for nothing
   */
  record Understood(
      Plan plan,
      double confidence,
      List<String> corrections,
      List<Plan> alternatives,
      Optional<String> wantedUnit,
      List<Plan> further,
      String setAside)
      implements Interpretation {

    /** The same, read from a part of a text. */
    Understood without(String aside, double doubt) {
      double less = Math.max(0.5, Math.round((confidence - doubt) * 100) / 100.0);
      String all =
          Stream.of(setAside, aside)
              .filter(text -> !text.isEmpty())
              .collect(Collectors.joining(" / "));
      return new Understood(plan, less, corrections, alternatives, wantedUnit, further, all);
    }

    /** The same with further plans behind its own. */
    Understood and(List<Plan> more) {
      List<Plan> all = new ArrayList<>(further);
      all.addAll(more);
      return new Understood(
          plan, confidence, corrections, alternatives, wantedUnit, List.copyOf(all), setAside);
    }
  }

  /**
   * There is none, or more than one.
   *
   * @param words the words that it is about
   * @param readings equally good readings
   * @param drafts for each metric what was understood, with that metric
   */
  record Refused(Cause cause, List<String> words, List<Plan> readings, List<Plan> drafts)
      implements Interpretation {}

  /** Why a question has no answer. */
  enum Cause {
    NOT_WORDS,
    FOREIGN,
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
