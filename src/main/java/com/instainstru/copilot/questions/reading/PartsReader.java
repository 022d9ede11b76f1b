package com.instainstru.copilot.questions.reading;

import com.instainstru.copilot.questions.language.Concept;
import com.instainstru.copilot.questions.language.TimeSpans;
import com.instainstru.copilot.questions.language.Token;
import com.instainstru.copilot.questions.language.Token.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parts of a question one after another; a part does not touch words that an earlier one
 * took, so the order is that of certainty.
 */
public final class PartsReader {
  private static final Duration MIN_WINDOW = Duration.ofSeconds(30);
  private static final Set<String> UNITS = Set.of("millisecond", "second", "minute", "percent");

  private final Sentence sentence;
  private final Map<String, List<List<String>>> labels;
  private @Nullable Duration window;
  private final BitSet windowAt = new BitSet();
  private @Nullable Bound bound;

  private PartsReader(
      List<Token> tokens, Map<String, List<List<String>>> labels, @Nullable Duration period) {
    this.sentence = new Sentence(tokens);
    this.labels = labels;
    this.window = period;
  }

  /**
   * @param labels what labels are called
   * @param period length of the calendar time that the question names, null for none
   */
  public static Parts read(
      List<Token> tokens, Map<String, List<List<String>>> labels, @Nullable Duration period) {
    return new PartsReader(tokens, labels, period).read();
  }

  private Parts read() {
    TimeUnit per = per();
    String unit = wantedUnit();
    ComparisonReader.Result compared =
        new ComparisonReader(sentence, "percent".equals(unit), window).read();
    if (compared != null && compared.sincePeriod()) {
      window = null;
    }
    windows();
    Set<Double> quantiles = quantiles();
    List<Grouping> groupings = groupings();
    boolean health = health();
    Comparison comparison = compared == null ? versus() : compared.comparison();
    if (window == null && compared != null) {
      window = compared.window();
    }
    sentence.takeAll(Set.of(Concept.NOW));
    return new Parts(
        sentence.tokens(),
        sentence.taken(),
        window,
        windowAt,
        comparison,
        per,
        quantiles,
        bound,
        groupings,
        unit,
        health);
  }

  /** "per second", "each minute", "a day"; not "per endpoint". */
  private @Nullable TimeUnit per() {
    for (int i = 1; i < sentence.size(); i++) {
      Token token = sentence.at(i);
      boolean by =
          sentence.is(i - 1, Concept.BY) || sentence.is(i - 1, "a") || sentence.is(i - 1, "an");
      if (by && TimeSpans.isUnit(token) && !token.word().equals("millisecond")) {
        sentence.take(i - 1, i);
        return new TimeUnit(token.word(), TimeSpans.unit(token.word()).toSeconds());
      }
    }
    for (int i = 1; i < sentence.size(); i++) {
      Duration one = sentence.at(i).duration();
      if (one != null && sentence.is(i - 1, Concept.BY)) {
        // "per one minute"
        for (String word : List.of("second", "minute", "hour", "day")) {
          if (TimeSpans.unit(word).equals(one)) {
            sentence.take(i - 1, i);
            return new TimeUnit(word, one.toSeconds());
          }
        }
      }
    }
    return sentence.find(Concept.PER_MINUTE) >= 0 ? new TimeUnit("minute", 60) : null;
  }

  /** "in milliseconds", "as a percentage". */
  private @Nullable String wantedUnit() {
    for (int i = 1; i < sentence.size(); i++) {
      String word = sentence.at(i).word().equals("percentage") ? "percent" : sentence.at(i).word();
      boolean asked =
          sentence.is(i - 1, "in")
              || sentence.is(i - 1, "as")
              || sentence.is(i - 1, Concept.UNIT_AS);
      if (asked && UNITS.contains(word) && !sentence.taken(i)) {
        sentence.take(i - 1, i);
        return word;
      }
    }
    return null;
  }

  /** Durations that are no part of a comparison: windows, or bounds. */
  private void windows() {
    for (int i = 0; i < sentence.size(); i++) {
      Duration duration = sentence.taken(i) ? null : sentence.at(i).duration();
      int before = sentence.before(i);
      if (duration != null) {
        span(i, before, duration);
      } else if (!sentence.taken(i) && bounds(before)) {
        number(i, before);
      } else if (sentence.is(i, Concept.LAST)
          && sentence.at(i).text().toLowerCase(Locale.ROOT).equals("latest")) {
        sentence.take(i);
      }
    }
  }

  private boolean bounds(int before) {
    return sentence.is(before, Set.of(Concept.BEYOND, Concept.WITHIN, Concept.OVER));
  }

  /** "over 5 %", "more than 10 jobs". */
  private void number(int at, int before) {
    boolean below = sentence.is(before, Concept.WITHIN);
    double number = sentence.at(at).number();
    if (sentence.at(at).is(Kind.PERCENT)) {
      bound = bound(below, null, number / 100, true, before, at);
    } else if (sentence.at(at).is(Kind.NUMBER)) {
      boolean percent = sentence.is(at + 1, "percent");
      bound =
          bound(
              below, null, percent ? number / 100 : number, percent, before, percent ? at + 1 : at);
    }
  }

