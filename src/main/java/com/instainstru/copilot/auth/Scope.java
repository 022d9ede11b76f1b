package com.instainstru.copilot.auth;

import java.util.Optional;

/** The scopes of contract and catalog. None implies another. */
public enum Scope {
  READ("mcp:read"),
  WRITE("mcp:write");

  private final String value;

  Scope(String value) {
    this.value = value;
  }

  /** The word as it stands in tokens, metadata and the catalog. */
  public String value() {
    return value;
  }

  /** The scope that a word names, matched exactly. */
  public static Optional<Scope> of(String word) {
    for (Scope scope : values()) {
      if (scope.value.equals(word)) {
        return Optional.of(scope);
      }
    }
    return Optional.empty();
  }
}
