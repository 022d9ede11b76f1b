package com.instainstru.copilot.metering;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Meters of what this server asks of upstreams. The label {@code upstream} is one of the names of
 * upstreams, {@code cache} a name that the code or the catalog gives; no label holds anything that
 * a caller chose.
 */
public final class UpstreamMeters {
  private final MeterRegistry registry;

  /** To look a timer up at the registry means to build and sort its labels first. */
  private final Map<Attempt, Timer> attempts = new ConcurrentHashMap<>();

  private record Attempt(String upstream, String outcome) {}

  public UpstreamMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * One HTTP exchange: {@code copilot_upstream_attempts_seconds}.
   *
   * @param outcome {@code 2xx} to {@code 5xx}, or how the exchange broke
   */
  public void attempt(String upstream, String outcome, Duration taken) {
    attempts.computeIfAbsent(new Attempt(upstream, outcome), this::timer).record(taken);
  }

  private Timer timer(Attempt attempt) {
    return Timer.builder("copilot.upstream.attempts")
        .description("Requests to upstreams by status class or fault, repeats included")
        .tag("upstream", attempt.upstream())
        .tag("outcome", attempt.outcome())
        .register(registry);
  }

  /**
   * What a breaker does now: {@code copilot_upstream_breaker_state}.
   *
   * @param state 0 lets all through, 1 lets probes through, 2 lets nothing through
   */
  public void breaker(String upstream, Supplier<Number> state) {
    Gauge.builder("copilot.upstream.breaker.state", state)
        .description("0 closed, 1 half open, 2 open")
        .tag("upstream", upstream)
        .register(registry);
  }

  /**
   * A breaker changed: {@code copilot_upstream_breaker_transitions_total}.
   *
   * @param to {@code closed}, {@code half_open} or {@code open}
   */
  public void transition(String upstream, String to) {
    Counter.builder("copilot.upstream.breaker.transitions")
        .description("Changes of circuit breakers by their new state")
        .tag("upstream", upstream)
        .tag("to", to)
        .register(registry)
        .increment();
  }

  /** The second credential was used: {@code copilot_upstream_credential_fallbacks_total}. */
  public void fallback(String upstream) {
    Counter.builder("copilot.upstream.credential.fallbacks")
        .description(
            "Requests with the static token while no machine-to-machine token was available")
        .tag("upstream", upstream)
        .register(registry)
        .increment();
  }

  /**
   * A look into a cache: {@code copilot_cache_requests_total}.
   *
   * @param result {@code hit}, {@code miss} or {@code stale}
   */
  public void cache(String cache, String result) {
    Counter.builder("copilot.cache.requests")
        .description("Cache lookups by result")
        .tag("cache", cache)
        .tag("result", result)
        .register(registry)
        .increment();
  }
}
