package com.instainstru.copilot.security.auth;

import com.instainstru.copilot.config.OidcSettings;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import okhttp3.Call;

/**
 * A provider's keys: cached for five minutes, renewed a minute before they get old, fetched again
 * for an unknown key id but never twice within {@link #PAUSE}, and kept for a day while the
 * provider is down.
 */
final class ProviderKeys {
  /** Shortest time between two fetches, in which a new key is not yet known. */
  static final Duration PAUSE = Duration.ofSeconds(3);

  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration AHEAD = Duration.ofMinutes(1);
  private static final Duration OUTAGE = Duration.ofHours(24);

  /** How long a request waits for another one's fetch. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(4);

  private ProviderKeys() {}

  static JWKSource<SecurityContext> of(OidcSettings settings, Call.Factory calls) {
    JWKSetSource<SecurityContext> fetch =
        new SpacedKeySet(
            new ProviderKeySet(settings, new ProviderDocuments(calls)), PAUSE, System::nanoTime);
    return JWKSourceBuilder.create(fetch)
        .cache(FRESH.toMillis(), MAX_WAIT.toMillis())
        .refreshAheadCache(AHEAD.toMillis(), null, renewer(), false, null, false)
        .rateLimited(false)
        .retrying(false)
        .outageTolerant(OUTAGE.toMillis())
        .build();
  }

  /** Its thread comes when keys are renewed and goes after a minute. */
  private static ExecutorService renewer() {
    return Executors.newCachedThreadPool(
        work -> {
          Thread thread = new Thread(work, "provider-keys");
          thread.setDaemon(true);
          return thread;
        });
  }
}
