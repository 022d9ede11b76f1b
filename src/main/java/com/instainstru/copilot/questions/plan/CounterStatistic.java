package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.dictionary.Ending;
import com.instainstru.copilot.questions.dictionary.LabelMatcher;
import com.instainstru.copilot.questions.language.Concept;
import com.instainstru.copilot.questions.reading.Parts;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is made of a counter: a number, a rate, a share. */
final class CounterStatistic extends StatisticChoice {
  private static final Set<String> FAILURES = Set.of("error", "fail");
  private static final Set<String> EVENTS = Set.of("request", "response", "call");

  CounterStatistic(Asked asked) {
    super(asked);
  }

  @Override
  Optional<Choice> byType() {
    Parts parts = question.parts();
    boolean speed = saysSpeed();
    if (speed || parts.quantile().isPresent() || bound != null) {
      return Optional.empty();
    }
    boolean perTime = parts.per() != null || says(Concept.TRAFFIC);
    if (says(Concept.AVERAGE) && !perTime && !says(Concept.RATE)) {
      return Optional.empty();
    }
    Optional<Filter> ending = filters.stream().filter(this::ends).reduce((first, second) -> second);
    if (parts.per() == null && (says(Concept.RATIO) || (!perTime && outcomeRate(ending)))) {
      return share(ending);
    }
    if (parts.per() == null && failuresRate()) {
      return Optional.empty();
    }
    boolean counted = says(Concept.COUNT) && !perTime;
    if (counted && !says(Concept.RATE)) {
      return named(new Statistic.Count(), Concept.COUNT);
    }
    if (ranked
        && !perTime
        && (ending.isPresent()
            || (says(Concept.MOST, Concept.LEAST) && !metric.words().meantByDefault()))) {
      return named(new Statistic.Count());
    }
    if (perTime || says(Concept.RATE, Concept.BUSY, Concept.IDLE, Concept.PER_MINUTE)) {
      return extreme(
          new Statistic.Rate(),
          Concept.RATE,
          Concept.TRAFFIC,
          Concept.PER_MINUTE,
          Concept.COUNT,
          Concept.AVERAGE,
          Concept.BUSY,
          Concept.IDLE);
    }
    if (ranked && metric.words().meantByDefault()) {
      // "endpoints with the fewest requests" ranks by traffic; "top endpoints" names no measure.
      return subject.isEmpty() ? Optional.empty() : named(new Statistic.Rate());
    }
    if (says(Concept.MAXIMUM, Concept.MINIMUM, Concept.WORST) && !ranked) {
      return extreme(new Statistic.Rate());
    }
    return assumed(ranked || windowed ? new Statistic.Count() : new Statistic.Rate());
  }

  private boolean ends(Filter filter) {
    String outcome = metric.words().outcome();
    return filter.ending() != null || filter.matcher().label().equals(outcome);
  }

  /** "error rate", "hit rate", and for requests "errors" alone. */
  private boolean outcomeRate(Optional<Filter> ending) {
    if (says(Concept.COUNT) || (ranked && !says(Concept.RATE))) {
      return false;
    }
    BitSet rates = question.parts().at(Concept.RATE);
    if (ending.isPresent()) {
      BitSet at = ending.get().at();
      boolean beside = rates.stream().anyMatch(rate -> question.adjacent(at, rate));
      if (beside) {
        return true;
      }
      boolean alone = metric.words().failuresAreRate() && rates.isEmpty();
      Ending said = ending.get().ending();
      boolean code = said == null && !windowed;
      boolean failure = said != null && (said.failure() || statusClass(ending.get()));
      boolean requests =
          subject.stream().anyMatch(position -> EVENTS.contains(question.at(position).word()));
      boolean share = said != null && said.rateOnly();
      return share || (alone && !requests && (code || failure));
    }
    BitSet named = (BitSet) subject.clone();
    filters.forEach(filter -> named.or(filter.at()));
    return !metric.words().shareOf().isEmpty()
        && rates.stream()
            .anyMatch(
                rate -> {
                  int before = question.before(rate);
                  return question.adjacent(named, rate) || (before >= 0 && subject.get(before));
                });
  }

  /** "service error rate" wants a share, which a counter of errors alone does not give. */
  private boolean failuresRate() {
    return question.parts().at(Concept.RATE).stream()
        .map(question::before)
        .anyMatch(at -> at >= 0 && subject.get(at) && FAILURES.contains(question.at(at).word()));
  }

  private boolean statusClass(Filter ending) {
    return ending.at().stream()
        .anyMatch(
            at -> question.at(at).word().endsWith("xx") || question.at(at).word().equals("error"));
  }

  private Optional<Choice> share(Optional<Filter> ending) {
    Concept[] explains = {Concept.RATIO, Concept.RATE, Concept.TRAFFIC, Concept.AVERAGE};
    Filter part = ending.orElse(null);
    if (part == null && !metric.words().shareOf().isEmpty()) {
      return extreme(new Statistic.Share(List.of(), false), explains);
    }
    if (part == null && !filters.isEmpty()) {
      part = filters.get(filters.size() - 1);
    }
    if (part == null) {
      return Optional.empty();
    }
    List<Filter> rest = new ArrayList<>(filters);
    rest.remove(part);
    LabelMatcher matcher = part.matcher();
    boolean complement = false;
    Optional<Ending> failure = metric.failure();
    if (part.ending() != null && part.ending().allButFailures() && failure.isPresent()) {
      boolean classNamed = part.at().stream().anyMatch(at -> question.at(at).word().endsWith("xx"));
      if (!classNamed) {
        matcher = failure.get().match();
        complement = true;
      }
    }
    Choice choice =
        extreme(new Statistic.Share(List.of(matcher), complement), explains).orElseThrow();
    return Optional.of(
        new Choice(choice.statistic(), choice.explains(), choice.extreme(), false, rest));
  }
}
