package com.instainstru.copilot.tools;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Counts in the memory of this process, for at most 20,000 keys that were used lately. */
public final class InMemoryRateStore implements RateStore {
  private static final int MAX_KEYS = 20_000;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final TimeMeter time;

  /** A bucket is full again after a minute, so an idle one need not be kept for longer. */
  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder().maximumSize(MAX_KEYS).expireAfterAccess(MINUTE.multipliedBy(2)).build();

  /**
   * @param nanoClock a clock such as {@link System#nanoTime}
   */
  public InMemoryRateStore(LongSupplier nanoClock) {
    this.time = new NanoTime(nanoClock);
  }

  private record NanoTime(LongSupplier clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return clock.getAsLong();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }

  @Override
  public Duration take(String key, int perMinute) {
    Bucket bucket = buckets.get(key, any -> bucket(perMinute));
    return Duration.ofNanos(bucket.tryConsumeAndReturnRemaining(1).getNanosToWaitForRefill());
  }

  private Bucket bucket(int perMinute) {
    return Bucket.builder()
        .addLimit(Bandwidth.builder().capacity(perMinute).refillGreedy(perMinute, MINUTE).build())
        .withCustomTimePrecision(time)
        .build();
  }
}
