package com.instainstru.copilot.tools.consent;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;

/**
 * Lets each consent count once, for as long as it could be used again. What cannot be remembered or
 * is not known any more does not count: an action refused is better than one done twice.
 */
public final class ReplayGuard {
  /** How long a consent is good. */
  static final Duration LIFE = Duration.ofMinutes(10);

  private final NonceStore store;

  public ReplayGuard(NonceStore store) {
    this.store = store;
  }

  /**
   * Uses a consent.
   *
   * @param id unlike that of any other consent
   * @param given when it was given out or asked for
   * @throws ToolFailure {@code consent_used}, {@code overloaded} if no more can be remembered, or
   *     {@code consent_unavailable} if the store does not answer
   */
  void use(String id, Instant given) {
    switch (remember(id, given)) {
      case FIRST -> {}
      case REPEATED ->
          throw Action.failure(
              FailureCode.CONSENT_USED,
              "This consent was already used, and each counts for one action. Check whether the"
                  + " action happened before you ask again.");
      case FORGOTTEN ->
          throw Action.failure(
              FailureCode.CONSENT_USED,
              "The server, or the Redis that its replicas share, was restarted after this consent"
                  + " was requested and cannot tell whether it was used. Check whether the action"
                  + " happened before you ask again.");
      case FULL ->
          throw Action.failure(
                  FailureCode.OVERLOADED,
                  "The server cannot record more used consents at the moment. Repeat the call in a"
                      + " few minutes.")
              .retryAfter(60);
    }
  }

  private NonceStore.Use remember(String id, Instant given) {
    try {
      return store.use(id, given, given.plus(LIFE).plus(LIFE));
    } catch (StoreUnavailableException e) {
      throw Action.unavailable();
    }
  }
}
