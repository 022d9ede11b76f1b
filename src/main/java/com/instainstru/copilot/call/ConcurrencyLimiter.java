package com.instainstru.copilot.call;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Bounds how many calls run at once. A few more wait for a short time; others are turned away.
 * Thread safe.
 */
public final class ConcurrencyLimiter {
  private final Semaphore permits;
  private final AtomicInteger waiting = new AtomicInteger();
  private final int maxConcurrent;
  private final int maxWaiting;
  private final Duration maxWait;

  /**
   * @param maxConcurrent most calls that run
   * @param maxWaiting most calls that wait for one of these to end
   * @param maxWait how long a call waits
   */
  public ConcurrencyLimiter(int maxConcurrent, int maxWaiting, Duration maxWait) {
    this.permits = new Semaphore(maxConcurrent, true);
    this.maxConcurrent = maxConcurrent;
    this.maxWaiting = maxWaiting;
    this.maxWait = maxWait;
  }

  /**
   * Takes a permit, waiting for one if need be.
   *
   * @return false if there is none; true obliges to {@link #leave}
   */
  public boolean enter() {
    if (permits.tryAcquire()) {
      return true;
    }
    if (waiting.incrementAndGet() > maxWaiting) {
      waiting.decrementAndGet();
      return false;
    }
    try {
      return permits.tryAcquire(maxWait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      waiting.decrementAndGet();
    }
  }

  /** Calls that run now. */
  public int running() {
    return maxConcurrent - permits.availablePermits();
  }

  /** Calls that wait now. */
  public int waiting() {
    return waiting.get();
  }

  /** Gives the permit to others while something is waited for, and takes one again. */
  public <T> T yieldDuring(Supplier<T> wait) {
    leave();
    try {
      return wait.get();
    } finally {
      permits.acquireUninterruptibly();
    }
  }

  /** Gives the permit back. */
  public void leave() {
    permits.release();
  }
}
