package com.instainstru.copilot.security.redaction;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The secrets of this deployment, which no pattern has to guess: wherever one stands, it is
 * replaced.
 */
public final class KnownSecrets {
  /** Shorter ones would be found in words that say nothing of them. */
  static final int MIN_LENGTH = 8;

  private final List<String> longestFirst;

  private KnownSecrets(List<String> longestFirst) {
    this.longestFirst = longestFirst;
  }

  /**
   * @param values any texts; those of fewer than 8 characters are left out
   */
  public static KnownSecrets of(Collection<String> values) {
    return new KnownSecrets(
        values.stream()
            .map(String::strip)
            .filter(value -> value.length() >= MIN_LENGTH)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList());
  }

  /** Knows none. */
  public static KnownSecrets none() {
    return new KnownSecrets(List.of());
  }

  /** These and others. */
  public KnownSecrets and(KnownSecrets others) {
    return of(Stream.concat(longestFirst.stream(), others.longestFirst.stream()).toList());
  }

  /** The text with {@code [redacted]} in place of each. */
  public String replace(String text) {
    if (text.length() < MIN_LENGTH) {
      return text;
    }
    String out = text;
    for (String secret : longestFirst) {
      out = out.length() < secret.length() ? out : out.replace(secret, Redaction.REDACTED);
    }
    return out;
  }
}
