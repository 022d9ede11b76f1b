package com.instainstru.copilot.config;

import java.time.Duration;

/**
 * What an upstream may take.
 *
 * @param connect until a connection stands
 * @param attempt of one attempt, the whole body included
 * @param call of all attempts and the waiting between them
 * @param attempts most attempts of a request that may be repeated
 * @param bodyBytes most bytes of an answer after decoding
 * @param connections most connections that are kept and calls at once
 */
public record UpstreamLimits(
    Duration connect,
    Duration attempt,
    Duration call,
    int attempts,
    int bodyBytes,
    int connections) {

  /** 2 s, 8 s, 20 s, 3 attempts, 4 MiB, 24 connections. */
  public static UpstreamLimits standard() {
    return new UpstreamLimits(
        Duration.ofSeconds(2),
        Duration.ofSeconds(8),
        Duration.ofSeconds(20),
        3,
        4 * 1024 * 1024,
        24);
  }
}
