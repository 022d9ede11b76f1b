package com.instainstru.copilot.tool;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Bounds the calls of each principal by a token bucket that holds one minute's worth. */
public final class LimitRate implements ToolInterceptor {
  private static final double NANOS_A_MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final int callsPerMinute;
  private final LongSupplier nanoClock;
  private final Cache<String, Bucket> buckets = Caffeine.newBuilder().maximumSize(10_000).build();

  /**
   * @param callsPerMinute most calls a minute and principal; 0 means unlimited
   * @param nanoClock a clock such as {@link System#nanoTime}
   */
  public LimitRate(int callsPerMinute, LongSupplier nanoClock) {
    this.callsPerMinute = callsPerMinute;
    this.nanoClock = nanoClock;
  }

  @Override
  public ToolResult intercept(ToolCall call, Chain next) {
    if (callsPerMinute > 0) {
      int wait =
          buckets
              .get(call.context().caller().principal(), principal -> new Bucket())
              .secondsUntilTaken();
      if (wait > 0) {
        throw ToolFailure.of(
                FailureCode.RATE_LIMITED,
                "You made more than "
                    + callsPerMinute
                    + " calls within a minute. Wait "
                    + wait
                    + " s, then repeat this call.")
            .retryAfter(wait);
      }
    }
    return next.proceed(call);
  }

  private final class Bucket {
    private double tokens = callsPerMinute;
    private long filledAt = nanoClock.getAsLong();

    /** 0 if a token was taken, else seconds until there is one. */
    synchronized int secondsUntilTaken() {
      long now = nanoClock.getAsLong();
      double tokensPerNano = callsPerMinute / NANOS_A_MINUTE;
      tokens = Math.min(callsPerMinute, tokens + (now - filledAt) * tokensPerNano);
      filledAt = now;
      if (tokens >= 1) {
        tokens -= 1;
        return 0;
      }
      return (int) Math.ceil((1 - tokens) / tokensPerNano / TimeUnit.SECONDS.toNanos(1));
    }
  }
}
