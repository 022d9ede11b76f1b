package com.instainstru.copilot.upstream;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a {@code Retry-After} header (RFC 9110 section 10.2.3): seconds or an HTTP date. */
final class RetryAfter {
  /** No hint is longer; the clock of an upstream may be off by days. */
  static final int MOST_SECONDS = 3600;

  private RetryAfter() {}

  /**
   * @return seconds from 1 to {@link #MOST_SECONDS}; empty if the header is absent or unreadable
   */
  static Optional<Integer> seconds(@Nullable String header, Clock clock) {
    if (header == null) {
      return Optional.empty();
    }
    String text = header.strip();
    if (text.matches("\\d{1,9}")) {
      return Optional.of(capped(Long.parseLong(text)));
    }
    try {
      ZonedDateTime until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      return Optional.of(capped(Duration.between(clock.instant(), until).toSeconds()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static int capped(long seconds) {
    return (int) Math.max(1, Math.min(MOST_SECONDS, seconds));
  }
}
