package com.instainstru.copilot.upstream;

/**
 * Bounds retries to a share of recent calls, so that a struggling upstream is not hit several times
 * as hard. A small floor lets single calls recover.
 */
final class RetryBudget {
  private static final double SHARE = 0.2;
  private static final double FLOOR = 10;

  private double retries = FLOOR;

  /** A call begins. */
  synchronized void deposit() {
    retries = Math.min(FLOOR, retries + SHARE);
  }

  /** Whether a retry may be made; takes it from the budget. */
  synchronized boolean withdraw() {
    if (retries < 1) {
      return false;
    }
    retries -= 1;
    return true;
  }
}
