package com.instainstru.copilot.upstream;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Lets callers who want the same thing at the same time share one piece of work, its failure
 * included. If the caller who works gives up, one of those who wait takes over.
 *
 * @param <K> what is the same
 * @param <V> what comes of it
 */
public final class SingleFlight<K, V> {
  private final ConcurrentMap<K, CompletableFuture<V>> running = new ConcurrentHashMap<>();

  /**
   * What the work of this caller, or of one who began before, yields.
   *
   * @throws ToolFailure of the work
   */
  public V run(K key, CallContext context, Supplier<V> work) {
    while (true) {
      CompletableFuture<V> mine = new CompletableFuture<>();
      CompletableFuture<V> others = running.putIfAbsent(key, mine);
      if (others == null) {
        return lead(key, mine, context, work);
      }
      try {
        return follow(others, context);
      } catch (CancellationException e) {
        if (context.cancellation().isCancelled()) {
          throw ToolFailure.of(
              FailureCode.UPSTREAM_TIMEOUT, "The caller cancelled before the answer arrived.");
        }
        // Whoever worked gave up; somebody else has to.
      }
    }
  }

  private V lead(K key, CompletableFuture<V> mine, CallContext context, Supplier<V> work) {
    try {
      V value = work.get();
      mine.complete(value);
      return value;
    } catch (RuntimeException | Error e) {
      boolean gaveUp = context.cancellation().isCancelled();
      mine.completeExceptionally(gaveUp ? new CancellationException() : e);
      throw e;
    } finally {
      running.remove(key, mine);
    }
  }

  private static <V> V follow(CompletableFuture<V> others, CallContext context) {
    CompletableFuture<V> copy = others.copy();
    Cancellation.Registration registration =
        context.cancellation().onCancel(() -> copy.cancel(false));
    try {
      return copy.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof CancellationException cancelled) {
        throw cancelled;
      }
      if (e.getCause() instanceof ToolFailure failure) {
        throw failure;
      }
      throw e;
    } finally {
      registration.close();
    }
  }
}
