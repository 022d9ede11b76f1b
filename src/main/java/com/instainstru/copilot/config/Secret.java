package com.instainstru.copilot.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A value that never prints: its string form is {@code [redacted]}. */
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /**
   * @param value the secret text, not blank
   * @throws IllegalArgumentException if it is blank
   */
  public static Secret of(String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("a secret must not be blank");
    }
    return new Secret(value);
  }

  /** Whether a text, which may be empty, can be sent as a bearer token (RFC 6750 section 2.1). */
  public static boolean isToken(String text) {
    return text.matches("[\\x21-\\x7e]*");
  }

  /** The secret itself; call it only where it leaves the process by intent. */
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8), secret.value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return Secret.class.hashCode();
  }

  @Override
  public String toString() {
    return "[redacted]";
  }
}
