package com.instainstru.copilot.sentry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.instainstru.copilot.tool.CallContext;
import com.instainstru.copilot.tool.Cancellation;
import com.instainstru.copilot.tool.FailureCode;
import com.instainstru.copilot.tool.ToolFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A bounded cache in front of an upstream. Callers that miss the same key at the same time share
 * one request. While the upstream fails in a way that may pass, the last good value is given,
 * marked with its age. Failures are not kept.
 */
final class FreshCache<K, V> {
  private final Cache<K, Entry<V>> entries;
  private final ConcurrentMap<K, CompletableFuture<Entry<V>>> loading = new ConcurrentHashMap<>();
  private final Duration freshFor;
  private final Clock clock;

  /**
   * @param freshFor how long a value is given without asking again
   * @param maxEntries most values kept
   */
  FreshCache(Duration freshFor, int maxEntries, Clock clock) {
    this.entries = Caffeine.newBuilder().maximumSize(maxEntries).build();
    this.freshFor = freshFor;
    this.clock = clock;
  }

  /**
   * A value, and how old it is if the upstream could not be asked again.
   *
   * @param staleFor age of the value; null if it is fresh
   */
  record Found<V>(V value, @Nullable Duration staleFor) {}

  private record Entry<V>(V value, Instant at) {}

  /**
   * The value of the key.
   *
   * @param load asks the upstream
   * @throws ToolFailure of {@code load}, if there is no earlier value to give
   */
  Found<V> get(K key, CallContext context, Supplier<V> load) {
    Entry<V> known = entries.getIfPresent(key);
    if (known != null && age(known).compareTo(freshFor) < 0) {
      return new Found<>(known.value(), null);
    }
    try {
      return new Found<>(loadOnce(key, context, load).value(), null);
    } catch (ToolFailure failure) {
      if (known != null && Boolean.TRUE.equals(failure.retryable())) {
        return new Found<>(known.value(), age(known));
      }
      throw failure;
    }
  }

  private Duration age(Entry<V> entry) {
    return Duration.between(entry.at(), clock.instant());
  }

  private Entry<V> loadOnce(K key, CallContext context, Supplier<V> load) {
    while (true) {
      CompletableFuture<Entry<V>> mine = new CompletableFuture<>();
      CompletableFuture<Entry<V>> others = loading.putIfAbsent(key, mine);
      if (others == null) {
        return lead(key, mine, context, load);
      }
      try {
        return follow(others, context);
      } catch (CancellationException e) {
        if (context.cancellation().isCancelled()) {
          throw ToolFailure.of(
              FailureCode.UPSTREAM_TIMEOUT, "The caller gave up before Sentry answered.");
        }
        // Whoever asked gave up; somebody else has to ask.
      }
    }
  }

  private Entry<V> lead(
      K key, CompletableFuture<Entry<V>> mine, CallContext context, Supplier<V> load) {
    try {
      Entry<V> entry = new Entry<>(load.get(), clock.instant());
      entries.put(key, entry);
      mine.complete(entry);
      return entry;
    } catch (RuntimeException | Error e) {
      boolean gaveUp = context.cancellation().isCancelled();
      mine.completeExceptionally(gaveUp ? new CancellationException() : e);
      throw e;
    } finally {
      loading.remove(key, mine);
    }
  }

  private static <V> Entry<V> follow(CompletableFuture<Entry<V>> others, CallContext context) {
    CompletableFuture<Entry<V>> copy = others.copy();
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
