package com.instainstru.copilot.metrics.plan;

import com.instainstru.copilot.metrics.dictionary.Ending;
import com.instainstru.copilot.metrics.dictionary.LabelMatcher;
import com.instainstru.copilot.metrics.dictionary.Metric;
import com.instainstru.copilot.metrics.language.Concept;
import com.instainstru.copilot.metrics.question.Bound;
import com.instainstru.copilot.metrics.question.Parts;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides what is made of a metric's samples, by its type and the words of the question. */
final class StatisticChoice {
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

  private static final Set<String> FAILURES = Set.of("error", "fail");
  private static final Set<String> EVENTS = Set.of("request", "response", "call");

  private final Question question;
  private final Metric metric;
  private final BitSet subject;
  private final List<Filter> filters;
  private final boolean ranked;
  private final boolean windowed;
  private final @Nullable Bound bound;
  private final Set<Concept> said = EnumSet.noneOf(Concept.class);

  StatisticChoice(
      Question question,
      Metric metric,
      BitSet subject,
      BitSet blocked,
      List<Filter> filters,
      boolean ranked,
      boolean windowed) {
    this.question = question;
    this.metric = metric;
    this.subject = subject;
    this.filters = filters;
    this.ranked = ranked;
    this.windowed = windowed;
    Bound named = question.parts().bound();
    this.bound = named == null || named.at().intersects(subject) ? null : named;
    for (int i = 0; i < question.size(); i++) {
      Concept concept = question.at(i).concept();
      if (concept != null && !subject.get(i) && !blocked.get(i)) {
        said.add(concept);
      }
    }
  }

  /** Empty if the words want something that this metric cannot give. */
  Optional<Choice> choose() {
    Parts parts = question.parts();
    if (parts.quantiles().size() > 1) {
      return Optional.empty();
    }
    Optional<Choice> choice =
        switch (metric.type()) {
          case HISTOGRAM -> histogram();
          case COUNTER -> counter();
          case GAUGE -> gauge();
        };
    boolean sharesOnly =
        filters.stream().anyMatch(filter -> filter.ending() != null && filter.ending().rateOnly());
    return choice.filter(chosen -> !sharesOnly || chosen.statistic() instanceof Statistic.Share);
  }

  private boolean says(Concept... concepts) {
    for (Concept concept : concepts) {
      if (said.contains(concept)) {
        return true;
      }
    }
    return false;
  }

  private boolean speedWord() {
    return says(Concept.LATENCY, Concept.SLOW, Concept.FAST)
        || subject.stream().anyMatch(at -> question.at(at).is(Concept.LATENCY));
  }

  private Optional<Choice> of(Statistic statistic, Concept... explains) {
    return Optional.of(new Choice(statistic, concepts(explains), null, false, filters));
  }

  private static Set<Concept> concepts(Concept... concepts) {
    Set<Concept> set = EnumSet.noneOf(Concept.class);
    set.addAll(List.of(concepts));
    return set;
  }

  private Optional<Choice> histogram() {
    Parts parts = question.parts();
    if (bound != null) {
      return bounded();
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
          new Statistic.Quantile(q),
          Concept.LATENCY,
          Concept.SLOW,
          Concept.FAST,
          Concept.COUNT,
          Concept.WITHIN);
    }
    if (metric.measuresTime()
        && !speedWord()
        && (eventWords || says(Concept.RATE, Concept.COUNT, Concept.MOST, Concept.LEAST))) {
      return metric.words().meantByDefault() || says(Concept.AVERAGE) ? Optional.empty() : events();
    }
    if (eventWords || says(Concept.RATE, Concept.RATIO)) {
      return Optional.empty();
    }
    if (says(Concept.AVERAGE)) {
      return of(new Statistic.Average(), Concept.AVERAGE, Concept.LATENCY, Concept.COUNT);
    }
    if (!ranked && says(Concept.MAXIMUM, Concept.WORST)) {
      return of(
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
          : of(new Statistic.Quantile(1), Concept.SLOW, Concept.LATENCY, Concept.MOST);
    }
    if (metric.measuresTime()) {
      if (!speedWord()) {
        return metric.words().meantByDefault() || ranked ? Optional.empty() : namedEvents();
      }
      if (says(Concept.COUNT) && !ranked) {
        return Optional.empty();
      }
      return assumed(new Statistic.Quantile(0.99), Concept.LATENCY, Concept.SLOW, Concept.FAST);
    }
    return assumed(new Statistic.Average(), Concept.COUNT);
  }

  private Optional<Choice> assumed(Statistic statistic, Concept... explains) {
    return Optional.of(new Choice(statistic, concepts(explains), null, true, filters));
  }

