package com.instainstru.copilot.security.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;

/**
 * Logs failed authentications, one line each, but only so many a minute: whoever sends wrong tokens
 * must not fill the disk. The first line after a minute with more says how many were left out.
 */
final class FailureLog {
  static final int MAX_LINES = 60;
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final Logger log;
  private final Clock clock;
  private Instant windowEnds = Instant.EPOCH;
  private int lines;

  FailureLog(Logger log, Clock clock) {
    this.log = log;
    this.clock = clock;
  }

  /**
   * @param reason constant text
   * @param digest SHA-256 of the token in hex
   */
  synchronized void record(String reason, String digest) {
    Instant now = clock.instant();
    // A clock that was set back must not keep the window open.
    if (!now.isBefore(windowEnds) || windowEnds.minus(WINDOW).isAfter(now)) {
      if (lines > MAX_LINES) {
        log.warn("{} more authentications failed in a minute", lines - MAX_LINES);
      }
      windowEnds = now.plus(WINDOW);
      lines = 0;
    }
    lines++;
    if (lines <= MAX_LINES) {
      log.warn("authentication failed: {}; sha256={}", reason, TokenDigest.shortened(digest));
    }
  }
}
