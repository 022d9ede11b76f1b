package com.instainstru.copilot.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.testing.TestLimits;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many requests one upstream has in work, and how many wait. */
@Timeout(60)
class ConcurrencyLimiterTest {
  private static ConcurrencyLimiter permits(int connections, int waiting, String patience) {
    return new ConcurrencyLimiter(
        "sentry",
        TestLimits.of(
            "upstream_connections="
                + connections
                + ",upstream_waiting="
                + waiting
                + ",upstream_patience="
                + patience));
  }

  @Test
  void asManyEnterAsThereAreConnections() {
    ConcurrencyLimiter permits = permits(2, 1, "1ms");

    assertThat(permits.enter()).isTrue();
    assertThat(permits.enter()).isTrue();
    assertThat(permits.enter()).isFalse();
  }

  @Test
  void whoLeavesMakesRoom() {
    ConcurrencyLimiter permits = permits(1, 1, "1ms");
    for (int request = 0; request < 5; request++) {
      assertThat(permits.enter()).isTrue();
      permits.leave();
    }
  }

  @Test
  void whoWaitedInVainHoldsNoPlace() {
    ConcurrencyLimiter permits = permits(1, 1, "1ms");
    assertThat(permits.enter()).isTrue();
    for (int request = 0; request < 5; request++) {
      assertThat(permits.enter()).isFalse();
    }
    permits.leave();

    assertThat(permits.enter()).isTrue();
  }

  /** Were the place lost, the next one could not wait. */
  @Test
  void whoIsInterruptedWhileWaitingHoldsNoPlace() throws Exception {
    ConcurrencyLimiter permits = permits(1, 1, "50s");
    assertThat(permits.enter()).isTrue();
    Waiter interrupted = new Waiter(permits);
    interrupted.thread.interrupt();
    assertThat(interrupted.entered.get(30, TimeUnit.SECONDS)).isFalse();

    Waiter next = new Waiter(permits);
    permits.leave();

    assertThat(next.entered.get(30, TimeUnit.SECONDS)).isTrue();
  }

  /** Somebody who waits for a permit. */
  private static final class Waiter {
    private final CompletableFuture<Boolean> entered = new CompletableFuture<>();
    private final Thread thread;

    Waiter(ConcurrencyLimiter permits) {
      thread = new Thread(() -> entered.complete(permits.enter()), "waiter");
      thread.start();
      Awaitility.await()
          .until(() -> thread.getState() == Thread.State.TIMED_WAITING || !thread.isAlive());
    }
  }

  @Test
  void whoWaitsGetsThePlaceOfWhoLeavesAndNobodyWaitsBehind() throws Exception {
    ConcurrencyLimiter permits = permits(1, 1, "50s");
    assertThat(permits.enter()).isTrue();
    Waiter waiter = new Waiter(permits);

    assertThat(permits.enter()).as("at once, since one waits already").isFalse();
    permits.leave();

    assertThat(waiter.entered.get(30, TimeUnit.SECONDS)).isTrue();
  }
}
