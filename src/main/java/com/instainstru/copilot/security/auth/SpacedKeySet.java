package com.instainstru.copilot.security.auth;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a pause between two fetches, whatever tokens come in: an unknown key id costs the provider
 * at most one fetch a pause. Nimbus's own limit lets two through and is not told from an unknown
 * key by the layer that tolerates outages.
 */
final class SpacedKeySet implements JWKSetSource<SecurityContext> {
  private final JWKSetSource<SecurityContext> source;
  private final long pauseNanos;
  private final LongSupplier nanoClock;
  private boolean fetched;
  private long lastFetch;

  SpacedKeySet(JWKSetSource<SecurityContext> source, Duration pause, LongSupplier nanoClock) {
    this.source = source;
    this.pauseNanos = pause.toNanos();
    this.nanoClock = nanoClock;
  }

  /**
   * @throws JWKSetUnavailableException if it is too early for another fetch, or it failed
   */
  @Override
  public synchronized JWKSet getJWKSet(
      JWKSetCacheRefreshEvaluator refresh, long currentTime, @Nullable SecurityContext context)
      throws KeySourceException {
    if (fetched && nanoClock.getAsLong() - lastFetch < pauseNanos) {
      throw new JWKSetUnavailableException("the last fetch of the keys was a moment ago");
    }
    try {
      return source.getJWKSet(refresh, currentTime, context);
    } finally {
      fetched = true;
      lastFetch = nanoClock.getAsLong();
    }
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
