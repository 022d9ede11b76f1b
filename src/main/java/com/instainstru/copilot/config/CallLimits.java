package com.instainstru.copilot.config;

import java.time.Duration;

/**
 * Bounds on tool calls, whatever transport they come from.
 *
 * @param atOnce most calls in work
 * @param waiting most calls that wait for one of these to end
 * @param patience how long a call waits
 * @param rows most rows of a list in an answer
 * @param answerBytes most bytes of an answer
 */
public record CallLimits(int atOnce, int waiting, Duration patience, int rows, int answerBytes) {

  /** 64 calls in work, 64 waiting for 2 seconds at most, 1,000 rows, 1 MiB. */
  public static CallLimits standard() {
    return new CallLimits(64, 64, Duration.ofSeconds(2), 1_000, 1 << 20);
  }
}
