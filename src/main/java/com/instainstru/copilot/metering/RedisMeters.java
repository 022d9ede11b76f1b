package com.instainstru.copilot.metering;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** Meters of the Redis that replicas share; there only where one is set. */
public final class RedisMeters {
  private final MeterRegistry registry;
  private final Counter localRates;

  public RedisMeters(MeterRegistry registry) {
    this.registry = registry;
    this.localRates =
        Counter.builder("copilot.redis.local.rates")
            .description("Calls counted in this process alone, since Redis did not answer")
            .register(registry);
  }

  /**
   * Whether Redis is used: {@code copilot_redis_up}.
   *
   * @param up 1 while it is, 0 while it is away or left alone
   */
  public void up(Supplier<Number> up) {
    Gauge.builder("copilot.redis.up", up)
        .description("1 while Redis is used, 0 while it is unavailable or calls to it are paused")
        .register(registry);
  }

  /** A call was counted in this process alone: {@code copilot_redis_local_rates_total}. */
  public void localRate() {
    localRates.increment();
  }
}
