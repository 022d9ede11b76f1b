package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.language.Actions;
import com.instainstru.copilot.questions.language.Concept;
import com.instainstru.copilot.questions.language.Token;
import com.instainstru.copilot.questions.plan.Interpretation.Cause;
import com.instainstru.copilot.questions.plan.Interpretation.Refused;
import com.instainstru.copilot.questions.plan.Reading.Miss;
import com.instainstru.copilot.questions.plan.Reading.Why;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the most useful reason why no metric fits a question. */
final class RejectionReasons {
  private static final Set<Concept> MEASURES =
      EnumSet.of(
          Concept.LATENCY,
          Concept.TRAFFIC,
          Concept.PER_MINUTE,
          Concept.MEDIAN,
          Concept.TAIL,
          Concept.BUSY,
          Concept.IDLE);

  private RejectionReasons() {}

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }

  /**
   * @param foreign words of other languages
   */
  static Refused of(List<Token> tokens, List<Miss> misses, Set<String> foreign) {
    Refused reason = reason(tokens, misses, foreign);
    return new Refused(
        reason.cause(),
        reason.words(),
        List.of(),
        misses.stream().map(miss -> miss.draft().get()).toList());
  }

  private static Refused reason(List<Token> tokens, List<Miss> misses, Set<String> foreign) {
    for (Token token : tokens) {
      if (token.is(Concept.CALENDAR)) {
        return refused(Cause.CALENDAR, List.of(token.text()));
      }
      if (token.is(Concept.WHY)) {
        return refused(Cause.REASON, List.of(token.text()));
      }
    }
    Optional<String> action = Actions.in(tokens);
    if (action.isPresent()) {
      return refused(Cause.ACTION, List.of(action.get()));
    }
    List<String> strange =
        tokens.stream().filter(token -> !token.known()).map(Token::text).toList();
    if (strange.stream().filter(word -> foreign.contains(lower(word))).count() > 1) {
      return refused(Cause.FOREIGN, List.of());
    }
    Optional<Miss> unknown =
        misses.stream().filter(miss -> miss.why() == Why.UNKNOWN_VALUE).findFirst();
    if (unknown.isPresent()) {
      boolean endpoint = "endpoint".equals(unknown.get().label());
      return refused(
          endpoint ? Cause.UNKNOWN_ENDPOINT : Cause.UNKNOWN_STATUS, unknown.get().words());
    }
    if (!strange.isEmpty()) {
      return refused(Cause.UNKNOWN_WORDS, strange);
    }
    Optional<Miss> best =
        misses.stream()
            .filter(miss -> miss.why() != Why.NOT_NAMED)
            .max(
                Comparator.comparingInt(Miss::score)
                    .thenComparing(miss -> miss.why())
                    .thenComparing(miss -> -miss.words().size()));
    if (best.isEmpty() || (best.get().score() == 0 && !measures(tokens))) {
      return refused(Cause.NO_MEASURE, List.of());
    }
    Miss miss = best.get();
    return switch (miss.why()) {
      case SEVERAL -> refused(Cause.SEVERAL_MEASURES, miss.words());
      case LACKS_LABEL ->
          refused(Cause.LACKS_LABEL, List.of(String.join(" ", miss.words()), miss.metric().name()));
      case WRONG_STATISTIC -> refused(Cause.WRONG_STATISTIC, List.of(miss.metric().name()));
      default -> refused(Cause.UNKNOWN_WORDS, miss.words());
    };
  }

  /** Whether some word asks for a measure, whatever its subject. */
  private static boolean measures(List<Token> tokens) {
    return tokens.stream()
        .anyMatch(token -> token.is(Token.Kind.QUANTILE) || measure(token.concept()));
  }

  private static boolean measure(@Nullable Concept concept) {
    return concept != null && MEASURES.contains(concept);
  }

  private static Refused refused(Cause cause, List<String> words) {
    return new Refused(cause, words, List.of(), List.of());
  }
}
