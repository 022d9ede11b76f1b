package com.instainstru.copilot.upstream;

import com.instainstru.copilot.config.UpstreamLimits;
import java.util.function.LongSupplier;

/**
 * Bounds retries to a share of recent calls, so that a struggling upstream is not hit several times
 * as hard. A small floor, renewed slowly, lets single calls recover.
 */
final class RetryBudget {
  private final UpstreamLimits.Retries limits;
  private final LongSupplier nanoTime;
  private double retries;
  private long counted;

  RetryBudget(UpstreamLimits.Retries limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.retries = limits.floor();
    this.counted = nanoTime.getAsLong();
  }

  /** A call begins. */
  synchronized void deposit() {
    add(limits.percent() / 100.0);
  }

  /** Whether a retry may be made; takes it from the budget. */
  synchronized boolean withdraw() {
    long now = nanoTime.getAsLong();
    add((now - counted) / (double) limits.every().toNanos());
    counted = now;
    if (retries < 1) {
      return false;
    }
    retries -= 1;
    return true;
  }

  private void add(double more) {
    retries = Math.min(limits.floor(), retries + more);
  }
}
