package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.dictionary.Metric;
import com.instainstru.copilot.questions.language.Concept;
import com.instainstru.copilot.questions.reading.Bound;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides what is made of a metric's samples, by its type and the words of the question. */
abstract sealed class StatisticChoice permits HistogramStatistic, CounterStatistic, GaugeStatistic {
  private static final Set<Concept> SPEED =
      EnumSet.of(Concept.LATENCY, Concept.SLOW, Concept.FAST, Concept.TAIL, Concept.MEDIAN);

  /**
   * What was decided.
   *
   * @param explains concepts whose words it accounts for
   * @param assumed whether no word names the statistic
   * @param rest filters that hold for the whole, not only for a share's part
   */
  record Choice(
      Statistic statistic,
      Set<Concept> explains,
      Plan.Extreme.@Nullable Kind extreme,
      boolean assumed,
      List<Filter> rest) {}

  /**
   * What is known of the reading so far.
   *
   * @param subject positions that name the metric
   * @param blocked positions that other parts explain
   * @param groups labels that the answer is told by
   * @param ranked whether groups are ranked
   * @param windowed whether the question names a window
   */
  record Asked(
      ParsedQuestion question,
      Metric metric,
      BitSet subject,
      BitSet blocked,
      List<Filter> filters,
      Set<String> groups,
      boolean ranked,
      boolean windowed) {}

  final ParsedQuestion question;
  final Metric metric;
  final BitSet subject;
  final List<Filter> filters;
  final Set<String> groups;
  final boolean ranked;
  final boolean windowed;
  final @Nullable Bound bound;
  private final Set<Concept> said = EnumSet.noneOf(Concept.class);

  StatisticChoice(Asked asked) {
    this.question = asked.question;
    this.metric = asked.metric;
    this.subject = asked.subject;
    this.filters = asked.filters;
    this.groups = asked.groups;
    this.ranked = asked.ranked;
    this.windowed = asked.windowed;
    Bound named = question.parts().bound();
    this.bound = named == null || named.at().intersects(subject) ? null : named;
    for (int i = 0; i < question.size(); i++) {
      Concept concept = question.at(i).concept();
      if (question.at(i).bySpeed()) {
        said.add(Concept.LATENCY);
      }
      if (concept != null && !subject.get(i) && !asked.blocked.get(i) && !named(i)) {
        said.add(concept);
      }
    }
  }

  /** The "total" of "total stage" is a value, and no count. */
  private boolean named(int at) {
    return filters.stream()
        .anyMatch(
            filter ->
                filter.ending() == null && filter.at().cardinality() > 1 && filter.at().get(at));
  }

  /** Empty if the words want something that this metric cannot give. */
  static Optional<Choice> of(Asked asked) {
    boolean several = asked.question.parts().quantiles().size() > 1;
    if (several && asked.metric.type() != Metric.Type.HISTOGRAM) {
      return Optional.empty();
    }
    StatisticChoice choice =
        switch (asked.metric.type()) {
          case HISTOGRAM -> new HistogramStatistic(asked);
          case COUNTER -> new CounterStatistic(asked);
          case GAUGE -> new GaugeStatistic(asked);
        };
    boolean sharesOnly =
        asked.filters.stream()
            .anyMatch(filter -> filter.ending() != null && filter.ending().rateOnly());
    return choice
        .byType()
        .filter(chosen -> !sharesOnly || chosen.statistic() instanceof Statistic.Share);
  }

  abstract Optional<Choice> byType();

  final boolean says(Concept... concepts) {
    for (Concept concept : concepts) {
      if (said.contains(concept)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a word asks how long something takes, the metric's own name included. */
  final boolean speedWord() {
    return says(Concept.LATENCY, Concept.SLOW, Concept.FAST)
        || subject.stream().anyMatch(at -> question.at(at).is(Concept.LATENCY));
  }

  final Optional<Choice> named(Statistic statistic, Concept... explains) {
    return Optional.of(new Choice(statistic, concepts(explains), null, false, filters));
  }

  static Set<Concept> concepts(Concept... concepts) {
    Set<Concept> set = EnumSet.noneOf(Concept.class);
    set.addAll(List.of(concepts));
    return set;
  }

  final Optional<Choice> assumed(Statistic statistic, Concept... explains) {
    return Optional.of(new Choice(statistic, concepts(explains), null, true, filters));
  }

  /** A quantile or rate may be wanted at its highest over time. */
  final Optional<Choice> extreme(Statistic statistic, Concept... explains) {
    Set<Concept> all = concepts(explains);
    Plan.Extreme.Kind kind = null;
    if (!ranked && says(Concept.MAXIMUM, Concept.WORST)) {
      kind = Plan.Extreme.Kind.MAX;
      all.add(Concept.MAXIMUM);
      all.add(Concept.WORST);
    } else if (!ranked && says(Concept.MINIMUM)) {
      kind = Plan.Extreme.Kind.MIN;
      all.add(Concept.MINIMUM);
    }
    return Optional.of(new Choice(statistic, all, kind, false, filters));
  }

  /** Two periods that follow one another are compared by what happened in them. */
  final boolean compared() {
    return question.parts().comparison() != null && question.parts().comparison().offset() != null;
  }

  /** Whether a word asks about durations, the metric's own name aside. */
  final boolean saysSpeed() {
    return said.stream().anyMatch(SPEED::contains);
  }
}
