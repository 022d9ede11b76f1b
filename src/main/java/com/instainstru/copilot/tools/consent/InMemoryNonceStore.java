package com.instainstru.copilot.tools.consent;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * Remembers in this process. A consent from before it began counts as forgotten, since its use may
 * have been forgotten with the process before.
 */
public final class InMemoryNonceStore implements NonceStore {
  private static final int MOST = 10_000;

  private final Clock clock;
  private final Instant begin;
  private final Map<String, Instant> used = new HashMap<>();

  public InMemoryNonceStore(Clock clock) {
    this.clock = clock;
    this.begin = clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  @Override
  public synchronized Use use(String id, Instant given, Instant until) {
    Instant now = clock.instant();
    used.values().removeIf(end -> !now.isBefore(end));
    if (given.isBefore(begin)) {
      return Use.FORGOTTEN;
    }
    if (used.containsKey(id)) {
      return Use.REPEATED;
    }
    if (used.size() >= MOST) {
      return Use.FULL;
    }
    used.put(id, until);
    return Use.FIRST;
  }
}
