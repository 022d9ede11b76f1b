package com.instainstru.copilot.security.auth;

/** One way in. */
@FunctionalInterface
interface TokenVerifier {
  /**
   * @param token the bearer token as sent
   * @return accepted, rejected or unavailable
   */
  Authentication verify(String token);
}
