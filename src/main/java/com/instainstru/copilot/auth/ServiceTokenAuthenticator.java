package com.instainstru.copilot.auth;

import com.instainstru.copilot.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The static token of a deployment. Compared in constant time over digests of one length, so that
 * timing tells nothing about it, not even its length.
 */
final class ServiceTokenAuthenticator implements Authenticator {
  private static final Caller SERVICE =
      new Caller("service", "service", null, Set.of(Scope.READ, Scope.WRITE), "service_token");

  private final byte[] digest;

  ServiceTokenAuthenticator(Secret token) {
    this.digest = sha256(token.reveal());
  }

  @Override
  public Optional<Verified> verify(String token) {
    return MessageDigest.isEqual(digest, sha256(token))
        ? Optional.of(new Verified(SERVICE, null, null, false, Instant.MAX))
        : Optional.empty();
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
