package com.instainstru.copilot.config;

import java.time.Duration;

/**
 * Bounds on tool calls, whatever transport they come from.
 *
 * @param maxConcurrent most calls in work. More than the requests at once and waiting of four
 *     upstreams, so that upstreams that hang leave room for calls of others
 * @param waiting most calls that wait for one of these to end
 * @param maxWait how long a call waits
 * @param slow how long a call takes that is logged as slow
 * @param rows most rows of a list in an answer
 * @param answerBytes most bytes of an answer
 * @param consentWait how long a client may take to answer a question while its call waits
 */
public record CallLimits(
    int maxConcurrent,
    int waiting,
    Duration maxWait,
    Duration slow,
    int rows,
    int answerBytes,
    Duration consentWait) {

  /**
   * 256 in work, 64 waiting for 2 s at most, slow from 5 s, 1,000 rows, 100 KiB, 2 min to answer.
   */
  public static CallLimits standard() {
    return new CallLimits(
        256,
        64,
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        1_000,
        100 << 10,
        Duration.ofMinutes(2));
  }
}
