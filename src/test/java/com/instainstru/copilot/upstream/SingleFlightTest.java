package com.instainstru.copilot.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.prometheus.Calls;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who wants the same thing at the same time shares one piece of work, and nothing after it. */
@Timeout(60)
class SingleFlightTest {
  private final SingleFlight<String, Integer> flight = new SingleFlight<>();
  private final AtomicInteger works = new AtomicInteger();

  private int work(String key) {
    return flight.run(key, Calls.context(), works::incrementAndGet);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Somebody who works on the key until the gate opens. */
  private CompletableFuture<Integer> working(
      String key, CountDownLatch authentication, CallContext context, Supplier<Integer> work) {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Integer> worker =
        CompletableFuture.supplyAsync(
            () ->
                flight.run(
                    key,
                    context,
                    () -> {
                      begun.countDown();
                      await(authentication);
                      return work.get();
                    }),
            task -> new Thread(task, "worker").start());
    await(begun);
    return worker;
  }

  private CompletableFuture<Integer> waiting(CallContext context) {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    CompletableFuture<Integer> waiter =
        CompletableFuture.supplyAsync(
            () -> {
              thread.complete(Thread.currentThread());
              return flight.run("a", context, works::incrementAndGet);
            },
            task -> new Thread(task, "waiter").start());
    Awaitility.await().until(() -> thread.join().getState() == Thread.State.WAITING);
    return waiter;
  }

  @Test
  void whatIsDoneIsNotKept() {
    assertThat(work("a")).isEqualTo(1);
    assertThat(work("a")).isEqualTo(2);
  }

  @Test
  void anotherKeyDoesNotWait() throws Exception {
    CountDownLatch authentication = new CountDownLatch(1);
    CompletableFuture<Integer> worker = working("a", authentication, Calls.context(), () -> 7);

    assertThat(work("b")).isEqualTo(1);
    authentication.countDown();
    assertThat(worker.get(30, TimeUnit.SECONDS)).isEqualTo(7);
  }

  @Test
  void whoWaitsGetsWhatTheOtherMade() throws Exception {
    CountDownLatch authentication = new CountDownLatch(1);
    CompletableFuture<Integer> worker = working("a", authentication, Calls.context(), () -> 7);
    CompletableFuture<Integer> waiter = waiting(Calls.context());
    authentication.countDown();

    assertThat(worker.get(30, TimeUnit.SECONDS)).isEqualTo(7);
    assertThat(waiter.get(30, TimeUnit.SECONDS)).isEqualTo(7);
    assertThat(works).hasValue(0);
  }

  @Test
  void afterAFailureTheNextBeginsAnew() {
    ToolFailure outage = ToolFailure.of(FailureCode.UPSTREAM_UNAVAILABLE, "down");

    assertThatThrownBy(
            () ->
                flight.run(
                    "a",
                    Calls.context(),
                    () -> {
                      throw outage;
                    }))
        .isSameAs(outage);
    assertThat(work("a")).isEqualTo(1);
  }

  @Test
  void anErrorReachesThoseWhoWaitToo() throws Exception {
    CountDownLatch authentication = new CountDownLatch(1);
    StackOverflowError error = new StackOverflowError();
    CompletableFuture<Integer> worker =
        working(
            "a",
            authentication,
            Calls.context(),
            () -> {
              throw error;
            });
    CompletableFuture<Integer> waiter = waiting(Calls.context());
    authentication.countDown();

    assertThatThrownBy(() -> worker.get(30, TimeUnit.SECONDS)).hasRootCause(error);
    assertThatThrownBy(() -> waiter.get(30, TimeUnit.SECONDS)).hasRootCause(error);
  }

  @Test
  void whoGivesUpWaitingDoesNotWorkHimself() throws Exception {
    CountDownLatch authentication = new CountDownLatch(1);
    CompletableFuture<Integer> worker = working("a", authentication, Calls.context(), () -> 7);
    CallContext impatient = Calls.context();
    CompletableFuture<Integer> waiter = waiting(impatient);
    impatient.cancellation().cancel();

    assertThatThrownBy(() -> waiter.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ToolFailure.class)
        .hasMessageContaining("cancelled before");
    authentication.countDown();
    assertThat(worker.get(30, TimeUnit.SECONDS)).isEqualTo(7);
    assertThat(works).hasValue(0);
  }

  @Test
  void whoWaitedTakesOverFromWhoGaveUp() throws Exception {
    CountDownLatch authentication = new CountDownLatch(1);
    CallContext leaving = Calls.context();
    CompletableFuture<Integer> worker =
        working(
            "a",
            authentication,
            leaving,
            () -> {
              throw ToolFailure.of(FailureCode.UPSTREAM_UNAVAILABLE, "cancelled");
            });
    CompletableFuture<Integer> waiter = waiting(Calls.context());
    leaving.cancellation().cancel();
    authentication.countDown();

    assertThatThrownBy(() -> worker.get(30, TimeUnit.SECONDS)).hasMessageContaining("cancelled");
    assertThat(waiter.get(30, TimeUnit.SECONDS)).isEqualTo(1);
  }
}
