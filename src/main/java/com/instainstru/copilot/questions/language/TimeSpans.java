package com.instainstru.copilot.questions.language;

import com.instainstru.copilot.questions.language.Token.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds durations: "15m", "90 s", "half an hour", "two and a half hours", "an hour and a half". */
public final class TimeSpans {
  private static final Map<String, Duration> UNITS =
      Map.of(
          "fortnight", Duration.ofDays(14),
          "millisecond", Duration.ofMillis(1),
          "second", Duration.ofSeconds(1),
          "minute", Duration.ofMinutes(1),
          "hour", Duration.ofHours(1),
          "day", Duration.ofDays(1),
          "week", Duration.ofDays(7));
  private static final Map<String, String> ABBREVIATIONS =
      Map.ofEntries(
          Map.entry("ms", "millisecond"),
          Map.entry("msec", "millisecond"),
          Map.entry("s", "second"),
          Map.entry("sec", "second"),
          Map.entry("secs", "second"),
          Map.entry("m", "minute"),
          Map.entry("min", "minute"),
          Map.entry("mins", "minute"),
          Map.entry("h", "hour"),
          Map.entry("hr", "hour"),
          Map.entry("hrs", "hour"),
          Map.entry("d", "day"),
          Map.entry("w", "week"));
  private static final Pattern COMPACT =
      Pattern.compile("(?:\\d{1,6}(?:\\.\\d{1,3})?(?:ms|msec|secs?|s|mins?|m|hrs?|h|d|w))+");
  private static final Pattern PART =
      Pattern.compile("(\\d{1,6}(?:\\.\\d{1,3})?)(ms|msec|secs?|s|mins?|m|hrs?|h|d|w)");

  /** From so many on, seconds are hard to read. */
  private static final int MOST_SECONDS = 1_000;

  /** Words after which a bare unit is one of it: the past hour, an hour ago. */
  private static final Set<Concept> BEFORE_UNIT =
      Set.of(
          Concept.LAST, Concept.OVER, Concept.SINCE, Concept.WITHIN, Concept.BEYOND, Concept.THAN);

  /** They become bounds only together with their durations. */
  private static final Set<String> BOUNDS = Set.of("under", "below", "above", "within", "beyond");

  private static final Set<Concept> AFTER_UNIT = Set.of(Concept.AGO, Concept.BEFORE);

  private TimeSpans() {}

  /** Whether a word is a unit of time. */
  public static boolean isUnit(Token token) {
    return token.is(Kind.WORD) && UNITS.containsKey(token.word());
  }

  /** The length of a unit of time. */
  public static Duration unit(String word) {
    return UNITS.getOrDefault(word, Duration.ZERO);
  }

  /** A duration written as one word, such as {@code 1h30m}. */
  public static Optional<Duration> compact(String lower) {
    if (!COMPACT.matcher(lower).matches()) {
      return Optional.empty();
    }
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(lower);
    while (part.find()) {
      Duration unit = unit(ABBREVIATIONS.getOrDefault(part.group(2), ""));
      sum = sum.plus(times(unit, Double.parseDouble(part.group(1))));
    }
    return Optional.of(sum);
  }

