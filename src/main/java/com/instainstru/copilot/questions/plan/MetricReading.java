package com.instainstru.copilot.questions.plan;

import com.instainstru.copilot.questions.dictionary.Ending;
import com.instainstru.copilot.questions.dictionary.LabelMatcher;
import com.instainstru.copilot.questions.dictionary.Metric;
import com.instainstru.copilot.questions.language.Concept;
import com.instainstru.copilot.questions.language.Token;
import com.instainstru.copilot.questions.plan.Reading.Fit;
import com.instainstru.copilot.questions.plan.Reading.Miss;
import com.instainstru.copilot.questions.plan.Reading.Why;
import com.instainstru.copilot.questions.reading.Bound;
import com.instainstru.copilot.questions.reading.Comparison;
import com.instainstru.copilot.questions.reading.Grouping;
import com.instainstru.copilot.questions.reading.Parts;
import com.instainstru.copilot.questions.reading.TimeUnit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a question as one about a certain metric. The reading fits only if every word that says
 * something is accounted for: dropping a word silently would answer another question.
 */
final class MetricReading {
  private static final int SUBJECT_WORD = 10;
  private static final int FILTER_WORD = 6;
  private static final int EVENTS_OF_HISTOGRAM = -4;
  private static final Duration DAY = Duration.ofDays(1);
  private static final Set<String> ASKS_FOR_SOME = Set.of("which", "what", "any");
  private static final Set<String> YES_OR_NO =
      Set.of("is", "are", "was", "were", "do", "does", "did", "has", "have", "any");

  private final ParsedQuestion question;
  private final Metric metric;
  private final Endpoints endpoints;
  private final ValuePhrases phrases;
  private final BitSet explained;
  private final BitSet subject = new BitSet();
  private final List<Filter> filters = new ArrayList<>();
  private final Set<String> groups = new LinkedHashSet<>();
  private final boolean shareWords;
  private final boolean endpointsOnly;
  private @Nullable Duration window;

  private MetricReading(
      ParsedQuestion question,
      Metric metric,
      Endpoints endpoints,
      ValuePhrases phrases,
      boolean shareWords,
      boolean endpointsOnly) {
    this.endpointsOnly = endpointsOnly;
    this.phrases = phrases;
    this.shareWords = shareWords;
    this.question = question;
    this.metric = metric;
    this.endpoints = endpoints;
    this.explained = (BitSet) question.parts().taken().clone();
    this.window = question.parts().window();
  }

  /** The reading with words for shares only where a share is asked for. */
  static Reading of(
      ParsedQuestion question, Metric metric, Endpoints endpoints, ValuePhrases phrases) {
    Reading reading = new MetricReading(question, metric, endpoints, phrases, true, false).read();
    boolean sharesOnly = metric.words().endings().stream().anyMatch(Ending::rateOnly);
    return reading instanceof Miss && sharesOnly
        ? new MetricReading(question, metric, endpoints, phrases, false, false).read()
        : reading;
  }

  /** "p95 of login": the duration of its requests, where no other metric has one. */
  static Reading ofEndpoint(
      ParsedQuestion question, Metric metric, Endpoints endpoints, ValuePhrases phrases) {
    return new MetricReading(question, metric, endpoints, phrases, true, true).read();
  }