  /** A quantile or rate may be wanted at its highest over time. */
  private Optional<Choice> extreme(Statistic statistic, Concept... explains) {
    Set<Concept> all = concepts(explains);
    Plan.Extreme.Kind kind = null;
    if (!ranked && says(Concept.MAXIMUM)) {
      kind = Plan.Extreme.Kind.MAX;
      all.add(Concept.MAXIMUM);
    } else if (!ranked && says(Concept.MINIMUM)) {
      kind = Plan.Extreme.Kind.MIN;
      all.add(Concept.MINIMUM);
    }
    return Optional.of(new Choice(statistic, all, kind, false, filters));
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
        && !says(Concept.MINIMUM)
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
        ? of(new Statistic.Rate(), Concept.RATE, Concept.TRAFFIC, Concept.PER_MINUTE, Concept.COUNT)
        : of(new Statistic.Count(), Concept.COUNT, Concept.MOST, Concept.LEAST);
  }

  private Optional<Choice> namedEvents() {
    boolean named =
        metric.words().events().stream()
            .anyMatch(
                phrase -> Phrases.anywhere(phrase, question.tokens(), new BitSet()).isPresent());
    if (!named) {
      return Optional.empty();
    }
    return assumed(windowed ? new Statistic.Count() : new Statistic.Rate());
  }

  private Optional<Choice> bounded() {
    Optional<String> le = Bounds.of(metric, bound, question.values());
    if (le.isEmpty()) {
      return Optional.empty();
    }
    boolean below = bound != null && bound.below();
    if (says(Concept.RATIO)) {
      return of(new Statistic.BoundShare(le.get(), below), Concept.RATIO, Concept.LATENCY);
    }
    return says(Concept.COUNT)
        ? of(new Statistic.BoundCount(le.get(), below), Concept.COUNT, Concept.LATENCY)
        : Optional.empty();
  }

  private Optional<Choice> counter() {
    Parts parts = question.parts();
    boolean speed = said.stream().anyMatch(SPEED::contains);
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
      return of(
          new Statistic.Count(),
          Concept.COUNT,
          Concept.MOST,
          Concept.LEAST,
          Concept.MAXIMUM,
          Concept.MINIMUM);
    }
    if (ranked
        && !perTime
        && (ending.isPresent()
            || (says(Concept.MOST, Concept.LEAST) && !metric.words().meantByDefault()))) {
      return of(new Statistic.Count(), Concept.MOST, Concept.LEAST);
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
          Concept.IDLE,
          Concept.MOST,
          Concept.LEAST);
    }
    if (ranked && metric.words().meantByDefault()) {
      // "endpoints with the fewest requests" ranks by traffic; "top endpoints" names no measure.
      return subject.isEmpty() ? Optional.empty() : of(new Statistic.Rate());
    }
    if (says(Concept.MAXIMUM, Concept.MINIMUM, Concept.WORST) && !ranked) {
      return extreme(new Statistic.Rate());
    }
    boolean count =
        (windowed && !ranked && question.parts().comparison() == null)
            || (ranked && !says(Concept.MOST, Concept.LEAST))
            || (windowed && compared());
    return assumed(
        count ? new Statistic.Count() : new Statistic.Rate(), Concept.MOST, Concept.LEAST);
  }

  /** Two periods that follow one another are compared by what happened in them. */
  private boolean compared() {
    return question.parts().comparison() != null && question.parts().comparison().offset() != null;
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
      boolean beside =
          rates.stream()
              .anyMatch(rate -> question.adjacent(at, rate) || question.adjacent(at, rate + 1));
      if (beside) {
        return true;
      }
      boolean alone = metric.words().failuresAreRate() && rates.isEmpty();
      Ending said = ending.get().ending();
      boolean code = said == null && !windowed;
      boolean failure =
          said != null && (said.failure() || said.rateOnly() || statusClass(ending.get()));
      boolean requests =
          subject.stream().anyMatch(position -> EVENTS.contains(question.at(position).word()));
      boolean share = said != null && said.rateOnly();
      return share || (alone && !requests && (code || failure));
    }
    return !metric.words().shareOf().isEmpty()
        && rates.stream()
            .anyMatch(
                rate ->
                    question.adjacent(subject, rate)
                        || subject.get(question.before(rate) < 0 ? rate : question.before(rate)));
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
            at ->
                question.at(at).word().endsWith("xx")
                    || question.at(at).word().equals("client")
                    || question.at(at).word().equals("error"));
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

  private Optional<Choice> gauge() {
    Parts parts = question.parts();
    boolean rate =
        parts.per() != null
            || says(Concept.RATE, Concept.TRAFFIC, Concept.RATIO, Concept.PER_MINUTE, Concept.BUSY);
    if (rate
        || parts.quantile().isPresent()
        || bound != null
        || said.stream().anyMatch(SPEED::contains)) {
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
        concepts(
            Concept.COUNT,
            Concept.AVERAGE,
            Concept.MAXIMUM,
            Concept.MINIMUM,
            Concept.WORST,
            Concept.MOST,
            Concept.LEAST);
    return Optional.of(new Choice(new Statistic.Level(), explains, kind, false, filters));
  }
}
