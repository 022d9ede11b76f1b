package com.instainstru.copilot.security.auth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One way in. */
interface Authenticator {
  /**
   * @param token the bearer token as sent
   */
  Verdict verify(String token);

  /** What one way in makes of a token. */
  sealed interface Verdict {
    /**
     * It is good.
     *
     * @param subject compared with entries of the allowlist that are no e-mail addresses
     * @param email verified address in lower case; null for none
     * @param person whether the allowlist applies
     * @param expires end of the token's life
     */
    record Verified(
        Caller caller,
        @Nullable String subject,
        @Nullable String email,
        boolean person,
        Instant expires)
        implements Verdict {}

    /**
     * It is not accepted.
     *
     * @param reason constant text for the log
     */
    record Refused(String reason) implements Verdict {}

    /**
     * It cannot be told now.
     *
     * @param retryAfterSeconds when it may be
     */
    record Unavailable(int retryAfterSeconds) implements Verdict {}
  }
}
