package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.language.Concept;
import com.instainstru.copilot.questions.reading.Bound;
import com.instainstru.copilot.questions.reading.Parts;
import java.util.BitSet;
import java.util.Locale;
import java.util.Optional;

/** What is made of a histogram: percentiles, averages, shares up to a bound, its events. */
final class HistogramStatistic extends StatisticChoice {
  HistogramStatistic(Asked asked) {
    super(asked);
  }

  @Override
  Optional<Choice> byType() {
    Parts parts = question.parts();
    if (says(Concept.APDEX)) {
      return apdex();
    }
    if (bound != null && says(Concept.RATIO, Concept.COUNT)) {
      return bounded(bound);
    }
    boolean eventWords =
        says(Concept.TRAFFIC, Concept.PER_MINUTE, Concept.BUSY, Concept.IDLE)
            || parts.per() != null;
    if (parts.quantile().isPresent()) {
      double q = parts.quantile().getAsDouble();
      boolean possible =
          q > 0 && q <= 1 && !eventWords && !says(Concept.RATIO, Concept.RATE, Concept.AVERAGE);
      if (!possible || (says(Concept.COUNT) && metric.measuresTime() && !ranked)) {
        return Optional.empty();
      }
      return extreme(
          new Statistic.Quantile(q), Concept.LATENCY, Concept.SLOW, Concept.FAST, Concept.COUNT);
    }
    if (metric.measuresTime()
        && !speedWord()
        && (eventWords || says(Concept.RATE, Concept.COUNT, Concept.MOST, Concept.LEAST))) {
      return metric.words().meantByDefault() || says(Concept.AVERAGE) ? Optional.empty() : events();
    }
    if (eventWords || says(Concept.RATE, Concept.RATIO)) {
      return Optional.empty();
    }
    if (says(Concept.AVERAGE) && metric.measuresTime() && !speedWord()) {
      if (metric.words().meantByDefault()) {
        return Optional.empty();
      }
      if (eventsNamed()) {
        return named(new Statistic.Rate(), Concept.AVERAGE);
      }
    }
    if (says(Concept.AVERAGE)) {
      return named(new Statistic.Average(), Concept.AVERAGE, Concept.LATENCY, Concept.COUNT);
    }
    if (!ranked && says(Concept.MAXIMUM, Concept.WORST)) {
      return named(
          new Statistic.Quantile(1),
          Concept.MAXIMUM,
          Concept.WORST,
          Concept.LATENCY,
          Concept.COUNT,
          Concept.SLOW);
    }
    if (!ranked && says(Concept.MINIMUM, Concept.FAST) && !comparative()) {
      return Optional.empty();
    }
    if (!ranked && superlative()) {
      return subject.isEmpty()
          ? Optional.empty()
          : named(new Statistic.Quantile(1), Concept.SLOW, Concept.LATENCY);
    }
    if (metric.measuresTime()) {
      if (!speedWord()) {
        return metric.words().meantByDefault() || ranked ? Optional.empty() : namedEvents();
      }
      if (says(Concept.COUNT)) {
        return Optional.empty();
      }
      return assumed(new Statistic.Quantile(0.99), Concept.LATENCY, Concept.SLOW, Concept.FAST);
    }
    return assumed(new Statistic.Average(), Concept.COUNT);
  }

  private Optional<Choice> apdex() {
    if (bound == null || bound.duration() == null || !metric.measuresTime()) {
      return Optional.empty();
    }
    Bound four = new Bound(true, bound.duration().multipliedBy(4), 0, false, bound.at());
    Optional<String> le = Bounds.of(metric, bound, question.values());
    Optional<String> tolerated = Bounds.of(metric, four, question.values());
    return le.isEmpty() || tolerated.isEmpty()
        ? Optional.empty()
        : named(new Statistic.Apdex(le.get(), tolerated.get()), Concept.APDEX, Concept.LATENCY);
  }

  private boolean superlative() {
    return question.tokens().stream()
        .anyMatch(
            token -> {
              String lower = token.text().toLowerCase(Locale.ROOT);
              return token.is(Concept.SLOW) && (lower.endsWith("est") || lower.startsWith("most"));
            });
  }

  /** "how fast is search" asks for its latency; "the fastest" for something else. */
  private boolean comparative() {
    return says(Concept.FAST)
        && question.tokens().stream()
            .noneMatch(
                token ->
                    token.is(Concept.FAST)
                        && token.text().toLowerCase(Locale.ROOT).endsWith("est"));
  }

  /** The events whose durations a histogram measures. */
  private Optional<Choice> events() {
    boolean rate =
        question.parts().per() != null || says(Concept.RATE, Concept.TRAFFIC, Concept.PER_MINUTE);
    return rate
        ? named(
            new Statistic.Rate(), Concept.RATE, Concept.TRAFFIC, Concept.PER_MINUTE, Concept.COUNT)
        : named(new Statistic.Count(), Concept.COUNT);
  }

  private Optional<Choice> namedEvents() {
    if (!eventsNamed()) {
      return Optional.empty();
    }
    return assumed(windowed ? new Statistic.Count() : new Statistic.Rate());
  }

  private boolean eventsNamed() {
    return metric.words().events().stream()
        .anyMatch(phrase -> Phrases.anywhere(phrase, question.tokens(), new BitSet()).isPresent());
  }

  private Optional<Choice> bounded(Bound named) {
    Optional<String> le = Bounds.of(metric, named, question.values());
    if (le.isEmpty()) {
      return Optional.empty();
    }
    if (says(Concept.RATIO)) {
      return named(
          new Statistic.BoundShare(le.get(), named.below()), Concept.RATIO, Concept.LATENCY);
    }
    return says(Concept.COUNT)
        ? named(new Statistic.BoundCount(le.get(), named.below()), Concept.COUNT, Concept.LATENCY)
        : Optional.empty();
  }
}
