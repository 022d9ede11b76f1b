package com.instainstru.copilot.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Callers at the same time. */
public final class Together implements AutoCloseable {
  private final ExecutorService callers = Executors.newCachedThreadPool();

  /** Begins one call and does not wait for it. */
  public <T> Future<T> begin(Callable<T> call) {
    return callers.submit(call);
  }

  /** Makes the same call so many times at once and waits for all. */
  public <T> List<T> all(int times, Callable<T> call) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<Future<T>> running = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      running.add(
          callers.submit(
              () -> {
                start.await();
                return call.call();
              }));
    }
    start.countDown();
    List<T> ended = new ArrayList<>();
    for (Future<T> one : running) {
      ended.add(one.get(60, TimeUnit.SECONDS));
    }
    return ended;
  }

  @Override
  public void close() {
    callers.shutdownNow();
  }
}
