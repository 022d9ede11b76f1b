package com.instainstru.copilot.config;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A key of 256 bits that never prints: its string form is {@code [redacted]}. */
public final class SealKey {
  private static final int BYTES = 32;

  private final byte[] bytes;

  private SealKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @param text 64 hex digits, or the 32 bytes in Base64 (RFC 4648, either alphabet, padded or not)
   * @return empty if it is neither
   */
  public static Optional<SealKey> parse(String text) {
    try {
      byte[] bytes =
          text.matches("[0-9A-Fa-f]{64}")
              ? HexFormat.of().parseHex(text)
              : Base64.getUrlDecoder().decode(text.replace('+', '-').replace('/', '_'));
      return bytes.length == BYTES ? Optional.of(new SealKey(bytes)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The key itself, for AES. */
  public SecretKey reveal() {
    return new SecretKeySpec(bytes, "AES");
  }

  @Override
  public String toString() {
    return "[redacted]";
  }
}
