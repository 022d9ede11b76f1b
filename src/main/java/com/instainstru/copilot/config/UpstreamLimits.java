package com.instainstru.copilot.config;

import java.time.Duration;

/**
 * What one upstream may take.
 *
 * @param connect until a name is resolved, and until a connection stands
 * @param attempt of one attempt, the whole body included
 * @param call of a tool call's requests in all: waiting, credentials, attempts and pauses
 * @param token of one request for a machine-to-machine token
 * @param attempts most attempts of a request that may be repeated
 * @param bodyBytes most bytes of an answer's body after decoding
 * @param headerFields most header fields of an answer
 * @param connections most connections that are kept, and most requests at once
 * @param waiting most requests that wait for one of these to end
 * @param maxWait how long a request waits for that
 * @param staleFor oldest answer that is given while the upstream fails
 * @param retries how many retries are made
 * @param breaker when the upstream is left alone
 */
public record UpstreamLimits(
    Duration connect,
    Duration attempt,
    Duration call,
    Duration token,
    int attempts,
    int bodyBytes,
    int headerFields,
    int connections,
    int waiting,
    Duration maxWait,
    Duration staleFor,
    Retries retries,
    Breaker breaker) {

  /**
   * How many retries are made, so that a struggling upstream is not hit several times as hard.
   *
   * @param percent retries that a hundred calls earn
   * @param floor most retries in store, and how many there are at the start
   * @param every time in which one more is earned without any call
   */
  public record Retries(int percent, int floor, Duration every) {}

  /**
   * When an upstream is left alone. Tuned for tens of calls a minute.
   *
   * @param window time that is looked back on
   * @param calls fewest calls in the window that say something
   * @param percent share of calls that have to fail, or to be slow
   * @param slow how long a slow call takes
   * @param open how long the upstream is left alone
   * @param probes calls let through after that, to see whether it has recovered
   */
  public record Breaker(
      Duration window, int calls, int percent, Duration slow, Duration open, int probes) {}

  /** The limits of a deployment that sets none. */
  public static UpstreamLimits standard() {
    return new UpstreamLimits(
        Duration.ofSeconds(2),
        Duration.ofSeconds(8),
        Duration.ofSeconds(20),
        Duration.ofSeconds(5),
        3,
        4 * 1024 * 1024,
        200,
        24,
        32,
        Duration.ofSeconds(1),
        Duration.ofMinutes(5),
        new Retries(20, 10, Duration.ofSeconds(30)),
        new Breaker(
            Duration.ofSeconds(30), 5, 80, Duration.ofSeconds(7), Duration.ofSeconds(10), 2));
  }
}
