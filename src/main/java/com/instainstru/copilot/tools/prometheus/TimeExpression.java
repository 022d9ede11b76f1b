package com.instainstru.copilot.tools.prometheus;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Points in time as people and agents write them. Accepted, blanks around them ignored:
 *
 * <ul>
 *   <li>{@code now};
 *   <li>a duration before now: {@code 30s}, {@code 15m}, {@code 1h30m}, {@code 7d}, {@code 2w},
 *       each also as {@code now-1h};
 *   <li>a date or date-time of ISO 8601 with or without an offset; without one it is UTC, and a
 *       date alone is its first moment;
 *   <li>Unix time in seconds, with a fraction if need be, or in milliseconds.
 * </ul>
 *
 * <p>The result is at most 400 days away from now.
 */
public final class TimeExpression {
  /** How far from now a point in time may be. */
  public static final Duration REACH = Duration.ofDays(400);

  private static final Pattern UNIX = Pattern.compile("\\d{1,14}(?:\\.\\d{1,9})?");

  /** From here on a Unix time is in milliseconds; as seconds it would be in the year 5138. */
  private static final BigDecimal FIRST_MILLISECONDS = BigDecimal.valueOf(100_000_000_000L);

  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendPattern("['T'][ ]")
          .appendPattern("HH:mm[:ss]")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          .optionalEnd()
          .appendPattern("[XXX][XX][X]")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private TimeExpression() {}

  /**
   * The instant that a text means, to the microsecond.
   *
   * @param argument name of the tool argument, for the failure
   * @throws ToolFailure {@code invalid_arguments} if the text is none of the accepted forms or too
   *     far away
   */
  public static Instant parse(String argument, String text, Clock clock) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    String trimmed = text.strip();
    Instant instant;
    try {
      instant =
          relative(trimmed, now)
              .or(() -> unix(trimmed))
              .or(() -> iso(trimmed))
              .orElseThrow(() -> unreadable(argument));
    } catch (DateTimeException | ArithmeticException e) {
      throw tooFar(argument);
    }
    if (Duration.between(instant, now).abs().compareTo(REACH) > 0) {
      throw tooFar(argument);
    }
    return instant;
  }

  private static Optional<Instant> relative(String text, Instant now) {
    if (text.equals("now")) {
      return Optional.of(now);
    }
    String back = text.startsWith("now-") ? text.substring("now-".length()).strip() : text;
    return Durations.parse(back).map(now::minus);
  }

  private static Optional<Instant> unix(String text) {
    if (!UNIX.matcher(text).matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(text);
    BigDecimal seconds =
        number.compareTo(FIRST_MILLISECONDS) < 0 ? number : number.movePointLeft(3);
    long micros = seconds.movePointRight(6).setScale(0, RoundingMode.DOWN).longValueExact();
    return Optional.of(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }

  private static Optional<Instant> iso(String text) {
    TemporalAccessor parsed;
    try {
      parsed = ISO.parse(text);
    } catch (DateTimeException e) {
      // Not of this form, or a day that the calendar does not have.
      return Optional.empty();
    }
    LocalDate date = LocalDate.from(parsed);
    LocalTime time = parsed.query(TemporalQueries.localTime());
    ZoneOffset offset = parsed.query(TemporalQueries.offset());
    Instant instant =
        date.atTime(time == null ? LocalTime.MIDNIGHT : time)
            .toInstant(offset == null ? ZoneOffset.UTC : offset);
    return Optional.of(instant.truncatedTo(ChronoUnit.MICROS));
  }

  private static ToolFailure unreadable(String argument) {
    return ToolFailure.of(
            FailureCode.INVALID_ARGUMENTS,
            "The argument '"
                + argument
                + "' is not a point in time. Write now, a duration before now such as 30s, 15m, 1h,"
                + " 7d, 2w or now-1h, an ISO 8601 date or date-time such as 2026-01-31 or"
                + " 2026-01-31T15:00:00Z (UTC without an offset), or a Unix time in seconds or"
                + " milliseconds.")
        .with("argument", argument);
  }

  private static ToolFailure tooFar(String argument) {
    return ToolFailure.of(
            FailureCode.INVALID_ARGUMENTS,
            "The argument '"
                + argument
                + "' is more than "
                + REACH.toDays()
                + " days away from now. Choose a time nearer to now.")
        .with("argument", argument);
  }
}
