package com.instainstru.copilot.consent;

import com.instainstru.copilot.tool.FailureCode;
import com.instainstru.copilot.tool.ToolFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * Remembers consents that have been used, for as long as they could be used again. One from before
 * this process began counts as used, since its use may have been forgotten with the process.
 */
public final class UsedOnce {
  private static final int MOST = 10_000;

  /** How long a consent is good. */
  static final Duration LIFE = Duration.ofMinutes(10);

  private final Clock clock;
  private final Instant begin;
  private final Map<String, Instant> used = new HashMap<>();

  public UsedOnce(Clock clock) {
    this.clock = clock;
    this.begin = clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * Uses a consent.
   *
   * @param id unlike that of any other consent
   * @param given when it was given out or asked for
   * @throws ToolFailure {@code consent_used}, or {@code overloaded} if no more can be remembered
   */
  synchronized void use(String id, Instant given) {
    Instant now = clock.instant();
    used.values().removeIf(until -> !now.isBefore(until));
    if (given.isBefore(begin)) {
      throw Action.failure(
          FailureCode.CONSENT_USED,
          "The server was restarted since this consent was asked for and cannot tell whether it has"
              + " been used. Look whether the action happened before you ask anew.");
    }
    if (used.containsKey(id)) {
      throw Action.failure(
          FailureCode.CONSENT_USED,
          "This consent was used before, and each counts for one action. Look whether the action"
              + " happened before you ask anew.");
    }
    if (used.size() >= MOST) {
      throw Action.failure(
              FailureCode.OVERLOADED,
              "The server cannot remember more used consents for the moment. Repeat the call in some"
                  + " minutes.")
          .retryAfter(60);
    }
    used.put(id, given.plus(LIFE).plus(LIFE));
  }
}
