package com.instainstru.copilot.mcp.transport.http;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts requests in work, so that a stop can wait for them and begin no new ones. */
final class InFlightRequests {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private int running;
  private boolean stopping;

  /**
   * @return false if the server is stopping; true obliges to {@link #end}
   */
  boolean begin() {
    lock.lock();
    try {
      if (!stopping) {
        running++;
      }
      return !stopping;
    } finally {
      lock.unlock();
    }
  }

  /** Counts a further part of work that has begun, which a stop does not refuse any more. */
  void also() {
    lock.lock();
    try {
      running++;
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      running--;
      idle.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isStopping() {
    lock.lock();
    try {
      return stopping;
    } finally {
      lock.unlock();
    }
  }

  /** Begins nothing new from now on. */
  void stop() {
    lock.lock();
    try {
      stopping = true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until nothing is in work.
   *
   * @return whether that came true in time
   */
  boolean awaitIdle(Duration maxWait) {
    long left = maxWait.toNanos();
    lock.lock();
    try {
      while (running > 0 && left > 0) {
        left = idle.awaitNanos(left);
      }
      return running == 0;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
