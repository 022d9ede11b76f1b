package com.instainstru.copilot.mcp.transport.http;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.util.Callback;

/**
 * Counts requests in work, so that a stop can wait for them and begin no new ones. Jetty's own
 * handler for this counts open streams, not the work whose answers go over them, and rejects every
 * new request, even the answer that a call in work waits for.
 */
final class InFlightRequests {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private int running;
  private boolean stopping;

  /** Counts a request, or a further part of its work, until {@link #end}. */
  void begin() {
    lock.lock();
    try {
      running++;
    } finally {
      lock.unlock();
    }
  }

  /** Counts a request until its callback is completed. */
  Callback counted(Callback callback) {
    begin();
    return Callback.from(callback, this::end);
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

  /**
   * From now on no new call is to be carried out; whoever begins one checks {@link #isStopping}.
   */
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
