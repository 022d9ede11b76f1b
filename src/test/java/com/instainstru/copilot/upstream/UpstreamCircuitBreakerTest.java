package com.instainstru.copilot.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.UpstreamLimits;
import com.instainstru.copilot.metering.UpstreamMeters;
import com.instainstru.copilot.testing.HeardLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When an upstream is left alone, and what it takes to be asked again. */
class UpstreamCircuitBreakerTest {
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration SLOW = Duration.ofSeconds(7);
  private static final Duration LONG = Duration.ofMinutes(10);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final UpstreamMeters meters = new UpstreamMeters(registry);

  /** Opens after 4 of 5 calls; lets two probes through. */
  private UpstreamCircuitBreaker breaker(String upstream, Duration open) {
    return new UpstreamCircuitBreaker(
        upstream, new UpstreamLimits.Breaker(Duration.ofSeconds(30), 5, 80, SLOW, open, 2), meters);
  }

  private static void works(UpstreamCircuitBreaker breaker, Duration taken) {
    assertThat(breaker.tryAcquire()).isEmpty();
    breaker.onSuccess(taken);
  }

  private static void fails(UpstreamCircuitBreaker breaker) {
    assertThat(breaker.tryAcquire()).isEmpty();
    breaker.onError(AT_ONCE, new IOException("down"));
  }

  private static void trip(UpstreamCircuitBreaker breaker) {
    for (int call = 0; call < 5; call++) {
      fails(breaker);
    }
  }

  private double state(String upstream) {
    return registry.get("copilot.upstream.breaker.state").tag("upstream", upstream).gauge().value();
  }

  private double transitions(String upstream, String to) {
    Counter counter =
        registry
            .find("copilot.upstream.breaker.transitions")
            .tag("upstream", upstream)
            .tag("to", to)
            .counter();
    return counter == null ? 0 : counter.count();
  }

  /** After the time of leaving alone has passed, the next call is a probe. */
  private static void probe(UpstreamCircuitBreaker breaker) {
    Awaitility.await().until(() -> breaker.tryAcquire().isEmpty());
  }

  @ParameterizedTest
  @CsvSource({"14, false", "15, true"})
  void opensAfterErrorsInRowHoweverManyCallsWorkedBefore(int errors, boolean opens) {
    UpstreamCircuitBreaker breaker = breaker("sentry", LONG);
    for (int call = 0; call < 100; call++) {
      works(breaker, AT_ONCE);
    }
    for (int call = 0; call < errors; call++) {
      fails(breaker);
    }

    assertThat(breaker.isOpen()).isEqualTo(opens);
  }

  @Test
  void countsErrorsInRowAnewAfterSuccess() {
    UpstreamCircuitBreaker breaker = breaker("sentry", LONG);
    for (int call = 0; call < 100; call++) {
      works(breaker, AT_ONCE);
    }
    for (int call = 0; call < 28; call++) {
      if (call == 14) {
        works(breaker, AT_ONCE);
      }
      fails(breaker);
    }

    assertThat(breaker.isOpen()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"4, 1, true", "3, 2, false", "0, 5, false", "4, 0, false"})
  void opensWhenMostOfEnoughCallsFailed(int failed, int onSuccess, boolean opens) {
    UpstreamCircuitBreaker breaker = breaker("sentry", LONG);
    for (int call = 0; call < onSuccess; call++) {
      works(breaker, AT_ONCE);
    }
    for (int call = 0; call < failed; call++) {
      fails(breaker);
    }

    assertThat(breaker.isOpen()).isEqualTo(opens);
    assertThat(breaker.tryAcquire().isPresent()).isEqualTo(opens);
  }

  @Test
  void callsThatTakeTooLongCountLikeFailures() {
    UpstreamCircuitBreaker quick = breaker("sentry", LONG);
    UpstreamCircuitBreaker slow = breaker("grafana", LONG);
    for (int call = 0; call < 5; call++) {
      works(quick, SLOW);
      works(slow, SLOW.plusNanos(1));
    }

    assertThat(quick.isOpen()).isFalse();
    assertThat(slow.isOpen()).isTrue();
  }

