package com.instainstru.copilot.server;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Bounds how many tool calls are in work at once; a few more may wait for a short time. */
public final class CallSlots {
  private final Semaphore slots;
  private final AtomicInteger waiting = new AtomicInteger();
  private final int mostWaiting;
  private final Duration patience;

  /**
   * @param atOnce most calls in work
   * @param mostWaiting most calls that wait for one of these to end
   * @param patience how long a call waits
   */
  public CallSlots(int atOnce, int mostWaiting, Duration patience) {
    this.slots = new Semaphore(atOnce, true);
    this.mostWaiting = mostWaiting;
    this.patience = patience;
  }

  /** 64 calls in work, 64 waiting for 2 seconds at most. */
  public static CallSlots standard() {
    return new CallSlots(64, 64, Duration.ofSeconds(2));
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

  void leave() {
    slots.release();
  }
}
