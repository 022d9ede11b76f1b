package com.instainstru.copilot.security.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider is asked at most once a pause, whatever comes in. */
class SpacedKeySetTest {
  private static final Duration PAUSE = Duration.ofSeconds(3);

  private final JWKSet keys = new JWKSet();
  private int fetches;
  private boolean down;
  private boolean closed;

  /** How long one fetch takes. */
  private Duration slowness = Duration.ZERO;

  private long nanos;

  private final JWKSetSource<SecurityContext> provider =
      new JWKSetSource<>() {
        @Override
        public JWKSet getJWKSet(
            JWKSetCacheRefreshEvaluator refresh, long now, @Nullable SecurityContext context)
            throws KeySourceException {
          fetches++;
          nanos += slowness.toNanos();
          if (down) {
            throw new JWKSetUnavailableException("down");
          }
          return keys;
        }

        @Override
        public void close() {
          closed = true;
        }
      };

  private SpacedKeySet spaced(long begin) {
    nanos = begin;
    return new SpacedKeySet(provider, PAUSE, () -> nanos);
  }

  private static JWKSet ask(SpacedKeySet set) throws KeySourceException {
    return set.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), 0, null);
  }

  private static void isTooEarly(SpacedKeySet set) {
    assertThatThrownBy(() -> ask(set))
        .isInstanceOf(JWKSetUnavailableException.class)
        .hasMessage("the last fetch of the keys was a moment ago");
  }

  /** A clock of nanoseconds begins anywhere, also below zero and just before it wraps. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, -5_000_000_000L, Long.MAX_VALUE - 1_000_000_000L})
  void askedAgainBeforeThePauseIsOverItFetchesNothing(long begin) throws Exception {
    SpacedKeySet set = spaced(begin);

    assertThat(ask(set)).isSameAs(keys);
    isTooEarly(set);
    nanos += PAUSE.toNanos() - 1;
    isTooEarly(set);
    assertThat(fetches).isEqualTo(1);
    nanos += 1;
    assertThat(ask(set)).isSameAs(keys);
    assertThat(fetches).isEqualTo(2);
  }

  @Test
  void aFetchThatFailedCountsToo() throws Exception {
    SpacedKeySet set = spaced(0);
    down = true;

    assertThatThrownBy(() -> ask(set)).hasMessage("down");
    down = false;
    isTooEarly(set);
    nanos += PAUSE.toNanos();
    assertThat(ask(set)).isSameAs(keys);
    assertThat(fetches).isEqualTo(2);
  }

  @Test
  void thePauseBeginsWhenTheFetchHasEnded() throws Exception {
    slowness = Duration.ofSeconds(10);
    SpacedKeySet set = spaced(0);

    ask(set);
    nanos += PAUSE.toNanos() - 1;
    isTooEarly(set);
    nanos += 1;
    assertThat(ask(set)).isSameAs(keys);
  }

  @Test
  void closesWhatItAsks() throws IOException {
    spaced(0).close();

    assertThat(closed).isTrue();
  }
}
