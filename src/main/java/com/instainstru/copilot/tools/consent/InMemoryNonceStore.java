package com.instainstru.copilot.tools.consent;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * Remembers in this process. A consent from before it began counts as forgotten, since its use may
 * have been forgotten with the process before; so does one from before any that was removed, so
 * that a clock that is set back brings none to life again.
 */
public final class InMemoryNonceStore implements NonceStore {
  private static final int MOST = 10_000;

  private final Clock clock;
  private Instant forgotten;
  private final Map<String, Consent> used = new HashMap<>();

  private record Consent(Instant given, Instant until) {}

  public InMemoryNonceStore(Clock clock) {
    this.clock = clock;
    this.forgotten = clock.instant().truncatedTo(ChronoUnit.MILLIS).minusMillis(1);
  }

  @Override
  public synchronized Use use(String id, Instant given, Instant until) {
    Instant now = clock.instant();
    used.values().removeIf(consent -> forget(consent, now));
    if (!given.isAfter(forgotten)) {
      return Use.FORGOTTEN;
    }
    if (used.containsKey(id)) {
      return Use.REPEATED;
    }
    if (used.size() >= MOST) {
      return Use.FULL;
    }
    used.put(id, new Consent(given, until));
    return Use.FIRST;
  }

  private boolean forget(Consent consent, Instant now) {
    boolean over = !now.isBefore(consent.until());
    if (over && consent.given().isAfter(forgotten)) {
      forgotten = consent.given();
    }
    return over;
  }
}