  private Reading read() {
    Parts parts = question.parts();
    subject();
    if (parts.has(Concept.WHERE) && metric.hasEndpoints() && metric.is(Metric.Type.COUNTER)) {
      groups.add("endpoint");
      explained.or(parts.at(Concept.WHERE));
    }
    for (Grouping grouping : parts.groupings()) {
      Optional<String> label =
          grouping.labels().stream().filter(metric.labels()::contains).findFirst();
      if (label.isEmpty()) {
        return miss(Why.LACKS_LABEL, words(grouping.at()), null);
      }
      groups.add(label.get());
    }
    String unknown = endpointsAndMethods();
    if (unknown != null) {
      return miss(Why.UNKNOWN_VALUE, List.of(unknown), "endpoint");
    }
    ValueFilters values =
        new ValueFilters(question, metric, phrases, subject, besideSubject(), shareWords);
    keep(values.read());
    if (values.unknown() != null) {
      return miss(Why.UNKNOWN_VALUE, List.of(values.unknown()), "status_code");
    }
    Optional<RankingFinder.Found> ranking =
        RankingFinder.find(question, metric, besideSubject(), subject);
    ranking.ifPresent(
        found -> {
          groups.add(found.label());
          explained.or(found.at());
        });
    boolean held = parts.bound() != null || rises() || falls();
    if (held && ranking.isEmpty() && parts.groupings().isEmpty()) {
      RankingFinder.noun(question, metric, besideSubject(), subject, new BitSet())
          .filter(noun -> several(noun.at()))
          .ifPresent(
              noun -> {
                groups.add(noun.label());
                explained.or(noun.at());
              });
    }
    return chosen(ranking);
  }

  /** "endpoints above 1 s", "which endpoint is above 1 s": one of several is asked for. */
  private boolean several(BitSet noun) {
    int before = noun.nextSetBit(0) - 1;
    String asks = before < 0 ? "" : question.at(before).word();
    return question.at(noun.length() - 1).plural() || ASKS_FOR_SOME.contains(asks);
  }

  /** What the values are held against; empty if they cannot be. */
  private Optional<Plan.Threshold> threshold(Statistic statistic) {
    Bound bound = question.parts().bound();
    if (groups.isEmpty() && !asksYesOrNo()) {
      return Optional.empty();
    }
    if (bound == null) {
      return rises() || falls() ? Optional.of(new Plan.Threshold(rises(), 0)) : Optional.empty();
    }
    if (bound.percent() != isShare(statistic) || (bound.duration() != null) != isTime(statistic)) {
      return Optional.empty();
    }
    double value = bound.number();
    if (bound.duration() != null) {
      double seconds = bound.duration().toNanos() / 1e9;
      value = metric.unit().equals("milliseconds") ? seconds * 1_000 : seconds;
    }
    return Optional.of(new Plan.Threshold(!bound.below(), value));
  }

  /** Which moment "when" asks for; null if none is said. */
  private Plan.Extreme.@Nullable Kind moment() {
    Parts parts = question.parts();
    if (parts.has(Concept.BEGIN)) {
      return Plan.Extreme.Kind.START;
    }
    if (parts.has(Concept.MAXIMUM) || parts.has(Concept.WORST) || parts.has(Concept.SLOW)) {
      return Plan.Extreme.Kind.TIME_OF_MAX;
    }
    return parts.has(Concept.MINIMUM) || parts.has(Concept.FAST)
        ? Plan.Extreme.Kind.TIME_OF_MIN
        : null;
  }

  private boolean rises() {
    return question.parts().has(Concept.RISING);
  }

  private boolean falls() {
    return question.parts().has(Concept.FALLING);
  }

  private boolean asksYesOrNo() {
    return question.size() > 0
        && YES_OR_NO.contains(question.at(0).text().toLowerCase(Locale.ROOT));
  }

  /** Whether the statistic can be told in the unit that is asked for. */
  private boolean fitsUnit(Statistic statistic, @Nullable Comparison comparison) {
    String unit = question.parts().wantedUnit();
    if (unit == null) {
      return true;
    }
    if (unit.equals("percent")) {
      return isShare(statistic)
          || (comparison != null && comparison.mode() == Comparison.Mode.RELATIVE_CHANGE);
    }
    return isTime(statistic) || statistic instanceof Statistic.StateAge;
  }

  private boolean isTime(Statistic statistic) {
    return metric.measuresTime()
        && (statistic instanceof Statistic.Quantile || statistic instanceof Statistic.Average);
  }

