package com.instainstru.copilot.upstream;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.core5.concurrent.Cancellable;

/**
 * Ends requests that take longer than they may, their whole answers included. All are looked at
 * together every few milliseconds, since a timer for each costs more than a short request has to.
 */
final class RunningRequests {
  private static final int LOOK_MILLIS = 20;

  private final Set<Running> running = ConcurrentHashMap.newKeySet();
  private final Executor soon =
      CompletableFuture.delayedExecutor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
  private final AtomicBoolean looking = new AtomicBoolean();

  /** A request that is watched until this is closed. */
  final class Running implements AutoCloseable {
    private final Cancellable request;
    private final Deadline deadline;
    private volatile boolean overdue;

    private Running(Cancellable request, Deadline deadline) {
      this.request = request;
      this.deadline = deadline;
    }

    /** Whether it was ended because its time was over. */
    boolean isOverdue() {
      return overdue;
    }

    private void look() {
      if (deadline.hasPassed()) {
        overdue = true;
        request.cancel();
      }
    }

    @Override
    public void close() {
      running.remove(this);
    }
  }

  Running begin(Cancellable request, Duration limit) {
    Running begun = new Running(request, Deadline.in(limit));
    running.add(begun);
    lookSoon();
    return begun;
  }

  private void lookSoon() {
    if (!looking.get() && !looking.getAndSet(true)) {
      soon.execute(this::look);
    }
  }

  private void look() {
    looking.set(false);
    running.forEach(Running::look);
    if (!running.isEmpty()) {
      lookSoon();
    }
  }
}
