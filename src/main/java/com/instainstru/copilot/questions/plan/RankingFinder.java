package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.dictionary.Metric;
import com.instainstru.copilot.questions.language.Concept;
import com.instainstru.copilot.questions.language.Token;
import com.instainstru.copilot.questions.language.Token.Kind;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds rankings: "top 5 endpoints", "slowest service operation", "bucket with the most blocks".
 */
final class RankingFinder {
  private static final int PLURAL = 10;
  private static final int HIGHEST_COUNT = 100;
  static final Set<Concept> SUPERLATIVES =
      EnumSet.of(
          Concept.SLOW,
          Concept.FAST,
          Concept.BUSY,
          Concept.IDLE,
          Concept.MOST,
          Concept.LEAST,
          Concept.TOP,
          Concept.BOTTOM,
          Concept.MAXIMUM,
          Concept.MINIMUM,
          Concept.WORST);
  private static final Set<Concept> LOWEST =
      EnumSet.of(Concept.FAST, Concept.IDLE, Concept.LEAST, Concept.BOTTOM, Concept.MINIMUM);

  /** A ranking, the label it is over, and its words. */
  record Found(Plan.Ranking ranking, String label, BitSet at) {}

  private RankingFinder() {}

  /** The "cache" of "lowest cache hit rate" is no group, but part of what is measured. */
  private static boolean modifies(ParsedQuestion question, BitSet place, BitSet subject) {
    int next = place.length();
    return place.stream().allMatch(subject::get)
        && next < question.size()
        && subject.get(next)
        && question.at(place.nextSetBit(0)).concept() == null;
  }

  /**
   * @param blocked positions that filters and other parts explain
   * @param subject positions that name the metric
   */
  static Optional<Found> find(
      ParsedQuestion question, Metric metric, BitSet blocked, BitSet subject) {
    BitSet at = new BitSet();
    boolean lowest = false;
    for (int i = 0; i < question.size(); i++) {
      Concept concept = question.at(i).concept();
      if (concept != null && SUPERLATIVES.contains(concept) && !blocked.get(i)) {
        at.set(i);
        lowest |= LOWEST.contains(concept);
      }
    }
    if (at.isEmpty() || !question.parts().groupings().isEmpty()) {
      return Optional.empty();
    }
    Optional<Noun> found = noun(question, metric, blocked, subject, at);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    String label = found.get().label();
    BitSet named = found.get().at();
    Token noun = question.at(named.length() - 1);
    int count = noun.plural() ? PLURAL : 1;
    return counted(question, blocked, subject, at, lowest, count, label, named);
  }

  /** The label whose values a question is about: "endpoints above 1 s", "slowest endpoint". */
  record Noun(String label, BitSet at) {}

  /**
   * @param superlatives positions that are no part of a label's name
   */
  static Optional<Noun> noun(
      ParsedQuestion question, Metric metric, BitSet blocked, BitSet subject, BitSet superlatives) {
    String label = null;
    BitSet named = new BitSet();
    for (String candidate : metric.labels()) {
      for (List<String> phrase :
          question.vocabulary().labels().getOrDefault(candidate, List.of())) {
        for (BitSet place : Phrases.together(phrase, question.tokens(), blocked)) {
          boolean better =
              place.cardinality() > named.cardinality()
                  || (place.cardinality() == named.cardinality()
                      && candidate.equals(metric.words().rankedBy()));
          boolean concept = place.stream().anyMatch(superlatives::get);
          if (better && !concept && !modifies(question, place, subject)) {
            label = candidate;
            named = place;
          }
        }
      }
    }
    return label == null ? Optional.empty() : Optional.of(new Noun(label, named));
  }

  private static Optional<Found> counted(
      ParsedQuestion question,
      BitSet blocked,
      BitSet subject,
      BitSet at,
      boolean lowest,
      int usual,
      String label,
      BitSet named) {
    int count = usual;
    for (int i = 0; i < question.size(); i++) {
      Token token = question.at(i);
      boolean number =
          token.is(Kind.NUMBER)
              && !blocked.get(i)
              && !subject.get(i)
              && token.number() >= 1
              && token.number() <= HIGHEST_COUNT
              && token.number() == Math.rint(token.number());
      if (number) {
        count = (int) token.number();
        at.set(i);
      }
    }
    at.or(named);
    for (int i = 0; i < question.size(); i++) {
      if (question.at(i).is(Concept.BY) && !blocked.get(i)) {
        at.set(i);
      }
    }
    return Optional.of(new Found(new Plan.Ranking(count, lowest), label, at));
  }
}
