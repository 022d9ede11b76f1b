package com.instainstru.copilot.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many calls run at once, and how many wait. */
@Timeout(60)
class ConcurrencyLimiterTest {
  private static final Duration SOON = Duration.ofMillis(1);

  @Test
  void asManyEnterAsThereAreConnections() {
    ConcurrencyLimiter limiter = new ConcurrencyLimiter(2, 1, SOON);

    assertThat(limiter.enter()).isTrue();
    assertThat(limiter.enter()).isTrue();
    assertThat(limiter.enter()).isFalse();
  }

  @Test
  void whoLeavesMakesRoom() {
    ConcurrencyLimiter limiter = new ConcurrencyLimiter(1, 1, SOON);
    for (int request = 0; request < 5; request++) {
      assertThat(limiter.enter()).isTrue();
      limiter.leave();
    }
  }

  @Test
  void whoWaitedInVainHoldsNoPlace() {
    ConcurrencyLimiter limiter = new ConcurrencyLimiter(1, 1, SOON);
    assertThat(limiter.enter()).isTrue();
    for (int request = 0; request < 5; request++) {
      assertThat(limiter.enter()).isFalse();
    }
    limiter.leave();

    assertThat(limiter.enter()).isTrue();
  }

  /** Were the place lost, the next one could not wait. */
  @Test
  void whoIsInterruptedWhileWaitingHoldsNoPlace() throws Exception {
    ConcurrencyLimiter limiter = new ConcurrencyLimiter(1, 1, Duration.ofSeconds(50));
    assertThat(limiter.enter()).isTrue();
    Waiter interrupted = new Waiter(limiter);
    interrupted.thread.interrupt();
    assertThat(interrupted.entered.get(30, TimeUnit.SECONDS)).isFalse();

    Waiter next = new Waiter(limiter);
    limiter.leave();

    assertThat(next.entered.get(30, TimeUnit.SECONDS)).isTrue();
  }

  /** Somebody who waits for a permit. */
  private static final class Waiter {
    private final CompletableFuture<Boolean> entered = new CompletableFuture<>();
    private final Thread thread;

    Waiter(ConcurrencyLimiter limiter) {
      thread = new Thread(() -> entered.complete(limiter.enter()), "waiter");
      thread.start();
      Awaitility.await()
          .until(() -> thread.getState() == Thread.State.TIMED_WAITING || !thread.isAlive());
    }
  }

  @Test
  void whoWaitsGetsThePlaceOfWhoLeavesAndNobodyWaitsBehind() throws Exception {
    ConcurrencyLimiter limiter = new ConcurrencyLimiter(1, 1, Duration.ofSeconds(50));
    assertThat(limiter.enter()).isTrue();
    Waiter waiter = new Waiter(limiter);

    assertThat(limiter.enter()).as("at once, since one waits already").isFalse();
    limiter.leave();

    assertThat(waiter.entered.get(30, TimeUnit.SECONDS)).isTrue();
  }
}
