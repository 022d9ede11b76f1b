package com.instainstru.copilot.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The scopes that settings may give to a caller. */
final class ScopeNames {
  private static final Set<String> KNOWN = Set.of("mcp:read", "mcp:write");

  private ScopeNames() {}

  /**
   * @param separator a pattern
   * @return empty unless every word is a scope
   */
  static Set<String> read(String text, String separator) {
    List<String> words = List.of(text.split(separator, -1));
    return KNOWN.containsAll(words) ? new LinkedHashSet<>(words) : Set.of();
  }
}
