package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.dictionary.Ending;
import com.instainstru.copilot.questions.dictionary.LabelMatcher;
import com.instainstru.copilot.questions.dictionary.Metric;
import com.instainstru.copilot.questions.language.Concept;
import com.instainstru.copilot.questions.reading.Parts;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** What is made of a counter: a number, a rate, a share. */
final class CounterStatistic extends StatisticChoice {
  private static final Set<String> FAILURES = Set.of("error", "fail");
  private static final Set<String> LINKS =
      Set.of(
          "are", "is", "were", "was", "that", "which", "come", "comes", "came", "go", "goes",
          "went", "end", "ends", "ended", "get", "gets", "got", "hit", "have", "has");
  private static final Set<String> EVENTS = Set.of("request", "response", "call");

  CounterStatistic(Asked asked) {
    super(asked);
  }

  @Override
  Optional<Choice> byType() {
    Parts parts = question.parts();
    boolean speed = saysSpeed();
    if (says(Concept.BUDGET)) {
      return budget();
    }
    boolean ofTime = bound != null && bound.duration() != null;
    if (speed || parts.quantile().isPresent() || ofTime) {
      return Optional.empty();
    }
    boolean perTime = parts.per() != null || says(Concept.TRAFFIC);
    if (parts.per() == null && failuresRate()) {
      return Optional.empty();
    }
    Metric.Attempts attempts = metric.words().attempts();
    if (attempts != null && again(attempts)) {
      return parts.per() == null && !says(Concept.RATE, Concept.RATIO)
          ? named(new Statistic.Repeats(attempts.each()), Concept.COUNT)
          : Optional.empty();
    }
    if (attempts != null && perEach()) {
      return named(
          new Statistic.AttemptsEach(attempts.each()),
          Concept.COUNT,
          Concept.AVERAGE,
          Concept.RATE);
    }
    Optional<Filter> ending = filters.stream().filter(this::ends).reduce((first, second) -> second);
    boolean inPercent =
        !groups.isEmpty() && ending.isEmpty() && "percent".equals(parts.wantedUnit());
    boolean percentFails = bound != null && bound.percent() && ending.isPresent();
    boolean ratio = says(Concept.RATIO, Concept.AMONG) || inPercent || percentFails;
    if (parts.per() == null
        && !parts.has(Concept.WHERE)
        && (ratio || (!perTime && outcomeRate(ending)))) {
      return share(ending);
    }
    boolean counted = (says(Concept.COUNT) || parts.has(Concept.WHERE)) && !perTime;
    if (counted && !says(Concept.RATE)) {
      return named(new Statistic.Count(), Concept.COUNT);
    }
    if (ranked
        && !perTime
        && (ending.isPresent()
            || (says(Concept.MOST, Concept.LEAST)
                && (!metric.words().meantByDefault()
                    || groups.contains(metric.words().outcome()))))) {
      return named(new Statistic.Count());
    }
    if (perTime
        || says(Concept.RATE, Concept.BUSY, Concept.IDLE, Concept.PER_MINUTE, Concept.AVERAGE)) {
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
    boolean split =
        metric.words().meantByDefault()
            && filters.stream().noneMatch(filter -> filter.matcher().label().equals("status_code"))
            && !question.parts().groupings().isEmpty();
    if (split && !says(Concept.COUNT)) {
      return assumed(new Statistic.Rate());
    }
    boolean failed =
        ending.isPresent()
            && ending.get().at().stream().anyMatch(at -> FAILURES.contains(question.at(at).word()));
    return assumed(ranked || windowed || failed ? new Statistic.Count() : new Statistic.Rate());
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
      return share || (alone && !requests && !failedThings(at) && (code || failure));
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

  private boolean again(Metric.Attempts attempts) {
    return attempts.again().stream()
        .anyMatch(phrase -> Phrases.anywhere(phrase, question.tokens(), new BitSet()).isPresent());
  }

  /** "attempts per notification". */
  private boolean perEach() {
    return question.parts().at(Concept.BY).stream().anyMatch(by -> subject.get(question.after(by)));
  }

  /** What is burnt of the budget that a stated objective leaves. */
  private Optional<Choice> budget() {
    OptionalDouble objective = question.parts().quantile();
    Optional<Ending> failure = metric.failure();
    boolean stated = objective.isPresent() && objective.getAsDouble() < 1;
    if (failure.isEmpty() || !stated || question.parts().quantiles().size() > 1) {
      return Optional.empty();
    }
    List<Filter> rest =
        filters.stream()
            .filter(filter -> filter.ending() == null && !saysEnding(filter.at()))
            .toList();
    Set<Concept> all = concepts(Concept.BUDGET, Concept.LEFT, Concept.RATE, Concept.RATIO);
    return Optional.of(
        new Choice(
            new Statistic.Budget(
                List.of(failure.get().match()), objective.getAsDouble(), budgetView()),
            all,
            null,
            false,
            rest));
  }

  /** The "availability" of an objective is no endpoint. */
  private boolean saysEnding(BitSet at) {
    List<String> words = at.stream().mapToObj(position -> question.at(position).word()).toList();
    return metric.words().endings().stream().anyMatch(ending -> ending.phrases().contains(words));
  }

  private Statistic.Budget.View budgetView() {
    if (says(Concept.LEFT)) {
      return Statistic.Budget.View.LEFT;
    }
    boolean rate =
        says(Concept.RATE)
            || question.parts().at(Concept.BUDGET).stream()
                .anyMatch(at -> question.at(at).word().endsWith("rate"));
    return rate ? Statistic.Budget.View.BURN_RATE : Statistic.Budget.View.BURNT;
  }

  /** "failed bookings" are counted. */
  private boolean failedThings(BitSet at) {
    return at.stream()
        .anyMatch(
            position -> {
              String text = question.at(position).text().toLowerCase(Locale.ROOT);
              return text.equals("failed") || text.equals("failing") || text.equals("unsuccessful");
            });
  }

  /** "service error rate" wants a share, which a counter of errors alone does not give. */
  private boolean failuresRate() {
    BitSet shares = question.parts().at(Concept.RATE);
    shares.or(question.parts().at(Concept.RATIO));
    return shares.stream()
        .map(question::before)
        .anyMatch(at -> at >= 0 && subject.get(at) && FAILURES.contains(question.at(at).word()));
  }

  private boolean statusClass(Filter ending) {
    return ending.at().stream()
        .anyMatch(
            at -> question.at(at).word().endsWith("xx") || question.at(at).word().equals("error"));
  }

  /**
   * "what share of errors come from checkout", "500s among all 5xx": the filters of the whole,
   * where the part has some of its own.
   */
  private Optional<List<Filter>> whole() {
    int ratio = question.parts().at(Concept.RATIO).nextSetBit(0);
    int among = question.parts().at(Concept.AMONG).nextSetBit(0);
    if (among >= 0) {
      return sides(filters.stream().filter(filter -> filter.first() > among).toList());
    }
    if (ratio < 0) {
      return Optional.empty();
    }
    for (Filter filter : filters) {
      boolean linked = false;
      for (int i = filter.last() + 1; i < question.size() && !linked; i++) {
        linked = LINKS.contains(question.at(i).text().toLowerCase(Locale.ROOT));
      }
      if (linked && filter.first() > ratio) {
        int link = link(filter.last());
        Optional<List<Filter>> sides =
            sides(filters.stream().filter(other -> other.last() < link).toList());
        if (sides.isPresent()) {
          return sides;
        }
      }
    }
    return Optional.empty();
  }

  private int link(int from) {
    int at = from + 1;
    while (!LINKS.contains(question.at(at).text().toLowerCase(Locale.ROOT))) {
      at++;
    }
    return at;
  }

  private Optional<List<Filter>> sides(List<Filter> whole) {
    return whole.isEmpty() || whole.size() == filters.size()
        ? Optional.empty()
        : Optional.of(whole);
  }

  private Optional<Choice> divided(List<Filter> whole, Concept... explains) {
    List<LabelMatcher> part =
        filters.stream().filter(filter -> !whole.contains(filter)).map(Filter::matcher).toList();
    Set<Concept> all = concepts(explains);
    all.add(Concept.AMONG);
    all.add(Concept.COUNT);
    return Optional.of(new Choice(new Statistic.Share(part, false), all, null, false, whole));
  }

  private Optional<Choice> share(Optional<Filter> ending) {
    Concept[] explains = {
      Concept.RATIO, Concept.RATE, Concept.TRAFFIC, Concept.AVERAGE, Concept.AMONG
    };
    Optional<List<Filter>> whole = whole();
    if (whole.isPresent()) {
      return divided(whole.get(), explains);
    }
    Filter part = ending.orElse(null);
    if (part == null && !groups.isEmpty() && metric.words().shareOf().isEmpty()) {
      return named(new Statistic.PartOfAll(), explains);
    }
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
    if (rest.stream().anyMatch(filter -> filter.matcher().label().equals(matcher.label()))) {
      return Optional.empty();
    }
    LabelMatcher counted = matcher;
    boolean complement = false;
    Optional<Ending> failure = metric.failure();
    if (part.ending() != null && part.ending().allButFailures() && failure.isPresent()) {
      boolean classNamed = part.at().stream().anyMatch(at -> question.at(at).word().endsWith("xx"));
      if (!classNamed) {
        counted = failure.get().match();
        complement = true;
      }
    }
    Choice choice =
        extreme(new Statistic.Share(List.of(counted), complement), explains).orElseThrow();
    return Optional.of(
        new Choice(choice.statistic(), choice.explains(), choice.extreme(), false, rest));
  }
}
