package com.instainstru.copilot.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.metering.UpstreamMeters;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A bounded cache in front of an upstream. Callers that miss the same key at the same time share
 * one request. While the upstream fails in a way that may pass, the last good value is given for a
 * while, marked with its age. Failures are not kept.
 *
 * @param <K> what is asked for
 * @param <V> the answer; shared by callers, who never change it
 */
public final class FreshCache<K, V> {
  private final String name;
  private final Cache<K, Entry<V>> entries;
  private final SingleFlight<K, Entry<V>> loading = new SingleFlight<>();
  private final Duration freshFor;
  private final Caches caches;

  private FreshCache(String name, Duration freshFor, int maxEntries, Caches caches) {
    this.name = name;
    this.entries = Caffeine.newBuilder().maximumSize(maxEntries).build();
    this.freshFor = freshFor;
    this.caches = caches;
  }

  /**
   * Makes caches.
   *
   * @param staleFor oldest value that is given while an upstream fails
   * @param meters count hits, misses and stale answers
   */
  public record Caches(Duration staleFor, Clock clock, UpstreamMeters meters) {
    /**
     * A cache.
     *
     * @param name for meters; nothing that a caller chose
     * @param freshFor how long a value is given without asking again
     * @param maxEntries most values kept
     */
    public <K, V> FreshCache<K, V> named(String name, Duration freshFor, int maxEntries) {
      return new FreshCache<>(name, freshFor, maxEntries, this);
    }
  }

  /**
   * A value, and how old it is if the upstream could not be asked again.
   *
   * @param staleFor age of the value; null if it is fresh
   */
  public record Found<V>(V value, @Nullable Duration staleFor) {
    /** Says so in the answer if the value is old: {@code stale} and {@code age_seconds}. */
    public ObjectNode mark(ObjectNode answer) {
      return staleFor == null
          ? answer
          : answer.put("stale", true).put("age_seconds", staleFor.toSeconds());
    }
  }

  private record Entry<V>(V value, Instant at) {}

  /**
   * The value of the key.
   *
   * @param load asks the upstream
   * @throws ToolFailure of {@code load}, if there is no earlier value to give
   */
  public Found<V> get(K key, CallContext context, Supplier<V> load) {
    Entry<V> known = entries.getIfPresent(key);
    if (known != null && age(known).compareTo(freshFor) < 0) {
      caches.meters().cache(name, "hit");
      return new Found<>(known.value(), null);
    }
    try {
      Entry<V> loaded = loading.run(key, context, () -> loaded(key, load));
      caches.meters().cache(name, "miss");
      return new Found<>(loaded.value(), null);
    } catch (ToolFailure failure) {
      if (known != null && isTransient(failure) && age(known).compareTo(caches.staleFor()) <= 0) {
        caches.meters().cache(name, "stale");
        return new Found<>(known.value(), age(known));
      }
      throw failure;
    }
  }

  private static boolean isTransient(ToolFailure failure) {
    return Boolean.TRUE.equals(failure.retryable());
  }

  private Entry<V> loaded(K key, Supplier<V> load) {
    Entry<V> entry = new Entry<>(load.get(), caches.clock().instant());
    entries.put(key, entry);
    return entry;
  }

  private Duration age(Entry<V> entry) {
    return Duration.between(entry.at(), caches.clock().instant());
  }
}