  private void span(int at, int before, Duration duration) {
    boolean last = sentence.is(before, Concept.LAST);
    boolean over = sentence.is(before, Concept.OVER);
    boolean lower = sentence.is(before, Concept.BEYOND);
    boolean upper = sentence.is(before, Concept.WITHIN);
    boolean brief = duration.compareTo(MIN_WINDOW) < 0;
    if (!last && (lower || (upper && brief) || (over && brief))) {
      bound = bound(upper, duration, 0, false, before, at);
      return;
    }
    if (brief && sentence.has(Set.of(Concept.APDEX))) {
      bound = bound(true, duration, 0, false, at, at);
      return;
    }
    if (window != null || duration.isZero()) {
      return;
    }
    window = duration;
    int start = last || over || upper || sentence.is(before, Concept.SINCE) ? before : at;
    if (last
        && sentence.is(
            sentence.before(before), Set.of(Concept.OVER, Concept.WITHIN, Concept.SINCE))) {
      start = sentence.before(before);
    }
    int end = sentence.is(at + 1, Concept.AGO) || sentence.is(at + 1, Concept.BEFORE) ? at + 1 : at;
    sentence.take(start, end);
    windowAt.set(start, end + 1);
  }

  private Bound bound(
      boolean below,
      @Nullable Duration duration,
      double number,
      boolean percent,
      int from,
      int to) {
    BitSet at = new BitSet();
    at.set(from, to + 1);
    sentence.take(from, to);
    return new Bound(below, duration, number, percent, at);
  }

  private Set<Double> quantiles() {
    Set<Double> quantiles = new LinkedHashSet<>();
    for (int i = 0; i < sentence.size(); i++) {
      Token token = sentence.at(i);
      if (token.is(Kind.QUANTILE)) {
        take(i, token.number(), quantiles);
      } else if (token.is(Kind.PERCENT) && !sentence.taken(i)) {
        boolean slowest = sentence.is(i - 1, Concept.SLOW);
        take(i, slowest ? 1 - token.number() / 100 : token.number() / 100, quantiles);
      } else if (token.is(Kind.NUMBER) && !sentence.taken(i) && objective(token)) {
        take(i, token.number() / 100, quantiles);
      } else if (token.is(Kind.NUMBER) && !sentence.taken(i)) {
        int after = sentence.after(i);
        int before = sentence.before(i);
        if (sentence.is(after, Concept.PERCENTILE) || sentence.is(after, "percent")) {
          boolean slowest = sentence.is(before, Concept.SLOW);
          boolean percent = slowest && sentence.is(after, "percent");
          double share = percent ? token.number() / 100 : share(token);
          sentence.take(after);
          take(i, slowest ? 1 - share : share, quantiles);
        } else if (sentence.is(before, Concept.PERCENTILE)) {
          take(i, share(token), quantiles);
        }
      } else if (token.is(Concept.MEDIAN)) {
        take(i, 0.5, quantiles);
      } else if (token.is(Concept.TAIL)) {
        take(i, 0.99, quantiles);
      }
    }
    if (!quantiles.isEmpty()) {
      sentence.takeAll(Set.of(Concept.PERCENTILE));
    }
    if (quantiles.size() > 1) {
      joins(Set.of(Kind.QUANTILE, Kind.PERCENT));
    }
    return quantiles;
  }

  /** "burn rate for 99.9". */
  private boolean objective(Token token) {
    return sentence.has(Set.of(Concept.BUDGET)) && token.number() >= 50 && token.number() < 100;
  }

  /** The "and" between two of these. */
  private void joins(Set<Kind> kinds) {
    for (int i = 1; i < sentence.size() - 1; i++) {
      int next = sentence.after(i);
      boolean between =
          next < sentence.size()
              && (kinds.contains(sentence.at(i - 1).kind()) || sentence.taken(i - 1))
              && (kinds.contains(sentence.at(next).kind()) || sentence.is(next, Concept.MEDIAN));
      if (between && sentence.is(i, Concept.AND)) {
        sentence.take(i);
      }
    }
  }

  /** "0.95 quantile" has the share itself, "95th percentile" a hundred times it. */
  private static double share(Token token) {
    return token.number() <= 1 ? token.number() : token.number() / 100;
  }

  private void take(int at, double quantile, Set<Double> quantiles) {
    sentence.take(at);
    quantiles.add(Math.rint(quantile * 1e8) / 1e8);
    if (sentence.is(at - 1, Concept.SLOW)) {
      sentence.take(at - 1);
    }
  }

