package com.instainstru.copilot.questions.reading;

import com.instainstru.copilot.questions.language.Concept;
import com.instainstru.copilot.questions.reading.Comparison.Mode;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds comparisons: "vs an hour ago", "versus the 15 minutes before", "since 2 hours ago". */
final class ComparisonReader {
  private static final Set<Concept> JOINS =
      Set.of(
          Concept.VERSUS,
          Concept.THAN,
          Concept.COMPARE,
          Concept.CHANGE,
          Concept.HIGHER,
          Concept.TREND,
          Concept.RISING,
          Concept.FALLING);

  /** What a trend is held against where no time is named. */
  private static final Duration LATELY = Duration.ofHours(1);

  private static final Set<Concept> BOUNDS = Set.of(Concept.BEYOND, Concept.WITHIN);
  private static final Set<Concept> WINDOWS = Set.of(Concept.LAST, Concept.OVER, Concept.SINCE);
  private static final Set<Concept> MEASURES = Set.of(Concept.TIMES_HIGHER, Concept.PERCENT_CHANGE);

  /**
   * How a question compares.
   *
   * @param window that the comparison gives, if any
   * @param sincePeriod whether the beginning of the calendar time is what is compared with
   */
  record Result(Comparison comparison, @Nullable Duration window, boolean sincePeriod) {
    Result(Comparison comparison, @Nullable Duration window) {
      this(comparison, window, false);
    }
  }

  private final Sentence sentence;
  private final boolean inPercent;
  private final @Nullable Duration period;

  /**
   * @param inPercent whether the answer is wanted in percent, which makes a change a relative one
   * @param period length of the calendar time that the question names, null for none
   */
  ComparisonReader(Sentence sentence, boolean inPercent, @Nullable Duration period) {
    this.sentence = sentence;
    this.inPercent = inPercent;
    this.period = period;
  }

  @Nullable Result read() {
    for (int i = 0; i < sentence.size(); i++) {
      if (sentence.is(i, Concept.AGO)) {
        Result result = ago(i);
        if (result != null) {
          return result;
        }
      }
    }
    for (int i = 0; i < sentence.size(); i++) {
      if (sentence.is(i, Concept.VERSUS) || sentence.is(i, Concept.THAN)) {
        Result result = periodBefore(i);
        if (result != null) {
          return result;
        }
      }
    }
    return overWindow();
  }

  private @Nullable Result ago(int ago) {
    int at = ago - 1;
    Duration offset = at >= 0 ? sentence.at(at).duration() : null;
    if (offset == null) {
      return null;
    }
    boolean since = sentence.is(sentence.before(at), Concept.SINCE);
    boolean compares =
        sentence.has(JOINS) || sentence.has(MEASURES) || sentence.has(BOUNDS) || ratioOf();
    if (since && !compares) {
      return null;
    }
    sentence.take(at, ago);
    if (compares) {
      sentence.takeAll(Set.of(Concept.BETWEEN));
    }
    if (compares && sentence.is(sentence.before(at), Concept.AND)) {
      sentence.take(sentence.before(at));
    }
    if (since) {
      sentence.take(sentence.before(at));
    }
    return new Result(new Comparison(compares ? mode() : Mode.EARLIER_ALONE, offset, -1), null);
  }

  /** "versus the 15 minutes before that", "compared to the previous hour". */
  private @Nullable Result periodBefore(int versus) {
    int begin = sentence.after(versus);
    boolean last = sentence.is(begin, Concept.LAST);
    int at = last ? sentence.after(begin) : begin;
    Duration period = at < sentence.size() ? sentence.at(at).duration() : null;
    boolean before = sentence.is(sentence.after(at), Concept.BEFORE);
    if (period == null || !(last || before) || otherLength(at, period)) {
      return null;
    }
    if (last) {
      sentence.take(begin);
    }
    sentence.take(at);
    if (before) {
      sentence.take(sentence.after(at));
    }
    return new Result(new Comparison(mode(), period, -1), period);
  }

  /** Two hours and the hour before that overlap or leave a gap, whichever way they are shifted. */
  private boolean otherLength(int at, Duration period) {
    for (int i = 0; i < sentence.size(); i++) {
      Duration length = sentence.at(i).duration();
      if (i != at && length != null && !length.equals(period)) {
        return true;
      }
    }
    return false;
  }

  /** "how has A changed in the last hour": then is the window's beginning. */
  private @Nullable Result overWindow() {
    int trend = Math.max(sentence.find(Concept.TREND), direction());
    int change = trend >= 0 ? trend : sentence.find(Concept.CHANGE);
    boolean noun = sentence.is(change - 1, Concept.COUNT);
    if ((change < 0 || noun) && sentence.find(Concept.PERCENT_CHANGE) < 0) {
      return null;
    }
    for (int i = 0; i < sentence.size(); i++) {
      int before = sentence.before(i);
      Duration offset = sentence.is(before, WINDOWS) ? sentence.at(i).duration() : null;
      if (offset != null) {
        sentence.take(before, i);
        if (sentence.is(sentence.before(before), WINDOWS)) {
          sentence.take(sentence.before(before));
        }
        return new Result(new Comparison(mode(), offset, -1), null);
      }
    }
    if (trend >= 0 && period != null) {
      // "has search got slower since 9"
      return new Result(new Comparison(mode(), period, -1), null, true);
    }
    return trend < 0 ? null : new Result(new Comparison(mode(), LATELY, -1), null);
  }

  private int direction() {
    return Math.max(sentence.find(Concept.RISING), sentence.find(Concept.FALLING));
  }

  private boolean ratioOf() {
    int ratio = sentence.find(Concept.RATIO);
    return sentence.is(ratio, "ratio");
  }

  private Mode mode() {
    Mode mode = Mode.DIFFERENCE;
    if (sentence.has(Set.of(Concept.PERCENT_CHANGE)) || percentOfChange()) {
      mode = Mode.RELATIVE_CHANGE;
    } else if (sentence.has(Set.of(Concept.TIMES_HIGHER))) {
      mode = Mode.QUOTIENT;
    } else if (ratioOf()) {
      mode = Mode.QUOTIENT;
      sentence.take(sentence.find(Concept.RATIO));
    }
    sentence.takeAll(JOINS);
    sentence.takeAll(MEASURES);
    for (int i = 0; i < sentence.size(); i++) {
      if (sentence.is(i, BOUNDS)
          && sentence.at(i).text().toLowerCase(Locale.ROOT).endsWith("than")) {
        sentence.take(i);
      }
    }
    return mode;
  }

  /** "in percent, how has A changed". */
  private boolean percentOfChange() {
    return inPercent && sentence.has(Set.of(Concept.CHANGE));
  }
}