  /** In Prometheus' notation with one unit, such as {@code 90m}, or with several for odd times. */
  public static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1_000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1_000;
    for (String unit : List.of("week", "day", "hour", "minute")) {
      long size = unit(unit).toSeconds();
      if (seconds > 0 && seconds % size == 0) {
        return seconds / size + unit.substring(0, 1);
      }
    }
    return seconds < MOST_SECONDS ? seconds + "s" : units(seconds);
  }

  /** A time of the calendar, such as {@code 1h32m16s} since midnight. */
  private static String units(long seconds) {
    StringBuilder text = new StringBuilder();
    long left = seconds;
    for (String unit : List.of("day", "hour", "minute", "second")) {
      long size = unit(unit).toSeconds();
      if (left >= size) {
        text.append(left / size).append(unit, 0, 1);
        left %= size;
      }
    }
    return text.toString();
  }

  /** The same tokens, with those that make up a duration replaced by one. */
  static List<Token> merge(List<Token> tokens) {
    List<Token> merged = new ArrayList<>();
    int at = 0;
    while (at < tokens.size()) {
      Found found = find(tokens, at);
      if (found == null) {
        merged.add(tokens.get(at));
        at++;
      } else {
        merged.add(Token.span(text(tokens, at, found.end), found.duration));
        at = found.end;
      }
    }
    return merged;
  }

  private record Found(Duration duration, int end) {}

  private static @Nullable Found find(List<Token> tokens, int at) {
    Token first = tokens.get(at);
    if (first.duration() != null) {
      return new Found(first.duration(), at + 1);
    }
    if (word(tokens, at, "half")) {
      return fraction(tokens, at + 1, 0.5);
    }
    if (word(tokens, at, "quarter") && word(tokens, at + 1, "of")) {
      return fraction(tokens, at + 2, 0.25);
    }
    if (word(tokens, at, "quarter") && unitAt(tokens, at + 1)) {
      return fraction(tokens, at + 1, 0.25);
    }
    if (word(tokens, at, "a") && word(tokens, at + 1, "quarter") && word(tokens, at + 2, "of")) {
      return fraction(tokens, at + 3, 0.25);
    }
    if (first.is(Kind.NUMBER)) {
      return counted(tokens, at + 1, first.number());
    }
    boolean article = word(tokens, at, "a") || word(tokens, at, "an") || word(tokens, at, "one");
    if (article && unitAt(tokens, at + 1)) {
      return one(tokens, at, at + 1);
    }
    if (unitAt(tokens, at)
        && ((at > 0 && concept(tokens, at - 1, BEFORE_UNIT))
            || concept(tokens, at + 1, AFTER_UNIT)
            || andAHalf(tokens, at + 1))) {
      return one(tokens, at, at);
    }
    return null;
  }

  /** "an hour", but not the "a second" of "requests a second". */
  private static @Nullable Found one(List<Token> tokens, int start, int unitAt) {
    Duration unit = unit(tokens.get(unitAt).word());
    if (andAHalf(tokens, unitAt + 1)) {
      return new Found(times(unit, 1.5), unitAt + 4);
    }
    boolean bounded =
        (start > 0
                && (concept(tokens, start - 1, BEFORE_UNIT)
                    || BOUNDS.contains(tokens.get(start - 1).word())))
            || concept(tokens, unitAt + 1, AFTER_UNIT)
            || word(tokens, start, "one");
    return bounded ? new Found(unit, unitAt + 1) : null;
  }

  /** "two hours", "two and a half hours", "a couple of hours". */
  private static @Nullable Found counted(List<Token> tokens, int next, double number) {
    int at = next;
    double count = number;
    if (word(tokens, at, "of")) {
      at++;
    }
    if (word(tokens, at, "and") && word(tokens, at + 1, "a") && word(tokens, at + 2, "half")) {
      count += 0.5;
      at += 3;
    }
    if (!unitAt(tokens, at)) {
      return null;
    }
    Duration unit = unit(tokens.get(at).word());
    if (andAHalf(tokens, at + 1)) {
      return new Found(times(unit, count + 0.5), at + 4);
    }
    return new Found(times(unit, count), at + 1);
  }

  private static @Nullable Found fraction(List<Token> tokens, int next, double part) {
    int at = word(tokens, next, "a") || word(tokens, next, "an") ? next + 1 : next;
    return unitAt(tokens, at) ? new Found(times(unit(tokens.get(at).word()), part), at + 1) : null;
  }

  private static boolean andAHalf(List<Token> tokens, int at) {
    return word(tokens, at, "and") && word(tokens, at + 1, "a") && word(tokens, at + 2, "half");
  }

  private static boolean unitAt(List<Token> tokens, int at) {
    return at < tokens.size() && isUnit(tokens.get(at));
  }

  private static boolean word(List<Token> tokens, int at, String word) {
    return at < tokens.size() && tokens.get(at).word().equals(word);
  }

  private static boolean concept(List<Token> tokens, int at, Set<Concept> wanted) {
    return at < tokens.size()
        && tokens.get(at).concept() != null
        && wanted.contains(tokens.get(at).concept());
  }

  private static Duration times(Duration unit, double count) {
    return Duration.ofMillis(Math.round(unit.toMillis() * count));
  }

  private static String text(List<Token> tokens, int from, int to) {
    return String.join(" ", tokens.subList(from, to).stream().map(Token::text).toList());
  }
}
