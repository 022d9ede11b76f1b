package com.instainstru.copilot.mcp;

import com.instainstru.copilot.config.CallLimits;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Bounds how many tool calls are in work at once; a few more may wait for a short time. */
public final class CallLimiter {
  private final Semaphore slots;
  private final AtomicInteger waiting = new AtomicInteger();
  private final int atOnce;
  private final int mostWaiting;
  private final Duration patience;

  /**
   * @param atOnce most calls in work
   * @param mostWaiting most calls that wait for one of these to end
   * @param patience how long a call waits
   */
  public CallLimiter(int atOnce, int mostWaiting, Duration patience) {
    this.slots = new Semaphore(atOnce, true);
    this.atOnce = atOnce;
    this.mostWaiting = mostWaiting;
    this.patience = patience;
  }

  /** As many as the limits allow. */
  public static CallLimiter of(CallLimits limits) {
    return new CallLimiter(limits.atOnce(), limits.waiting(), limits.patience());
  }

  /**
   * Takes a slot, waiting for one if need be.
   *
   * @return false if there is none; true obliges to {@link #leave}
   */
  boolean enter() {
    if (slots.tryAcquire()) {
      return true;
    }
    if (waiting.incrementAndGet() > mostWaiting) {
      waiting.decrementAndGet();
      return false;
    }
    try {
      return slots.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      waiting.decrementAndGet();
    }
  }

  /** Calls in work now. */
  public int running() {
    return atOnce - slots.availablePermits();
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
      slots.acquireUninterruptibly();
    }
  }

  void leave() {
    slots.release();
  }
}
