package com.instainstru.copilot.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tokens are compared, remembered and logged by digest only. */
final class TokenDigest {
  private static final int SHORT = 12;

  private TokenDigest() {}

  /** 32 bytes. */
  static byte[] sha256(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** 64 hex digits. */
  static String hex(String token) {
    return HexFormat.of().formatHex(sha256(token));
  }

  /** Enough of a digest to find the same token again in a log. */
  static String shortened(String hex) {
    return hex.substring(0, SHORT);
  }
}
