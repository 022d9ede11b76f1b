package com.instainstru.copilot.storage.redis;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.instainstru.copilot.metering.RedisMeters;
import com.instainstru.copilot.security.sealing.TokenSealer;
import com.instainstru.copilot.tools.RateStore;
import com.instainstru.copilot.tools.StoreUnavailableException;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import java.time.Duration;

/**
 * Counts in Redis for all replicas together; while Redis does not answer, in this process alone, so
 * that a store that is away stops nobody from reading.
 */
final class RedisRateStore implements RateStore {
  private static final int MAX_KEYS = 20_000;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final RedisConnection connection;
  private final TokenSealer seal;
  private final RateStore local;
  private final RedisMeters meters;
  private final ProxyManager<String> redis;

  /** Calls of one bucket that come together share one exchange, which takes the same object. */
  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder().maximumSize(MAX_KEYS).expireAfterAccess(MINUTE.multipliedBy(2)).build();

  /**
   * @param answer how long one bucket's exchange may take
   * @param local what counts while Redis does not answer
   */
  RedisRateStore(
      RedisConnection connection,
      Duration answer,
      TokenSealer seal,
      RateStore local,
      RedisMeters meters) {
    this.connection = connection;
    this.seal = seal;
    this.local = local;
    this.meters = meters;
    this.redis =
        new Bucket4jLettuce.LettuceBasedProxyManagerBuilder<String>(
                new CurrentCommands<>(connection::commands))
            .requestTimeout(answer)
            .expirationAfterWrite(
                ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(
                    Duration.ofSeconds(10)))
            .build();
  }

  @Override
  public Duration take(String key, int perMinute) {
    Bucket bucket = buckets.get(perMinute + " " + key, any -> bucket(key, perMinute));
    try {
      return connection.guarded(
          () -> Duration.ofNanos(bucket.tryConsumeAndReturnRemaining(1).getNanosToWaitForRefill()));
    } catch (StoreUnavailableException e) {
      meters.localRate();
      return local.take(key, perMinute);
    }
  }

  /** A bucket's size is kept with it, so another size is another bucket. */
  private Bucket bucket(String key, int perMinute) {
    BucketConfiguration size =
        BucketConfiguration.builder()
            .addLimit(
                Bandwidth.builder().capacity(perMinute).refillGreedy(perMinute, MINUTE).build())
            .build();
    return redis
        .builder()
        .withOptimization(Optimizations.batching())
        .build(RedisStores.key("rate", perMinute + ":" + seal.pseudonym(key)), () -> size);
  }
}
