package com.instainstru.copilot.call;

import java.util.Locale;
import java.util.Optional;

/** Severity of a message to a client (RFC 5424 section 6.2.1), least first. */
public enum LogLevel {
  DEBUG,
  INFO,
  NOTICE,
  WARNING,
  ERROR,
  CRITICAL,
  ALERT,
  EMERGENCY;

  /** The word that MCP uses. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The level of a word, in exactly MCP's spelling. */
  public static Optional<LogLevel> of(String word) {
    for (LogLevel level : values()) {
      if (level.word().equals(word)) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }
}
