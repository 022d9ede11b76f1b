package com.instainstru.copilot.mcp.transport.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Begins to watch the connections of calls that are not answered at once. To watch costs two turns
 * of the selector, more than the rest of a quick call's way through the server; who leaves a slow
 * one is still noticed well within a second.
 */
final class DisconnectWatches implements Runnable {
  private static final long AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LOOK_MILLIS = 100;

  private final Scheduler scheduler;
  private final Map<PostedReply, Long> unwatched = new ConcurrentHashMap<>();
  private final AtomicBoolean looking = new AtomicBoolean();

  DisconnectWatches(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** A request begins to be worked on. */
  void add(PostedReply reply) {
    unwatched.put(reply, System.nanoTime());
    lookSoon();
  }

  /** It has been answered. */
  void remove(PostedReply reply) {
    unwatched.remove(reply);
  }

  private void lookSoon() {
    if (scheduler.isRunning() && !looking.getAndSet(true)) {
      // It runs once; nothing is to be taken back.
      var unused = scheduler.schedule(this, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void run() {
    looking.set(false);
    long now = System.nanoTime();
    unwatched.forEach(
        (reply, begun) -> {
          if (now - begun >= AFTER_NANOS && unwatched.remove(reply) != null) {
            reply.watch();
          }
        });
    if (!unwatched.isEmpty()) {
      lookSoon();
    }
  }
}
