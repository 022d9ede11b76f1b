package com.instainstru.copilot.config;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A service token of which only the digest is known here.
 *
 * @param name whom it was given to
 * @param scopes words such as {@code mcp:read}
 * @param sha256 digest of the token's UTF-8 bytes, 64 hex digits in lower case
 * @param expires when it ends; null for never
 */
public record NamedTokenSettings(
    String name, Set<String> scopes, String sha256, @Nullable Instant expires) {

  public NamedTokenSettings {
    scopes = Set.copyOf(scopes);
  }

  /** The digest as 32 bytes. */
  public byte[] digest() {
    return HexFormat.of().parseHex(sha256);
  }
}