  private static boolean isShare(Statistic statistic) {
    return statistic instanceof Statistic.Share
        || statistic instanceof Statistic.PartOfAll
        || statistic instanceof Statistic.Budget
        || statistic instanceof Statistic.BoundShare;
  }

  /** Whether a bound is part of the name or the statistic. */
  private boolean usedBound(Statistic statistic) {
    Bound bound = question.parts().bound();
    return bound == null
        || bound.at().intersects(subject)
        || statistic instanceof Statistic.BoundShare
        || statistic instanceof Statistic.BoundCount
        || statistic instanceof Statistic.Apdex;
  }

  private Reading chosen(Optional<RankingFinder.Found> ranking) {
    if (metric.hasEndpoints()) {
      EndpointFilters rest = new EndpointFilters(question, endpoints, explained, endpointsOnly);
      BitSet known = (BitSet) explained.clone();
      for (int i = 0; i < question.size(); i++) {
        if (question.at(i).concept() != null || question.at(i).filler()) {
          known.set(i);
        }
      }
      rest.leftOver(known);
      keep(rest.found());
    }
    BitSet before = question.parts().taken();
    Optional<StatisticChoice.Choice> choice =
        StatisticChoice.of(
            new StatisticChoice.Asked(
                question,
                metric,
                subject,
                before,
                filters,
                groups,
                ranking.isPresent(),
                window != null));
    if (choice.isEmpty()) {
      boolean several = question.parts().quantiles().size() > 1;
      return miss(
          several ? Why.SEVERAL : wrongStatistic() ? Why.WRONG_STATISTIC : Why.NOT_NAMED,
          List.of(),
          null);
    }
    explain(choice.get());
    boolean meant = named() || meantByDefault(choice.get());
    if (!meant || valueAlone(choice.get())) {
      return miss(Why.NOT_NAMED, List.of(), null);
    }
    return plan(choice.get(), ranking);
  }

  /** What is explained otherwise than by naming the metric. */
  private BitSet besideSubject() {
    BitSet positions = (BitSet) explained.clone();
    positions.andNot(subject);
    return positions;
  }

  /** The words that name the metric. */
  private void subject() {
    BitSet blocked = (BitSet) question.parts().taken().clone();
    blocked.andNot(question.parts().windowAt());
    Bound bound = question.parts().bound();
    if (bound != null) {
      blocked.andNot(bound.at());
    }
    List<List<String>> phrases = new ArrayList<>(metric.words().subjects());
    phrases.addAll(metric.words().events());
    Metric.Attempts attempts = metric.words().attempts();
    if (attempts != null) {
      phrases.addAll(attempts.again());
    }
    for (List<String> phrase : phrases) {
      Phrases.anywhere(phrase, question.tokens(), blocked).ifPresent(subject::or);
    }
    BitSet grouped = new BitSet();
    question.parts().groupings().forEach(grouping -> grouped.or(grouping.at()));
    blocked.andNot(grouped);
    for (List<String> phrase : phrases) {
      // "responses by beta phase": the label is part of the name, but not all of it.
      Phrases.anywhere(phrase, question.tokens(), blocked)
          .filter(at -> at.stream().anyMatch(position -> !grouped.get(position)))
          .ifPresent(subject::or);
    }
    if (subject.intersects(question.parts().windowAt())) {
      window = null;
    }
    explained.or(subject);
    for (int i = 0; i < question.size(); i++) {
      // "results per search": the phrase has the words on both sides.
      boolean joined =
          question.at(i).is(Concept.BY)
              && subject.get(question.after(i))
              && question.before(i) >= 0
              && subject.get(question.before(i));
      if (joined) {
        explained.set(i);
      }
      if (question.at(i).word().equals(metric.name())) {
        subject.set(i);
        explained.set(i);
      }
    }
  }

  private @Nullable String endpointsAndMethods() {
    if (!metric.hasEndpoints()) {
      return null;
    }
    EndpointFilters reader =
        new EndpointFilters(question, endpoints, question.parts().taken(), false);
    keep(reader.read());
    // Words of an endpoint's name do not name the metric as well.
    filters.forEach(filter -> subject.andNot(filter.at()));
    return reader.unknown().orElse(null);
  }

