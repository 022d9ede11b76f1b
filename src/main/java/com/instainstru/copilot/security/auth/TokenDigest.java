package com.instainstru.copilot.security.auth;

import okio.ByteString;

/** Tokens are compared, remembered and logged by digest only. */
final class TokenDigest {
  private static final int SHORT = 12;

  private TokenDigest() {}

  /** 32 bytes. */
  static byte[] sha256(String token) {
    return ByteString.encodeUtf8(token).sha256().toByteArray();
  }

  /** 64 hex digits. */
  static String hex(String token) {
    return ByteString.encodeUtf8(token).sha256().hex();
  }

  /** Enough of a digest to find the same token again in a log. */
  static String shortened(String hex) {
    return hex.substring(0, SHORT);
  }
}
