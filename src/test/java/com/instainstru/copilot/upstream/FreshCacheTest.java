package com.instainstru.copilot.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.metering.UpstreamMeters;
import com.instainstru.copilot.testing.SettableClock;
import com.instainstru.copilot.testing.TestMeters;
import com.instainstru.copilot.tools.prometheus.Calls;
import com.instainstru.copilot.upstream.FreshCache.Found;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FreshCacheTest {
  private final ToolFailure outage =
      ToolFailure.of(FailureCode.UPSTREAM_UNAVAILABLE, "down").from("sentry", true);

  private final SettableClock clock = new SettableClock("2026-01-31T15:00:00Z");
  private final FreshCache<String, Integer> cache =
      TestMeters.caches(clock).named("numbers", Duration.ofMinutes(2), 10);
  private final AtomicInteger loads = new AtomicInteger();
  private final ExecutorService callers = Executors.newCachedThreadPool();

  @AfterEach
  void stop() throws InterruptedException {
    callers.shutdownNow();
    assertThat(callers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void asksAgainOnlyWhenTheValueIsNoLongerFresh() {
    assertThat(get("a")).isEqualTo(new Found<>(1, null));
    pass(Duration.ofMinutes(2).minusMillis(1));
    assertThat(get("a")).isEqualTo(new Found<>(1, null));
    pass(Duration.ofMillis(1));
    assertThat(get("a")).isEqualTo(new Found<>(2, null));
    assertThat(get("b")).isEqualTo(new Found<>(3, null));
  }

  @Test
  void r09GivesTheLastGoodValueWithItsAgeDuringAnOutage() {
    assertThat(get("a").value()).isEqualTo(1);
    pass(Duration.ofMinutes(5));

    assertThat(cache.get("a", Calls.context(), failing(outage)))
        .isEqualTo(new Found<>(1, Duration.ofMinutes(5)));
    pass(Duration.ofMillis(1));
    assertThatThrownBy(() -> cache.get("a", Calls.context(), failing(outage))).isSameAs(outage);
    assertThat(get("a")).isEqualTo(new Found<>(2, null));
  }

  @Test
  void countsWhatBecomesOfEachLook() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    FreshCache<String, Integer> counted =
        new FreshCache.Caches(Duration.ofMinutes(5), clock, new UpstreamMeters(registry))
            .named("counted", Duration.ofMinutes(2), 10);
    counted.get("a", Calls.context(), () -> 1);
    counted.get("a", Calls.context(), () -> 2);
    counted.get("a", Calls.context(), () -> 3);
    pass(Duration.ofMinutes(3));
    counted.get("a", Calls.context(), failing(outage));
    assertThatThrownBy(() -> counted.get("b", Calls.context(), failing(outage))).isSameAs(outage);

    assertThat(registry.find("copilot.cache.requests").tag("cache", "counted").counters())
        .extracting(counter -> counter.getId().getTag("result") + " " + counter.count())
        .containsExactlyInAnyOrder("miss 1.0", "hit 2.0", "stale 1.0");
  }

  @Test
  void anOldAnswerSaysHowOldItIs() {
    assertThat(new Found<>(1, null).mark(Calls.json("{'n': 1}"))).hasToString("{\"n\":1}");
    assertThat(new Found<>(1, Duration.ofSeconds(90)).mark(Calls.json("{'n': 1}")))
        .hasToString("{\"n\":1,\"stale\":true,\"age_seconds\":90}");
  }

  @Test
  void reportsFailuresThatARepeatDoesNotCure() {
    ToolFailure refused =
        ToolFailure.of(FailureCode.UPSTREAM_AUTH_FAILED, "no").from("sentry", false);
    assertThat(get("a").value()).isEqualTo(1);
    pass(Duration.ofMinutes(5));

    assertThatThrownBy(() -> cache.get("a", Calls.context(), failing(refused))).isSameAs(refused);
    assertThatThrownBy(() -> cache.get("b", Calls.context(), failing(outage))).isSameAs(outage);
    assertThat(get("b").value()).isEqualTo(2);
  }

  @Test
  void r09AsksOnceForManyCallersAtTheSameTime() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    List<Future<Found<Integer>>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(
          callers.submit(
              () ->
                  cache.get(
                      "a",
                      Calls.context(),
                      () -> {
                        asked.countDown();
                        await(release);
                        return loads.incrementAndGet();
                      })));
    }
    await(asked);
    release.countDown();

    for (Future<Found<Integer>> answer : answers) {
      assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(new Found<>(1, null));
    }
    assertThat(loads).hasValue(1);
  }

  @Test
  void sharesAFailureWithThoseWhoWait() throws Exception {
    Waiting waiting = new Waiting(failing(outage));
    Future<Found<Integer>> second = waiting.second(Calls.context());
    waiting.release();

    assertThatThrownBy(() -> waiting.first.get(30, TimeUnit.SECONDS)).hasCause(outage);
    assertThatThrownBy(() -> second.get(30, TimeUnit.SECONDS)).hasCause(outage);
    assertThat(loads).hasValue(0);
  }

  @Test
  void sharesADefectWithThoseWhoWait() throws Exception {
    IllegalStateException defect = new IllegalStateException("defect");
    Waiting waiting =
        new Waiting(
            () -> {
              throw defect;
            });
    Future<Found<Integer>> second = waiting.second(Calls.context());
    waiting.release();

    assertThatThrownBy(() -> waiting.first.get(30, TimeUnit.SECONDS)).hasCause(defect);
    assertThatThrownBy(() -> second.get(30, TimeUnit.SECONDS)).hasRootCause(defect);
  }

  @Test
  void asksAgainWhenTheOneWhoAskedGaveUp() throws Exception {
    Waiting waiting = new Waiting(failing(outage));
    Future<Found<Integer>> second = waiting.second(Calls.context());
    waiting.context.cancellation().cancel();
    waiting.release();

    assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(new Found<>(1, null));
  }

  @Test
  void letsAWaitingCallerGiveUp() throws Exception {
    Waiting waiting = new Waiting(() -> 7);
    CallContext impatient = Calls.context();
    Future<Found<Integer>> second = waiting.second(impatient);
    impatient.cancellation().cancel();

    assertThatThrownBy(() -> second.get(30, TimeUnit.SECONDS))
        .hasMessageContaining("cancelled before");
    waiting.release();
    assertThat(waiting.first.get(30, TimeUnit.SECONDS)).isEqualTo(new Found<>(7, null));
  }

  /** A first caller who is asking, until it is released. */
  private final class Waiting {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch authentication = new CountDownLatch(1);
    private final CallContext context = Calls.context();
    private final Future<Found<Integer>> first;

    Waiting(Supplier<Integer> load) {
      first =
          callers.submit(
              () ->
                  cache.get(
                      "a",
                      context,
                      () -> {
                        asked.countDown();
                        await(authentication);
                        return load.get();
                      }));
      await(asked);
    }

    Future<Found<Integer>> second(CallContext second) {
      CompletableFuture<Thread> thread = new CompletableFuture<>();
      Future<Found<Integer>> answer =
          callers.submit(
              () -> {
                thread.complete(Thread.currentThread());
                return cache.get("a", second, loads::incrementAndGet);
              });
      Awaitility.await().until(() -> thread.join().getState() == Thread.State.WAITING);
      return answer;
    }

    void release() {
      authentication.countDown();
    }
  }

  private Found<Integer> get(String key) {
    return cache.get(key, Calls.context(), loads::incrementAndGet);
  }

  private void pass(Duration time) {
    clock.move(time);
  }

  private static Supplier<Integer> failing(ToolFailure failure) {
    return () -> {
      throw failure;
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