  private void keep(List<Filter> more) {
    for (Filter one : more) {
      Filter filter = excepted(one);
      filters.add(filter);
      explained.or(filter.at());
      int before = question.before(filter.first());
      if (before >= 0 && question.at(before).is(Concept.BY)) {
        // "credits applied by referral": a value behind it is no label to group by.
        explained.set(before);
      }
      labelBeside(filter);
    }
  }

  /** "excluding POST": what stands behind such a word is left out. */
  private Filter excepted(Filter filter) {
    int before = question.before(filter.first());
    if (before < 0 || !(question.at(before).is(Concept.EXCEPT) || joined(before, filter))) {
      return filter;
    }
    BitSet at = (BitSet) filter.at().clone();
    at.set(before);
    int after = filter.last() + 1;
    if (after < question.size() && question.at(after).text().equalsIgnoreCase("out")) {
      // "leaving search out"
      at.set(after);
    }
    return new Filter(filter.matcher().negated(), at, null);
  }

  /** "ignoring 401 and 404": the second of two that are left out. */
  private boolean joined(int and, Filter filter) {
    int before = question.before(and);
    return question.at(and).is(Concept.AND)
        && filters.stream()
            .anyMatch(
                other ->
                    other.matcher().negative()
                        && other.last() == before
                        && other.matcher().label().equals(filter.matcher().label()));
  }

  /** "the financial bucket", "status code 404": the label's name beside its value. */
  private void labelBeside(Filter filter) {
    for (List<String> phrase :
        question.vocabulary().labels().getOrDefault(filter.matcher().label(), List.of())) {
      for (BitSet place : Phrases.together(phrase, question.tokens(), explained)) {
        boolean beside =
            question.before(filter.first()) == place.length() - 1
                || question.after(filter.last()) == place.nextSetBit(0);
        if (beside) {
          explained.or(place);
        }
      }
    }
  }

  /** Positions that name the metric or which of its events are meant. */
  private BitSet heads() {
    BitSet heads = (BitSet) subject.clone();
    filters.forEach(filter -> heads.or(filter.at()));
    return heads;
  }

  private boolean named() {
    return !subject.isEmpty()
        || filters.stream()
            .anyMatch(filter -> metric.words().valueIsSubject().contains(filter.matcher().label()));
  }

  /**
   * "cancelled bookings" has the words of an operation, but asks for something else than how often
   * that was called.
   */
  private boolean valueAlone(StatisticChoice.Choice choice) {
    boolean events =
        choice.statistic() instanceof Statistic.Count
            || choice.statistic() instanceof Statistic.Rate;
    return events
        && subject.isEmpty()
        && !metric.words().valueIsSubject().isEmpty()
        && metric.failure().isPresent()
        && filters.stream().noneMatch(filter -> filter.ending() != null);
  }

  private boolean wrongStatistic() {
    boolean durations = metric.measuresTime() && !question.parts().quantiles().isEmpty();
    return named() || (metric.words().meantByDefault() && durations);
  }

  /** Without a subject the API's requests are meant, if something of them is asked. */
  private boolean meantByDefault(StatisticChoice.Choice choice) {
    Parts parts = question.parts();
    boolean measured =
        !parts.quantiles().isEmpty()
            || parts.has(Concept.LATENCY)
            || parts.tokens().stream().anyMatch(Token::bySpeed)
            || parts.has(Concept.SLOW)
            || parts.has(Concept.FAST)
            || parts.has(Concept.TRAFFIC)
            || parts.has(Concept.PER_MINUTE)
            || parts.has(Concept.BUSY)
            || parts.has(Concept.IDLE)
            || parts.has(Concept.BUDGET)
            || parts.has(Concept.APDEX)
            || (!subject.isEmpty() && metric.is(Metric.Type.COUNTER))
            || groups.contains(metric.words().outcome())
            || filters.stream()
                .anyMatch(
                    filter ->
                        filter.matcher().label().equals(metric.words().outcome())
                            && !participle(filter.at()))
            || endpointAlone(choice)
            || choice.statistic() instanceof Statistic.Share
            || choice.statistic() instanceof Statistic.BoundShare;
    return metric.words().meantByDefault() && measured;
  }

