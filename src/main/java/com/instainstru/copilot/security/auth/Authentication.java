package com.instainstru.copilot.security.auth;

import java.time.Instant;

/** What became of an attempt to authenticate: the verdict of one way in, and of all together. */
public sealed interface Authentication {
  /**
   * The caller is known.
   *
   * @param expires end of the credential's life
   */
  record Accepted(Caller caller, Instant expires) implements Authentication {}

  /** No bearer token was shown. */
  record Missing() implements Authentication {}

  /**
   * The credential is not accepted.
   *
   * @param reason constant text for the log, never for the caller
   */
  record Rejected(String reason) implements Authentication {}

  /** The token is good but its person is not admitted here. */
  record NotAdmitted() implements Authentication {}

  /**
   * It cannot be told now: the provider's keys are needed and cannot be had.
   *
   * @param retryAfterSeconds when they may be
   */
  record Unavailable(int retryAfterSeconds) implements Authentication {}
}
