package com.instainstru.copilot.upstream;

import com.instainstru.copilot.config.UpstreamLimits;
import com.instainstru.copilot.metering.UpstreamMeters;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves an upstream alone for a while after most calls of the last seconds failed or were slow,
 * then lets a few through to see whether it has recovered.
 */
public final class UpstreamCircuitBreaker {
  private static final Logger log = LoggerFactory.getLogger(UpstreamCircuitBreaker.class);

  /** Times the calls that the window needs. An upstream that fails half of the time has fewer. */
  private static final int ERRORS_IN_ROW = 3;

  private final String upstream;
  private final CircuitBreaker circuit;
  private final Duration openFor;
  private final int maxErrorsInRow;
  private final AtomicInteger errorsInRow = new AtomicInteger();
  private volatile Deadline open = Deadline.in(Duration.ZERO);

  UpstreamCircuitBreaker(String upstream, UpstreamLimits.Breaker limits, UpstreamMeters meters) {
    this(upstream, config(limits), limits.open(), ERRORS_IN_ROW * limits.calls(), meters);
  }

  private UpstreamCircuitBreaker(
      String upstream,
      CircuitBreakerConfig config,
      Duration openFor,
      int maxErrorsInRow,
      UpstreamMeters meters) {
    this.upstream = upstream;
    this.maxErrorsInRow = maxErrorsInRow;
    this.openFor = openFor;
    this.circuit = CircuitBreaker.of(upstream, config);
    meters.breaker(upstream, () -> number(circuit.getState()));
    circuit
        .getEventPublisher()
        .onStateTransition(event -> changed(event.getStateTransition().getToState(), meters));
  }

  /**
   * One for a service that is asked many times a second and costs a call's time: it opens for two
   * seconds after 8 of the last 10 calls failed, then lets one call through.
   */
  public static UpstreamCircuitBreaker ofLastCalls(String upstream, UpstreamMeters meters) {
    Duration openFor = Duration.ofSeconds(2);
    return new UpstreamCircuitBreaker(
        upstream,
        CircuitBreakerConfig.custom()
            .slidingWindow(10, 5, SlidingWindowType.COUNT_BASED)
            .failureRateThreshold(80)
            .waitDurationInOpenState(openFor)
            .permittedNumberOfCallsInHalfOpenState(1)
            .build(),
        openFor,
        Integer.MAX_VALUE,
        meters);
  }

  private static CircuitBreakerConfig config(UpstreamLimits.Breaker limits) {
    return CircuitBreakerConfig.custom()
        .slidingWindow(
            (int) limits.window().toSeconds(), limits.calls(), SlidingWindowType.TIME_BASED)
        .failureRateThreshold(limits.percent())
        .slowCallDurationThreshold(limits.slow())
        .slowCallRateThreshold(limits.percent())
        .waitDurationInOpenState(limits.open())
        .permittedNumberOfCallsInHalfOpenState(limits.probes())
        .build();
  }

  private void changed(State to, UpstreamMeters meters) {
    String name = to.name().toLowerCase(Locale.ROOT);
    errorsInRow.set(0);
    if (to == State.OPEN) {
      open = Deadline.in(openFor);
      log.warn("breaker upstream={} state={} for_ms={}", upstream, name, openFor.toMillis());
    } else {
      log.info("breaker upstream={} state={}", upstream, name);
    }
    meters.transition(upstream, name);
  }

  private static int number(State state) {
    return switch (state) {
      case OPEN, FORCED_OPEN -> 2;
      case HALF_OPEN -> 1;
      default -> 0;
    };
  }

  /** Whether the circuit is open: calls are rejected without being sent. */
  public boolean isOpen() {
    return circuit.getState() == State.OPEN && !open.hasPassed();
  }

  /**
   * Acquires the permission to send a call. The caller ends an acquired permission with {@link
   * #onSuccess}, {@link #onError} or {@link #release}.
   *
   * @return empty if acquired, else the seconds until a permission may be available
   */
  public OptionalInt tryAcquire() {
    return circuit.tryAcquirePermission()
        ? OptionalInt.empty()
        : OptionalInt.of((int) Math.max(1, open.left().plusMillis(999).toSeconds()));
  }

  /** Records a call that the upstream answered. */
  public void onSuccess(Duration taken) {
    errorsInRow.set(0);
    circuit.onSuccess(taken.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Records a failed call. Enough of them in a row open the circuit, however many calls succeeded
   * before them.
   */
  public void onError(Duration taken, Exception failure) {
    circuit.onError(taken.toNanos(), TimeUnit.NANOSECONDS, failure);
    if (errorsInRow.incrementAndGet() >= maxErrorsInRow && circuit.getState() == State.CLOSED) {
      circuit.transitionToOpenState();
    }
  }

  /** Releases the permission without recording an outcome. */
  void release() {
    circuit.releasePermission();
  }
}
