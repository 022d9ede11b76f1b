package com.instainstru.copilot.mcp;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for calls: virtual ones where the Java release has them. */
public final class Workers {
  private static final long IDLE_SECONDS = 60;

  private Workers() {}

  /** Whether this Java release has virtual threads (21 and newer). */
  public static boolean virtualThreads() {
    return Runtime.version().feature() >= 21;
  }

  /**
   * One virtual thread a task where the Java release has them; else a bounded pool.
   *
   * @param maxThreads most threads of the pool; more tasks wait for one of these
   */
  public static ExecutorService atMost(int maxThreads) {
    if (virtualThreads()) {
      return perTask();
    }
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            maxThreads,
            maxThreads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Workers::daemon);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** One thread a task; bounded by who submits. */
  public static ExecutorService perTask() {
    if (virtualThreads()) {
      try {
        // Compiled for 17, which does not have the method.
        return (ExecutorService)
            Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
      } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException absent) {
        throw new IllegalStateException("this Java release lacks virtual threads", absent);
      }
    }
    return Executors.newCachedThreadPool(Workers::daemon);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "call");
    thread.setDaemon(true);
    return thread;
  }
}
