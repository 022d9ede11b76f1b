package com.instainstru.copilot.security.auth;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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

  /** The scopes among some words. */
  public static Set<Scope> among(Collection<String> words) {
    return words.stream()
        .map(Scope::of)
        .flatMap(Optional::stream)
        .collect(Collectors.toUnmodifiableSet());
  }
}
