package com.instainstru.copilot.faults;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that moves on by a fixed step each time it is read. */
final class SteppingClock extends Clock {
  private final Instant start;
  private final Duration step;
  private final AtomicLong readings = new AtomicLong();

  SteppingClock(Instant start, Duration step) {
    this.start = start;
    this.step = step;
  }

  @Override
  public Instant instant() {
    return start.plus(step.multipliedBy(readings.getAndIncrement()));
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
