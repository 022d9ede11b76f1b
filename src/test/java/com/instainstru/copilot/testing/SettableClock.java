package com.instainstru.copilot.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until a test moves it. Thread safe. */
public final class SettableClock extends Clock {
  private volatile Instant now;

  /** A clock that shows {@code start}. */
  public SettableClock(String start) {
    this.now = Instant.parse(start);
  }

  /** Moves the time; back if it is negative. */
  public void move(Duration time) {
    now = now.plus(time);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  @Override
  public Instant instant() {
    return now;
  }
}
