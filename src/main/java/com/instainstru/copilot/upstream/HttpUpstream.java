package com.instainstru.copilot.upstream;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.call.ConcurrencyLimiter;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.call.UpstreamError;
import com.instainstru.copilot.config.UpstreamLimits;
import com.instainstru.copilot.metering.UpstreamMeters;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Sends requests to one upstream over HTTP: one deadline for each call, bounded retries with
 * backoff, a concurrency limit, a circuit breaker, and failures mapped to {@link ToolFailure}s.
 */
public final class HttpUpstream implements Upstream {
  private static final Logger log = LoggerFactory.getLogger(HttpUpstream.class);
  private static final Duration PROBE = Duration.ofSeconds(3);

  private final String name;
  private final UpstreamLimits limits;
  private final Credentials credentials;
  private final URI baseUrl;
  private final HttpTransport transport;
  private final FailureMapping failures;
  private final Clock clock;
  private final UpstreamMeters meters;
  private final RetryPolicy retries;
  private final ConcurrencyLimiter limiter;
  private final UpstreamCircuitBreaker breaker;

  /**
   * @param baseUrl scheme, host, port and an optional path prefix
   */
  public HttpUpstream(
      String name,
      URI baseUrl,
      Credentials credentials,
      ErrorDetails tokens,
      HttpTransport transport,
      UpstreamLimits limits,
      Clock clock,
      UpstreamMeters meters) {
    this.name = name;
    this.limits = limits;
    this.credentials = credentials;
    this.clock = clock;
    this.meters = meters;
    this.baseUrl = baseUrl;
    this.transport = transport;
    this.failures = new FailureMapping(name, tokens, clock);
    this.retries = new RetryPolicy(limits, clock);
    this.limiter = new ConcurrencyLimiter(limits.connections(), limits.waiting(), limits.maxWait());
    this.breaker = new UpstreamCircuitBreaker(name, limits.breaker(), meters);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public UpstreamResponse send(UpstreamRequest request, CallContext context) {
    transport.prepare();
    OptionalInt retryAfter = breaker.tryAcquire();
    if (retryAfter.isPresent()) {
      throw failures.circuitOpen(retryAfter.getAsInt());
    }
    if (!limiter.enter()) {
      breaker.release();
      throw failures.overloaded();
    }
    try {
      retries.begin();
      return sendAndRecord(request, context);
    } finally {
      limiter.leave();
    }
  }

  /** Sends the request and records the outcome in the circuit breaker. */
  private UpstreamResponse sendAndRecord(UpstreamRequest request, CallContext context) {
    long begun = System.nanoTime();
    boolean recorded = false;
    try {
      UpstreamResponse response = attempts(request, context);
      breaker.onSuccess(taken(request, begun));
      recorded = true;
      return response;
    } catch (ToolFailure failure) {
      if (!context.cancellation().isCancelled()) {
        recorded = recordFailure(failure, taken(request, begun));
      }
      throw failure;
    } finally {
      if (!recorded) {
        breaker.release();
      }
    }
  }

  /** A request with a limit of its own is known to be slow, which is no sign of trouble. */
  private static Duration taken(UpstreamRequest request, long begun) {
    return request.timeoutSeconds() > 0
        ? Duration.ZERO
        : Duration.ofNanos(System.nanoTime() - begun);
  }

  private boolean recordFailure(ToolFailure failure, Duration taken) {
    return switch (failure.code()) {
      case UPSTREAM_TIMEOUT, UPSTREAM_UNAVAILABLE -> {
        breaker.onError(taken, failure);
        yield true;
      }
      // It answered, if not as we like: large answers and refusals are the caller's doing.
      case UPSTREAM_BAD_RESPONSE, UPSTREAM_REJECTED, UPSTREAM_RATE_LIMITED, NOT_FOUND -> {
        breaker.onSuccess(taken);
        yield true;
      }
      default -> false;
    };
  }

  private UpstreamResponse attempts(UpstreamRequest request, CallContext context) {
    Deadline deadline = deadline(request, context);
    boolean renewed = false;
    boolean reconnected = false;
    int attempt = 1;
    while (true) {
      String authorization = credentials.authorization(deadline, context.cancellation());
      if (deadline.hasPassed()) {
        throw failures.of(AttemptResult.Fault.TIMEOUT);
      }
      AttemptResult result = once(request, context, authorization, deadline);
      if (result instanceof AttemptResult.Answer answer && answer.status() / 100 == 2) {
        return usable(answer);
      }
      if (!renewed && refused(result, authorization)) {
        renewed = true;
        continue;
      }
      if (stale(result) && request.retryable() && !reconnected && attempt < limits.attempts()) {
        // No sign of trouble, so neither a pause nor the budget is asked for.
        reconnected = true;
        transport.closeIdleConnections();
        attempt++;
        continue;
      }
      Optional<Duration> pause = retries.next(request, result, attempt, deadline);
      if (pause.isEmpty() || context.cancellation().isCancelled()) {
        throw failure(result, attempt);
      }
      waitFor(pause.get(), context.cancellation());
      attempt++;
    }
  }

  /** All requests of one call share its time, so that a tool with several is no slower. */
  private Deadline deadline(UpstreamRequest request, CallContext context) {
    return Deadline.after(
        context.begunNanos(),
        request.timeoutSeconds() > 0
            ? Duration.ofSeconds(request.timeoutSeconds())
            : limits.call());
  }

  private AttemptResult once(
      UpstreamRequest request,
      CallContext context,
      @Nullable String authorization,
      Deadline deadline) {
    // A request with a limit of its own is one that is known to be slow.
    Duration limit =
        request.timeoutSeconds() > 0 ? deadline.left() : deadline.leftUpTo(limits.attempt());
    long begun = System.nanoTime();
    AttemptResult result =
        transport.send(
            HttpRequests.create(baseUrl, request, context, authorization),
            context.cancellation(),
            limit);
    meters.attempt(name, result.outcome(), Duration.ofNanos(System.nanoTime() - begun));
    return result;
  }

  private boolean refused(AttemptResult result, @Nullable String authorization) {
    return result instanceof AttemptResult.Answer answer
        && answer.status() == 401
        && authorization != null
        && credentials.replaceable(authorization);
  }

  private static boolean stale(AttemptResult result) {
    return result instanceof AttemptResult.Broken broken && broken.stale();
  }

  private UpstreamResponse usable(AttemptResult.Answer answer) {
    if (!answer.isPage()) {
      try {
        Optional<JsonNode> body = ResponseJson.read(answer.body());
        if (body.isPresent()) {
          return new UpstreamResponse(answer.status(), body.get());
        }
      } catch (JacksonException e) {
        // What cannot be read is told below, without a word of it.
      }
    }
    throw failures.unusable(answer);
  }

  private ToolFailure failure(AttemptResult result, int attempts) {
    ToolFailure failure =
        result instanceof AttemptResult.Broken broken
            ? failures.of(broken.fault())
            : failures.of((AttemptResult.Answer) result);
    UpstreamError error = Objects.requireNonNull(failure.upstreamError());
    return failure.with(error.afterAttempts(attempts));
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
   * One attempt whose outcome is looked at, not used: for readiness.
   *
   * @param request a cheap read
   */
  public UpstreamProbe probe(UpstreamRequest request, CallContext context) {
    return new Prober(transport, clock, PROBE).probe(baseUrl, credentials, request, context);
  }
}
