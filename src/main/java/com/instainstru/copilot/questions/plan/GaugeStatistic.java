package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.language.Concept;
import com.instainstru.copilot.questions.reading.Parts;
import java.util.BitSet;
import java.util.Optional;
import java.util.Set;

/** What is made of a gauge: its present value, or an extreme or average over the window. */
final class GaugeStatistic extends StatisticChoice {
  GaugeStatistic(Asked asked) {
    super(asked);
  }

  @Override
  Optional<Choice> byType() {
    Parts parts = question.parts();
    boolean rate =
        parts.per() != null
            || says(Concept.RATE, Concept.TRAFFIC, Concept.RATIO, Concept.PER_MINUTE, Concept.BUSY);
    if (says(Concept.LATENCY) && !metric.words().states().isEmpty()) {
      return Optional.ofNullable(
              Phrases.said(metric.words().states(), question.tokens(), new BitSet()))
          .flatMap(state -> named(new Statistic.StateAge(state), Concept.LATENCY));
    }
    boolean ofTime = bound != null && bound.duration() != null;
    if (rate || parts.quantile().isPresent() || ofTime || saysSpeed()) {
      return Optional.empty();
    }
    Plan.Extreme.Kind kind = null;
    if (says(Concept.AVERAGE)) {
      kind = Plan.Extreme.Kind.AVG;
    } else if (says(Concept.MAXIMUM, Concept.WORST) && !ranked) {
      kind = Plan.Extreme.Kind.MAX;
    } else if (says(Concept.MINIMUM) && !ranked) {
      kind = Plan.Extreme.Kind.MIN;
    }
    boolean pointless = windowed && kind == null && !compared();
    if (pointless) {
      return Optional.empty();
    }
    Set<Concept> explains =
        concepts(Concept.COUNT, Concept.AVERAGE, Concept.MAXIMUM, Concept.MINIMUM, Concept.WORST);
    return Optional.of(new Choice(new Statistic.Level(), explains, kind, false, filters));
  }
}
