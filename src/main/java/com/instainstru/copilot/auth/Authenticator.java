package com.instainstru.copilot.auth;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One way in. */
interface Authenticator {
  /**
   * @param token the bearer token as sent
   * @return empty if this way does not accept it
   */
  Optional<Verified> verify(String token);

  /**
   * A token that was accepted.
   *
   * @param subject compared with entries of the allowlist that are no e-mail addresses
   * @param email verified address; null for none
   * @param person whether the allowlist applies
   * @param expires end of the token's life
   */
  record Verified(
      Caller caller,
      @Nullable String subject,
      @Nullable String email,
      boolean person,
      Instant expires) {}
}