  /** "how many failed" does not say what failed. */
  private boolean participle(BitSet at) {
    return at.stream()
        .allMatch(
            position -> {
              String text = question.at(position).text().toLowerCase(Locale.ROOT);
              return text.equals("failed") || text.equals("failing") || text.equals("succeeded");
            });
  }

  /** "bookings last hour", "DELETEs last hour" are requests. */
  private boolean endpointAlone(StatisticChoice.Choice choice) {
    return window != null
        && choice.statistic() instanceof Statistic.Count
        && filters.stream()
            .map(filter -> filter.at().cardinality() == 1 ? filter.matcher().label() : "")
            .anyMatch(label -> label.equals("endpoint") || label.equals("method"));
  }

  private void explain(StatisticChoice.Choice choice) {
    for (int i = 0; i < question.size(); i++) {
      Concept concept = question.at(i).concept();
      if (concept != null && choice.explains().contains(concept)) {
        explained.set(i);
      }
    }
  }

  private Reading plan(StatisticChoice.Choice choice, Optional<RankingFinder.Found> ranking) {
    String state = Phrases.said(metric.words().states(), question.tokens(), explained);
    Statistic statistic = choice.statistic();
    boolean counted = question.parts().has(Concept.COUNT) && choice.extreme() == null;
    if (statistic instanceof Statistic.StateAge) {
      groups.add(String.valueOf(metric.words().shownPer()));
      state = null;
    } else if (state != null && counted) {
      statistic = new Statistic.StateCount(state);
      state = null;
    } else if (metric.words().shownPer() != null) {
      groups.add(metric.words().shownPer());
    }
    Selection selection = new Selection(question, metric, groups, ranking.isPresent());
    Comparison comparison = question.parts().comparison();
    List<Filter> kept = choice.rest();
    List<LabelMatcher> second = null;
    if (comparison != null && comparison.offset() == null) {
      Sides sides = Sides.of(kept, comparison.at());
      if (sides == null) {
        return miss(Why.SEVERAL, List.of(), null);
      }
      kept = sides.first();
      second = selection.of(sides.second());
    }
    boolean bounded = question.parts().bound() != null;
    boolean used = usedBound(statistic);
    Plan.Threshold threshold = bounded && used ? null : threshold(statistic).orElse(null);
    if (!used && threshold == null) {
      return miss(Why.WRONG_STATISTIC, List.of(), null);
    }
    groupedEndpoint(ranking.isPresent());
    again();
    if (question.parts().has(Concept.WHEN)) {
      explained.or(question.parts().at(Concept.WHEN));
      explained.or(question.parts().at(Concept.BEGIN));
      explained.or(question.parts().at(Concept.MAXIMUM));
      explained.or(question.parts().at(Concept.MINIMUM));
    }
    if (!fitsUnit(statistic, comparison)) {
      return miss(Why.WRONG_STATISTIC, List.of(), null);
    }
    List<String> leftOver = question.leftOver(explained, heads());
    if (!leftOver.isEmpty()) {
      return miss(leftOver.contains("and") ? Why.SEVERAL : Why.LEFT_OVER, leftOver, null);
    }
    if (Selection.contradicts(kept)) {
      return miss(Why.SEVERAL, List.of(), null);
    }
    Duration range = window == null ? question.window() : window;
    Plan.Extreme.Kind kind = question.parts().has(Concept.WHEN) ? moment() : choice.extreme();
    if (question.parts().has(Concept.WHEN) && (kind == null || !groups.isEmpty())) {
      return miss(Why.WRONG_STATISTIC, List.of(), null);
    }
    if (kind != null && kind.moment() && window == null) {
      range = DAY;
    }
    Plan.Extreme extreme = kind == null ? null : new Plan.Extreme(kind, question.window());
    Plan.Compared compared =
        comparison == null
            ? null
            : new Plan.Compared(comparison.mode(), comparison.offset(), second);
    TimeUnit per = question.parts().per();
    Plan plan =
        new Plan(
            metric,
            statistic,
            selection.of(kept),
            List.copyOf(groups),
            ranking.map(RankingFinder.Found::ranking).orElse(null),
            range,
            extreme,
            compared,
            per == null ? TimeUnit.SECOND : per,
            state,
            threshold,
            question.at());
    return new Fit(plan, score(statistic), choice.assumed());
  }

