package com.instainstru.copilot.questions.reading;

import com.instainstru.copilot.questions.language.Concept;
import com.instainstru.copilot.questions.language.Token;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a question says whatever its subject is.
 *
 * @param tokens its words
 * @param taken positions that these parts explain
 * @param window the window in the text, null if it names none
 * @param windowAt positions of the window's words
 * @param comparison null for none
 * @param per time that a rate is told per, null if none is named
 * @param quantiles different quantiles that are named, from 0 to 1
 * @param bound null for none
 * @param groupings labels to group by
 * @param wantedUnit millisecond, second, minute or percent, null if none is named
 * @param includesHealth whether the question says that health endpoints are included
 */
public record Parts(
    List<Token> tokens,
    BitSet taken,
    @Nullable Duration window,
    BitSet windowAt,
    @Nullable Comparison comparison,
    @Nullable TimeUnit per,
    Set<Double> quantiles,
    @Nullable Bound bound,
    List<Grouping> groupings,
    @Nullable String wantedUnit,
    boolean includesHealth) {

  /** The one quantile that is named. */
  public OptionalDouble quantile() {
    return quantiles.stream().mapToDouble(Double::doubleValue).findFirst();
  }

  public boolean has(Concept concept) {
    return tokens.stream().anyMatch(token -> token.is(concept));
  }

  /** Positions of a concept. */
  public BitSet at(Concept concept) {
    BitSet at = new BitSet();
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).is(concept)) {
        at.set(i);
      }
    }
    return at;
  }
}
