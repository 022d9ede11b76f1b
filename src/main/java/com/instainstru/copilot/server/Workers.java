package com.instainstru.copilot.server;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads for calls that must not hold up the one that reads messages. */
final class Workers {
  private Workers() {}

  /**
   * A growing pool of daemon threads; most of a call's time is waiting for an upstream.
   *
   * @param name first part of the threads' names
   */
  static ExecutorService named(String name) {
    AtomicInteger count = new AtomicInteger();
    ThreadFactory threads =
        work -> {
          Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        };
    return Executors.newCachedThreadPool(threads);
  }
}
