package com.instainstru.copilot.testing;

import com.instainstru.copilot.metering.UpstreamMeters;
import com.instainstru.copilot.upstream.FreshCache;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;

/** Meters and caches for tests that do not look at meters. */
public final class TestMeters {
  private TestMeters() {}

  public static UpstreamMeters none() {
    return new UpstreamMeters(new SimpleMeterRegistry());
  }

  /** Caches by that clock with the standard limits. */
  public static FreshCache.Caches caches(Clock clock) {
    return new FreshCache.Caches(Duration.ofMinutes(5), clock, none());
  }
}