  /** "endpoint latency" is latency by endpoint. */
  private void groupedEndpoint(boolean ranked) {
    for (int i = 0; i < question.size() && metric.hasEndpoints() && !ranked; i++) {
      Token token = question.at(i);
      int next = question.after(i);
      boolean measured =
          next < question.size() && question.at(next).concept() != null && explained.get(next);
      if (token.word().equals("endpoint") && !explained.get(i) && !token.plural() && measured) {
        groups.add("endpoint");
        explained.set(i);
      }
    }
  }

  /** In a comparison the subject may be named twice. */
  private void again() {
    if (question.parts().comparison() == null) {
      return;
    }
    Set<String> said = new HashSet<>();
    explained.stream().mapToObj(at -> question.at(at).word()).forEach(said::add);
    for (int i = 0; i < question.size(); i++) {
      if (said.contains(question.at(i).word())) {
        explained.set(i);
      }
    }
  }

  private int score(Statistic statistic) {
    int score = subject.cardinality() * SUBJECT_WORD;
    for (Filter filter : filters) {
      BitSet own = (BitSet) filter.at().clone();
      own.andNot(subject);
      score += own.cardinality() * FILTER_WORD;
    }
    boolean events =
        metric.is(Metric.Type.HISTOGRAM)
            && (statistic instanceof Statistic.Rate || statistic instanceof Statistic.Count);
    return score + (events ? EVENTS_OF_HISTOGRAM : 0);
  }

  private Miss miss(Why why, List<String> words, @Nullable String label) {
    return new Miss(metric, score(new Statistic.Level()), why, words, label, this::draft);
  }

  /** What was understood, with the statistic that was named or else is usual. */
  private Plan draft() {
    TimeUnit per = question.parts().per();
    OptionalDouble quantile = question.parts().quantile();
    boolean counted = question.parts().has(Concept.COUNT) || window != null;
    Statistic statistic =
        switch (metric.type()) {
          case GAUGE -> new Statistic.Level();
          case COUNTER -> counted && per == null ? new Statistic.Count() : new Statistic.Rate();
          case HISTOGRAM -> {
            if (quantile.isPresent() && quantile.getAsDouble() > 0 && quantile.getAsDouble() <= 1) {
              yield new Statistic.Quantile(quantile.getAsDouble());
            }
            yield question.parts().has(Concept.AVERAGE)
                ? new Statistic.Average()
                : new Statistic.Quantile(0.99);
          }
        };
    Comparison comparison = question.parts().comparison();
    Selection selection = new Selection(question, metric, groups, false);
    return new Plan(
        metric,
        statistic,
        selection.of(filters),
        List.copyOf(groups),
        null,
        window == null ? question.window() : window,
        null,
        comparison == null || comparison.offset() == null
            ? null
            : new Plan.Compared(comparison.mode(), comparison.offset(), null),
        per == null ? TimeUnit.SECOND : per,
        null,
        null,
        question.at());
  }

  private List<String> words(BitSet at) {
    return at.stream().mapToObj(position -> question.at(position).text()).toList();
  }
}
