package com.instainstru.copilot.upstream;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Does a piece of work some time after it was asked for: once, however many ask until then. Costs
 * next to nothing to ask for. Thread safe.
 */
final class DelayedTask {
  private final Executor later;
  private final Runnable work;
  private final AtomicBoolean pending = new AtomicBoolean();

  DelayedTask(Duration delay, Runnable work) {
    this.later = CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
    this.work = work;
  }

  void ask() {
    // Most calls find it asked for, and a look is cheaper than a change.
    if (!pending.get() && !pending.getAndSet(true)) {
      later.execute(this::run);
    }
  }

  private void run() {
    // Whoever asks from now on may have come too late for this time.
    pending.set(false);
    work.run();
  }
}
