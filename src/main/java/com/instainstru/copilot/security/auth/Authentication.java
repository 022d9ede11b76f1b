package com.instainstru.copilot.security.auth;

/** What became of an attempt to get in. */
public sealed interface Authentication {
  /** The caller is known. */
  record Accepted(Caller caller) implements Authentication {}

  /** No bearer token was shown. */
  record Missing() implements Authentication {}

  /**
   * A credential was shown that no way in accepts.
   *
   * @param reason for the log, never for the caller
   */
  record Refused(String reason) implements Authentication {}

  /** The token is good but its person is not admitted here. */
  record NotAdmitted() implements Authentication {}

  /**
   * It cannot be told now: the provider's keys are needed and cannot be had.
   *
   * @param retryAfterSeconds when they may be
   */
  record Unavailable(int retryAfterSeconds) implements Authentication {}
}
