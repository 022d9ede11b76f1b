package com.instainstru.copilot.demo.admin;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The backend's limit of calls for one identity: ten at once, then one a second. */
final class IdentityLimit {
  private static final int BURST = 10;
  private static final Duration REFILL = Duration.ofSeconds(1);

  private final Clock clock;
  private Instant full;

  IdentityLimit(Clock clock) {
    this.clock = clock;
    this.full = clock.instant();
  }

  /** Takes a place; false if there is none. */
  synchronized boolean admits() {
    Instant now = clock.instant();
    Instant taken = (full.isBefore(now) ? now : full).plus(REFILL);
    if (Duration.between(now, taken).compareTo(REFILL.multipliedBy(BURST)) > 0) {
      return false;
    }
    full = taken;
    return true;
  }
}
