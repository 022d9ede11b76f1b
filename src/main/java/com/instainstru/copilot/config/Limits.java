package com.instainstru.copilot.config;

import java.time.Duration;

/**
 * All bounds of a process in one place.
 *
 * @param redisAnswer how long one command of Redis may take
 */
public record Limits(
    HttpLimits http, CallLimits calls, UpstreamLimits upstream, Duration redisAnswer) {

  /** The bounds of a deployment that sets none. */
  public static Limits standard() {
    return new Limits(
        HttpLimits.standard(),
        CallLimits.standard(),
        UpstreamLimits.standard(),
        Duration.ofMillis(100));
  }
}
