package com.instainstru.copilot.config;

/**
 * Self-issued RS256 tokens.
 *
 * @param issuer the {@code iss} claim that is accepted
 * @param publicKeyPem public key in PEM form
 * @param keyId the {@code kid} that is accepted
 */
public record SelfIssuedTokenSettings(String issuer, String publicKeyPem, String keyId) {}
