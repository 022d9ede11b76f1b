package com.instainstru.copilot.questions.reading;

import com.instainstru.copilot.questions.language.Concept;
import com.instainstru.copilot.questions.language.TimeSpans;
import com.instainstru.copilot.questions.language.Token;
import com.instainstru.copilot.questions.language.Token.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

  private PartsReader(List<Token> tokens, Map<String, List<List<String>>> labels) {
    this.sentence = new Sentence(tokens);
    this.labels = labels;
  }

  /**
   * @param labels what labels are called
   */
  public static Parts read(List<Token> tokens, Map<String, List<List<String>>> labels) {
    return new PartsReader(tokens, labels).read();
  }

  private Parts read() {
    TimeUnit per = per();
    String unit = wantedUnit();
    ComparisonReader.Result compared =
        new ComparisonReader(sentence, "percent".equals(unit)).read();
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
      } else if (sentence.at(i).is(Kind.NUMBER)
          && (sentence.is(before, Concept.BEYOND) || sentence.is(before, Concept.WITHIN))) {
        bound =
            bound(sentence.is(before, Concept.WITHIN), null, sentence.at(i).number(), before, i);
      } else if (sentence.is(i, Concept.LAST)
          && sentence.at(i).text().toLowerCase(Locale.ROOT).equals("latest")) {
        sentence.take(i);
      }
    }
  }

  private void span(int at, int before, Duration duration) {
    boolean last = sentence.is(before, Concept.LAST);
    boolean over = sentence.is(before, Concept.OVER);
    boolean lower = sentence.is(before, Concept.BEYOND);
    boolean upper = sentence.is(before, Concept.WITHIN);
    boolean brief = duration.compareTo(MIN_WINDOW) < 0;
    if (!last && (lower || (upper && brief) || (over && brief))) {
      bound = bound(upper, duration, 0, before, at);
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

  private Bound bound(boolean below, @Nullable Duration duration, double number, int from, int to) {
    BitSet at = new BitSet();
    at.set(from, to + 1);
    sentence.take(from, to);
    return new Bound(below, duration, number, at);
  }

  private Set<Double> quantiles() {
    Set<Double> quantiles = new TreeSet<>();
    for (int i = 0; i < sentence.size(); i++) {
      Token token = sentence.at(i);
      if (token.is(Kind.QUANTILE)) {
        take(i, token.number(), quantiles);
      } else if (token.is(Kind.PERCENT)) {
        boolean slowest = sentence.is(i - 1, Concept.SLOW);
        take(i, slowest ? 1 - token.number() / 100 : token.number() / 100, quantiles);
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
    return quantiles;
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
    return groupings;
  }

  /** The longest label name that begins at a position. */
  private @Nullable Grouping label(int at) {
    int longest = 0;
    List<String> meant = new ArrayList<>();
    for (Map.Entry<String, List<List<String>>> label : labels.entrySet()) {
      for (int i = 0; i < label.getValue().size(); i++) {
        List<String> phrase = label.getValue().get(i);
        if (phrase.size() < longest || !follows(phrase, at)) {
          continue;
        }
        if (phrase.size() > longest) {
          meant.clear();
          longest = phrase.size();
        }
        // A label's first name means it more than its other ones do.
        meant.add(i == 0 ? 0 : meant.size(), label.getKey());
      }
    }
    if (meant.isEmpty()) {
      return null;
    }
    BitSet positions = new BitSet();
    positions.set(at, at + longest);
    return new Grouping(meant, positions);
  }

  private boolean follows(List<String> phrase, int at) {
    for (int i = 0; i < phrase.size(); i++) {
      if (!sentence.is(at + i, phrase.get(i))) {
        return false;
      }
    }
    return true;
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
    int at = sentence.find(Concept.VERSUS);
    if (at < 0) {
      return null;
    }
    sentence.take(at);
    sentence.takeAll(Set.of(Concept.COMPARE));
    return new Comparison(Comparison.Mode.DIFFERENCE, null, at);
  }
}
