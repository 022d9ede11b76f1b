package com.instainstru.copilot.upstream;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a {@code Retry-After} header (RFC 9110 section 10.2.3): seconds or an HTTP date. */
final class RetryAfter {
  /** No hint is longer; the clock of an upstream may be off by days. */
  static final int MAX_SECONDS = 3600;

  private RetryAfter() {}

  /**
   * @param date the {@code Date} header of the same answer: a date is measured by the clock that
   *     wrote it; null takes ours
   * @return seconds from 1 to {@link #MAX_SECONDS}; empty if the header is absent or unreadable
   */
  static Optional<Integer> seconds(@Nullable String header, @Nullable String date, Clock clock) {
    if (header == null) {
      return Optional.empty();
    }
    String text = header.strip();
    if (text.matches("\\d{1,18}")) {
      return Optional.of(capped(Long.parseLong(text)));
    }
    Instant theirs = instant(date).orElseGet(clock::instant);
    return instant(text).map(until -> capped(Duration.between(theirs, until).toSeconds()));
  }

  private static Optional<Instant> instant(@Nullable String date) {
    if (date == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }

  private static int capped(long seconds) {
    return (int) Math.max(1, Math.min(MAX_SECONDS, seconds));
  }
}
