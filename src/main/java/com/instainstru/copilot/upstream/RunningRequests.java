package com.instainstru.copilot.upstream;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.core5.concurrent.Cancellable;

/**
 * Ends requests that take longer than they may, their whole answers included. All are looked at
 * together every few milliseconds, since a timer for each costs more than a short request has to.
 */
final class RunningRequests {
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Set<Running> running = ConcurrentHashMap.newKeySet();
  private final DelayedTask looks = new DelayedTask(LOOK, this::look);

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
    looks.ask();
    return begun;
  }

  private void look() {
    running.forEach(Running::look);
    if (!running.isEmpty()) {
      looks.ask();
    }
  }
}
