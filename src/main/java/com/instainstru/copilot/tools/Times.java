package com.instainstru.copilot.tools;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** How instants are written towards upstreams and in answers: ISO 8601 in UTC. */
public final class Times {
  private static final DateTimeFormatter WHOLE_SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx").withZone(ZoneOffset.UTC);

  private Times() {}

  /** {@code 2026-01-31T15:00:00+00:00}, with six digits of a second only where there is one. */
  public static String iso(Instant instant) {
    return instant.equals(instant.truncatedTo(ChronoUnit.SECONDS))
        ? WHOLE_SECONDS.format(instant)
        : microseconds(instant);
  }

  /** {@code 2026-01-31T15:00:00.000000+00:00}. */
  public static String microseconds(Instant instant) {
    return MICROSECONDS.format(instant);
  }
}