  @Test
  void saysWhenItIsWorthAskingAgain() {
    UpstreamCircuitBreaker breaker = breaker("sentry", LONG);
    trip(breaker);

    assertThat(breaker.tryAcquire().orElseThrow()).isBetween(1, (int) LONG.toSeconds());
    assertThat(breaker.tryAcquire().orElseThrow()).as("ten minutes, not one").isGreaterThan(300);
  }

  @Test
  void isNoLongerOpenWhenItsTimeHasPassed() {
    UpstreamCircuitBreaker breaker = breaker("sentry", Duration.ofMillis(1));
    trip(breaker);

    Awaitility.await().until(() -> !breaker.isOpen());
  }

  @Test
  void letsAFewThroughAndClosesWhenTheyWork() {
    UpstreamCircuitBreaker breaker = breaker("sentry", Duration.ofMillis(1));
    trip(breaker);
    probe(breaker);

    assertThat(breaker.tryAcquire()).as("the second probe").isEmpty();
    assertThat(breaker.tryAcquire()).as("while both are out").hasValue(1);
    assertThat(breaker.isOpen()).isFalse();
    breaker.onSuccess(AT_ONCE);
    breaker.onSuccess(AT_ONCE);

    for (int call = 0; call < 10; call++) {
      works(breaker, AT_ONCE);
    }
  }

  @Test
  void opensAgainWhenTheProbesFail() {
    UpstreamCircuitBreaker breaker = breaker("sentry", Duration.ofMillis(1));
    trip(breaker);
    probe(breaker);
    fails(breaker);
    breaker.onError(AT_ONCE, new IOException("down"));

    assertThat(transitions("sentry", "open")).isEqualTo(2);
    assertThat(transitions("sentry", "closed")).isZero();
  }

  @Test
  void aProbeThatSaysNothingMakesRoomForAnother() {
    UpstreamCircuitBreaker breaker = breaker("sentry", Duration.ofMillis(1));
    trip(breaker);
    probe(breaker);
    assertThat(breaker.tryAcquire()).isEmpty();
    assertThat(breaker.tryAcquire()).isPresent();

    breaker.release();
    breaker.release();

    works(breaker, AT_ONCE);
    works(breaker, AT_ONCE);
    assertThat(transitions("sentry", "closed")).isEqualTo(1);
  }

  @Test
  void ofTheLastTenCallsEightHaveToFail() {
    UpstreamCircuitBreaker breaker = UpstreamCircuitBreaker.ofLastCalls("redis", meters);
    for (int call = 0; call < 5; call++) {
      works(breaker, AT_ONCE);
    }
    for (int call = 0; call < 7; call++) {
      fails(breaker);
    }
    assertThat(state("redis")).isZero();

    fails(breaker);

    assertThat(state("redis")).isEqualTo(2);
    assertThat(breaker.tryAcquire().orElseThrow()).isBetween(1, 2);
  }

  @Test
  void theMeterShowsWhatItDoesNow() {
    UpstreamCircuitBreaker breaker = breaker("sentry", Duration.ofMillis(1));
    assertThat(state("sentry")).isZero();
    trip(breaker);
    assertThat(state("sentry")).isEqualTo(2);
    probe(breaker);
    assertThat(state("sentry")).isEqualTo(1);
    breaker.onSuccess(AT_ONCE);
    works(breaker, AT_ONCE);
    assertThat(state("sentry")).isZero();
    assertThat(List.of("open", "half_open", "closed"))
        .allSatisfy(to -> assertThat(transitions("sentry", to)).isEqualTo(1));
  }

  @Test
  void eachChangeIsOneLine() {
    try (HeardLog log = HeardLog.of(UpstreamCircuitBreaker.class)) {
      UpstreamCircuitBreaker breaker = breaker("logged", Duration.ofMillis(1));
      trip(breaker);
      probe(breaker);
      breaker.onSuccess(AT_ONCE);
      works(breaker, AT_ONCE);

      assertThat(log.lines("upstream=logged"))
          .containsExactly(
              "breaker upstream=logged state=open for_ms=1",
              "breaker upstream=logged state=half_open",
              "breaker upstream=logged state=closed");
    }
  }
}