  /** "by endpoint and method", "per bucket", "for each status code". */
  private List<Grouping> groupings() {
    List<Grouping> groupings = new ArrayList<>();
    breakdown(groupings);
    for (int i = 0; i < sentence.size(); i++) {
      if (!sentence.is(i, Concept.BY) || sentence.taken(i)) {
        continue;
      }
      // A label may begin with what is a filler elsewhere.
      Grouping grouping = label(i + 1);
      if (grouping == null) {
        grouping = label(sentence.after(i));
      }
      if (grouping == null
          && sentence.at(i).text().toLowerCase(Locale.ROOT).startsWith("breakdown")) {
        sentence.take(i);
      }
      if (grouping != null
          && sentence.is(sentence.before(i), Concept.AND)
          && !groupings.isEmpty()) {
        // "per endpoint and per method"
        sentence.take(sentence.before(i));
      }
      while (grouping != null) {
        groupings.add(grouping);
        sentence.take(i, grouping.at().length() - 1);
        int next = grouping.at().length();
        grouping = label(sentence.is(next, Concept.AND) ? sentence.after(next) : next);
      }
    }
    int left = sentence.find(Concept.BREAKDOWN);
    if (left >= 0 && !groupings.isEmpty()) {
      // "breakdown of traffic by endpoint"
      sentence.take(left);
    }
    return groupings;
  }

  /** "status code breakdown", "breakdown of status codes". */
  private void breakdown(List<Grouping> groupings) {
    int at = sentence.find(Concept.BREAKDOWN);
    if (at < 0) {
      return;
    }
    for (int start = Math.max(0, at - 3); start < sentence.size(); start++) {
      Grouping grouping = start == at ? null : label(start);
      if (grouping != null && (grouping.at().length() == at || sentence.before(start) == at)) {
        groupings.add(grouping);
        sentence.take(start, grouping.at().length() - 1);
        sentence.take(at);
        return;
      }
    }
  }

  /** The longest label name that begins at a position. */
  private @Nullable Grouping label(int at) {
    int longest = 0;
    int last = at;
    List<String> meant = new ArrayList<>();
    for (Map.Entry<String, List<List<String>>> label : labels.entrySet()) {
      for (int i = 0; i < label.getValue().size(); i++) {
        List<String> phrase = label.getValue().get(i);
        int end = phrase.size() < longest ? -1 : end(phrase, at);
        if (end < 0) {
          continue;
        }
        if (phrase.size() > longest) {
          meant.clear();
          longest = phrase.size();
          last = end;
        }
        // A label's first name means it more than its other ones do.
        meant.add(i == 0 ? 0 : meant.size(), label.getKey());
      }
    }
    if (meant.isEmpty()) {
      return null;
    }
    BitSet positions = new BitSet();
    positions.set(at, last + 1);
    return new Grouping(meant, positions);
  }

  /** Where a phrase that begins at a position ends, fillers in it aside; -1 if it does not. */
  private int end(List<String> phrase, int at) {
    int end = at;
    for (int i = 0; i < phrase.size(); i++) {
      if (i > 0) {
        end = sentence.is(end + 1, phrase.get(i)) ? end + 1 : sentence.after(end);
      }
      if (!sentence.is(end, phrase.get(i))) {
        return -1;
      }
    }
    return end;
  }

  /** "including health checks" and "without health checks"; the latter is the rule anyway. */
  private boolean health() {
    boolean includes = false;
    for (int i = 0; i < sentence.size(); i++) {
      int subject = sentence.after(i);
      if (!sentence.is(subject, "health check")) {
        continue;
      }
      if (sentence.is(i, Concept.INCLUDE) || sentence.is(i, Concept.EXCEPT)) {
        includes |= sentence.is(i, Concept.INCLUDE);
        int end = subject;
        while (sentence.is(end + 1, "endpoint")
            || sentence.is(end + 1, "check")
            || sentence.is(end + 1, "ready")
            || sentence.is(end + 1, Concept.AND)) {
          end++;
        }
        sentence.take(i, end);
      }
    }
    return includes;
  }

  /** "A versus B" for two filters of one measure. */
  private @Nullable Comparison versus() {
    int versus = sentence.find(Concept.VERSUS);
    int at = versus < 0 ? sentence.find(Concept.THAN) : versus;
    if (at < 0) {
      return null;
    }
    int next = sentence.after(at);
    if (next < sentence.size()
        && (sentence.at(next).is(Kind.NUMBER) || sentence.at(next).is(Kind.PERCENT))
        && sentence.has(Set.of(Concept.BUDGET))) {
      // "burn rate against 99.9%"
      sentence.take(at);
      return null;
    }
    boolean times = sentence.has(Set.of(Concept.TIMES_HIGHER));
    sentence.take(at);
    sentence.takeAll(Set.of(Concept.COMPARE, Concept.TIMES_HIGHER));
    if (versus < 0) {
      sentence.takeAll(Set.of(Concept.HIGHER));
    }
    return new Comparison(times ? Comparison.Mode.QUOTIENT : Comparison.Mode.DIFFERENCE, null, at);
  }
}
