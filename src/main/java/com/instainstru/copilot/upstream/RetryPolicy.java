package com.instainstru.copilot.upstream;

import com.instainstru.copilot.config.UpstreamLimits;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Decides whether and when a request that may be repeated is sent again: after faults that pass,
 * with full jitter, not before the upstream wants it, and not beyond the deadline.
 */
final class RetryPolicy {
  private static final long MIN_PAUSE_MILLIS = 20;
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final Duration REFILL = Duration.ofSeconds(1);

  private final int attempts;
  private final RetryBudget budget;
  private final Clock clock;

  RetryPolicy(UpstreamLimits limits, Clock clock) {
    this.attempts = limits.attempts();
    this.budget = new RetryBudget(limits.retries(), System::nanoTime);
    this.clock = clock;
  }

  /** A call begins. */
  void begin() {
    budget.deposit();
  }

  /**
   * @param attempt how many attempts there were
   * @return how long to wait before the next one; empty if there is none
   */
  Optional<Duration> next(
      UpstreamRequest request, AttemptResult context, int attempt, Deadline deadline) {
    if (!request.retryable() || attempt >= attempts || !passes(context)) {
      return Optional.empty();
    }
    return pause(context, attempt)
        .filter(pause -> pause.compareTo(deadline.left()) < 0 && budget.withdraw());
  }

  private static boolean passes(AttemptResult context) {
    if (context instanceof AttemptResult.Broken broken) {
      return broken.fault() == AttemptResult.Fault.CONNECTION_LOST;
    }
    AttemptResult.Answer answer = (AttemptResult.Answer) context;
    return switch (answer.status()) {
      case 429, 502, 504 -> true;
      case 503 -> !answer.isQueryTimeout();
      default -> false;
    };
  }

  private Optional<Duration> pause(AttemptResult context, int attempt) {
    Duration jittered =
        Duration.ofMillis(
            ThreadLocalRandom.current()
                .nextLong(MIN_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << (attempt - 1)));
    if (context instanceof AttemptResult.Answer answer) {
      Optional<Duration> asked = answer.retryAfter(clock).map(Duration::ofSeconds);
      if (asked.isPresent()) {
        return asked.filter(wish -> wish.compareTo(jittered) > 0).or(() -> Optional.of(jittered));
      }
      if (answer.status() == 429) {
        // The backend's limit refills one call a second, and says nothing of it.
        return Optional.of(REFILL.multipliedBy(attempt).plus(jittered));
      }
    }
    return Optional.of(jittered);
  }
}
