package com.instainstru.copilot.upstream;

import com.instainstru.copilot.config.UpstreamLimits;
import com.instainstru.copilot.tool.CallContext;
import com.instainstru.copilot.tool.Cancellation;
import com.instainstru.copilot.tool.ToolFailure;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An upstream over HTTP: one deadline for the whole call, few and spaced attempts for requests that
 * may be repeated, bounded concurrency, and failures in our words.
 */
public final class HttpUpstream implements Upstream {
  private static final Logger log = LoggerFactory.getLogger(HttpUpstream.class);
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();
  private static final Duration PROBE = Duration.ofSeconds(3);
  private static final long SHORTEST_PAUSE_MILLIS = 20;
  private static final long FIRST_PAUSE_MILLIS = 200;

  private final String name;
  private final UpstreamLimits limits;
  private final Credentials credentials;
  private final HttpExchanger exchanger;
  private final FailureMapping failures;
  private final Clock clock;
  private final RetryBudget budget = new RetryBudget();
  private final Semaphore permits;

  /**
   * @param baseUrl scheme, host, port and an optional path prefix
   */
  public HttpUpstream(
      String name,
      URI baseUrl,
      Credentials credentials,
      ErrorTokens tokens,
      UpstreamLimits limits,
      Clock clock) {
    this.name = name;
    this.limits = limits;
    this.credentials = credentials;
    this.clock = clock;
    this.exchanger = new HttpExchanger(baseUrl, limits);
    this.failures = new FailureMapping(name, tokens, clock);
    this.permits = new Semaphore(limits.connections());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public UpstreamResponse send(UpstreamRequest request, CallContext context) {
    Duration limit =
        request.timeoutSeconds() > 0 ? Duration.ofSeconds(request.timeoutSeconds()) : limits.call();
    long deadline = System.nanoTime() + limit.toNanos();
    if (!acquire(deadline)) {
      throw failures.of(Exchange.Fault.TIMEOUT);
    }
    try {
      budget.deposit();
      return attempts(request, context, deadline);
    } finally {
      permits.release();
    }
  }

  private boolean acquire(long deadline) {
    try {
      return permits.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private UpstreamResponse attempts(UpstreamRequest request, CallContext context, long deadline) {
    boolean renewed = false;
    int attempt = 1;
    while (true) {
      String authorization = credentials.authorization();
      Exchange exchange = once(request, context, authorization, deadline);
      if (exchange instanceof Exchange.Answer answer && answer.status() / 100 == 2) {
        return usable(answer);
      }
      if (!renewed && refused(exchange, authorization)) {
        renewed = true;
        continue;
      }
      ToolFailure failure = failure(exchange);
      if (attempt > 1) {
        failure = failure.with("attempts", attempt);
      }
      Duration pause = pause(exchange, attempt);
      if (!request.retryable()
          || attempt >= limits.attempts()
          || !repeatable(exchange)
          || context.cancellation().isCancelled()
          || System.nanoTime() + pause.toNanos() >= deadline
          || !budget.withdraw()) {
        throw failure;
      }
      waitFor(pause, context.cancellation());
      attempt++;
    }
  }

  private Exchange once(
      UpstreamRequest request, CallContext context, @Nullable String authorization, long deadline) {
    Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
    // A request with a limit of its own is one that is known to be slow.
    Duration limit =
        request.timeoutSeconds() > 0 || left.compareTo(limits.attempt()) < 0
            ? left
            : limits.attempt();
    return exchanger.exchange(request, context, authorization, limit);
  }

  private boolean refused(Exchange exchange, @Nullable String authorization) {
    return exchange instanceof Exchange.Answer answer
        && answer.status() == 401
        && authorization != null
        && credentials.replaceable(authorization);
  }

  private UpstreamResponse usable(Exchange.Answer answer) {
    try {
      JsonNode body = JSON.readTree(answer.body());
      if (!body.isMissingNode()) {
        return new UpstreamResponse(answer.status(), body);
      }
    } catch (JacksonException e) {
      // What cannot be read is told below, without a word of it.
    }
    throw failures.of(Exchange.Fault.UNREADABLE).with("status", answer.status());
  }

  private ToolFailure failure(Exchange exchange) {
    return exchange instanceof Exchange.Broken broken
        ? failures.of(broken.fault())
        : failures.of((Exchange.Answer) exchange);
  }

  private static boolean repeatable(Exchange exchange) {
    if (exchange instanceof Exchange.Broken broken) {
      return broken.fault() == Exchange.Fault.CONNECTION_LOST;
    }
    return switch (((Exchange.Answer) exchange).status()) {
      case 429, 502, 503, 504 -> true;
      default -> false;
    };
  }

  /** Full jitter, or what the upstream asked for. */
  private Duration pause(Exchange exchange, int attempt) {
    long most = FIRST_PAUSE_MILLIS << (attempt - 1);
    Duration jittered =
        Duration.ofMillis(ThreadLocalRandom.current().nextLong(SHORTEST_PAUSE_MILLIS, most));
    if (exchange instanceof Exchange.Answer answer) {
      Optional<Duration> asked =
          RetryAfter.seconds(answer.retryAfter(), clock).map(Duration::ofSeconds);
      if (answer.status() == 429 && asked.isEmpty()) {
        return limits.call();
      }
      return asked.filter(wish -> wish.compareTo(jittered) > 0).orElse(jittered);
    }
    return jittered;
  }

  private void waitFor(Duration pause, Cancellation cancellation) {
    CountDownLatch cancelled = new CountDownLatch(1);
    Cancellation.Registration registration = cancellation.onCancel(cancelled::countDown);
    try {
      boolean gaveUp = cancelled.await(pause.toMillis(), TimeUnit.MILLISECONDS);
      log.debug("{} is tried again, given up meanwhile: {}", name, gaveUp);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      registration.close();
    }
  }

  /**
   * One attempt whose outcome is looked at, not used: for readiness and the doctor.
   *
   * @param request a cheap read
   */
  public UpstreamProbe probe(UpstreamRequest request, CallContext context) {
    try {
      return UpstreamProbe.of(
          exchanger.exchange(request, context, credentials.authorization(), PROBE),
          clock.instant());
    } catch (ToolFailure failure) {
      return new UpstreamProbe(true, false, 0, failure.message());
    }
  }
}
