package com.instainstru.copilot.upstream;

import java.time.Duration;

/**
 * The moment at which nobody waits any more.
 *
 * @param nanos by {@link System#nanoTime}
 */
public record Deadline(long nanos) {
  /** That long after now. */
  public static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** That long after another moment. */
  static Deadline after(long begunNanos, Duration time) {
    return new Deadline(begunNanos + time.toNanos());
  }

  /** What is left; never negative. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
  }

  boolean hasPassed() {
    return nanos - System.nanoTime() <= 0;
  }

  /** What is left, but at most that. */
  Duration leftUpTo(Duration most) {
    Duration left = left();
    return left.compareTo(most) < 0 ? left : most;
  }
}
