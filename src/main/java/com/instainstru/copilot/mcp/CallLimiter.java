package com.instainstru.copilot.mcp;

import com.instainstru.copilot.config.CallLimits;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Bounds how many tool calls are in work at once; a few more may wait for a short time. */
public final class CallLimiter {
  private final Semaphore limiter;
  private final AtomicInteger waiting = new AtomicInteger();
  private final int maxConcurrent;
  private final int maxWaiting;
  private final Duration maxWait;

  /**
   * @param maxConcurrent most calls in work
   * @param maxWaiting most calls that wait for one of these to end
   * @param maxWait how long a call waits
   */
  public CallLimiter(int maxConcurrent, int maxWaiting, Duration maxWait) {
    this.limiter = new Semaphore(maxConcurrent, true);
    this.maxConcurrent = maxConcurrent;
    this.maxWaiting = maxWaiting;
    this.maxWait = maxWait;
  }

  /** As many as the limits allow. */
  public static CallLimiter of(CallLimits limits) {
    return new CallLimiter(limits.maxConcurrent(), limits.waiting(), limits.maxWait());
  }

  /**
   * Takes a slot, waiting for one if need be.
   *
   * @return false if there is none; true obliges to {@link #leave}
   */
  boolean enter() {
    if (limiter.tryAcquire()) {
      return true;
    }
    if (waiting.incrementAndGet() > maxWaiting) {
      waiting.decrementAndGet();
      return false;
    }
    try {
      return limiter.tryAcquire(maxWait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      waiting.decrementAndGet();
    }
  }

  /** Calls in work now. */
  public int running() {
    return maxConcurrent - limiter.availablePermits();
  }

  /** Calls that wait now. */
  public int waiting() {
    return waiting.get();
  }

  /** Gives a slot to others while something is waited for, and takes one again. */
  <T> T yieldDuring(Supplier<T> wait) {
    leave();
    try {
      return wait.get();
    } finally {
      limiter.acquireUninterruptibly();
    }
  }

  void leave() {
    limiter.release();
  }
}
