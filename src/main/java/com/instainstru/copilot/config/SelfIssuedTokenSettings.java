package com.instainstru.copilot.config;

import java.util.List;

/**
 * Self-issued RS256 tokens.
 *
 * @param issuer the {@code iss} claim that is accepted
 * @param keys public keys, not empty; more than one while a key is being replaced
 */
public record SelfIssuedTokenSettings(String issuer, List<Key> keys) {

  public SelfIssuedTokenSettings {
    keys = List.copyOf(keys);
  }

  /**
   * One public key.
   *
   * @param id the {@code kid} that names it
   * @param publicKeyPem in PEM form
   */
  public record Key(String id, String publicKeyPem) {}
}
