package com.instainstru.copilot.mcp;

import com.instainstru.copilot.call.Cancellation;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Tells clients that wait for a long call and asked for progress that it is still in work. */
final class Heartbeat {
  private static final long SECOND = 1;

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "heartbeat");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Begins to tell, every second.
   *
   * @return ends it
   */
  Cancellation.Registration begin(RequestNotifications notifications) {
    long begin = System.nanoTime();
    Future<?> beat =
        clock.scheduleAtFixedRate(
            () ->
                notifications.beat(
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin + 1_000_000)),
            SECOND,
            SECOND,
            TimeUnit.SECONDS);
    return () -> beat.cancel(false);
  }
}
