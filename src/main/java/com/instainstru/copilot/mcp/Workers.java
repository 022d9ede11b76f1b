package com.instainstru.copilot.mcp;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Threads for calls: virtual ones where the Java release has them. */
public final class Workers {
  private Workers() {}

  /** Whether this Java release has virtual threads (21 and newer). */
  public static boolean virtualThreads() {
    return Runtime.version().feature() >= 21;
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
    return Executors.newCachedThreadPool(
        task -> {
          Thread thread = new Thread(task, "call");
          thread.setDaemon(true);
          return thread;
        });
  }
}
