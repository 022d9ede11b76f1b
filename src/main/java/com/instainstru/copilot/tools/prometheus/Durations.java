package com.instainstru.copilot.tools.prometheus;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations in Prometheus' notation: whole numbers with the units {@code ms}, {@code s}, {@code m},
 * {@code h}, {@code d}, {@code w}, largest first when several are given, such as {@code 1h30m}.
 */
final class Durations {
  private static final Pattern WHOLE =
      Pattern.compile(
          "(?:\\d{1,12}w)?(?:\\d{1,12}d)?(?:\\d{1,12}h)?(?:\\d{1,12}m)?(?:\\d{1,12}s)?"
              + "(?:\\d{1,12}ms)?");
  private static final Pattern PART = Pattern.compile("(\\d{1,12})(ms|[wdhms])");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1),
          "w", Duration.ofDays(7));

  private Durations() {}

  /** The duration, zero included; empty if the text is not one. */
  static Optional<Duration> parse(String text) {
    if (text.isEmpty() || !WHOLE.matcher(text).matches()) {
      return Optional.empty();
    }
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      Duration unit = UNITS.getOrDefault(part.group(2), Duration.ZERO);
      sum = sum.plus(unit.multipliedBy(Long.parseLong(part.group(1))));
    }
    return Optional.of(sum);
  }

  /** The shortest text of a duration of whole milliseconds, such as {@code 90s} or {@code 2h}. */
  static String format(Duration duration) {
    if (duration.toMillisPart() != 0) {
      return duration.toMillis() + "ms";
    }
    long seconds = duration.toSeconds();
    for (String unit : new String[] {"d", "h", "m"}) {
      long size = UNITS.getOrDefault(unit, Duration.ZERO).toSeconds();
      if (seconds > 0 && seconds % size == 0) {
        return seconds / size + unit;
      }
    }
    return seconds + "s";
  }

  /** Seconds as a plain decimal number, without trailing zeros. */
  static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
  }
}
