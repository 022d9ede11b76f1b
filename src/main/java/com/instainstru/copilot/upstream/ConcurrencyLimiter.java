package com.instainstru.copilot.upstream;

import com.instainstru.copilot.config.UpstreamLimits;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import java.time.Duration;

/**
 * Bounds how many requests one upstream has in work and how many wait for a short time, so that an
 * upstream that hangs holds a fixed share of the server's calls and no more.
 */
final class ConcurrencyLimiter {
  private final Bulkhead entered;
  private final Bulkhead working;

  ConcurrencyLimiter(String upstream, UpstreamLimits limits) {
    this.entered =
        bulkhead(upstream + " entered", limits.connections() + limits.waiting(), Duration.ZERO);
    this.working = bulkhead(upstream + " working", limits.connections(), limits.maxWait());
  }

  private static Bulkhead bulkhead(String name, int calls, Duration wait) {
    return Bulkhead.of(
        name,
        BulkheadConfig.custom()
            .maxConcurrentCalls(calls)
            .maxWaitDuration(wait)
            .writableStackTraceEnabled(false)
            .build());
  }

  /**
   * Takes a permit, waiting for one if need be.
   *
   * @return false if there is none; true obliges to {@link #leave}
   */
  boolean enter() {
    if (!entered.tryAcquirePermission()) {
      return false;
    }
    if (working.tryAcquirePermission()) {
      return true;
    }
    entered.releasePermission();
    return false;
  }

  void leave() {
    working.releasePermission();
    entered.releasePermission();
  }
}
