package com.instainstru.copilot.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.instainstru.copilot.app.Upstreams.State;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UpstreamStatesTest {
  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger looks = new AtomicInteger();
  private final CountDownLatch hangs = new CountDownLatch(1);

  private State hanging() {
    looks.incrementAndGet();
    try {
      hangs.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new State(true, true);
  }

  private UpstreamStates states(Map<String, Supplier<State>> upstreams) {
    return new UpstreamStates(upstreams, now::get);
  }

  @Test
  void saysAWordForEachUpstreamInOrder() {
    Map<String, Supplier<State>> upstreams = new LinkedHashMap<>();
    upstreams.put("backend", () -> new State(true, true));
    upstreams.put("grafana", () -> new State(true, false));
    upstreams.put("sentry", () -> new State(false, false));

    assertThat(states(upstreams).words().toString())
        .isEqualTo("{backend=ok, grafana=failing, sentry=not_configured}");
  }

  @Test
  void answersForTheOthersWhileOneHangsAndLooksAtItOnce() {
    Map<String, Supplier<State>> upstreams =
        Map.of("backend", this::hanging, "grafana", () -> new State(true, true));
    UpstreamStates states = states(upstreams);

    for (int i = 0; i < 3; i++) {
      assertThat(states.words()).containsEntry("backend", "unknown").containsEntry("grafana", "ok");
      now.addAndGet(Duration.ofSeconds(15).toNanos());
    }
    assertThat(looks).hasValue(1);
    hangs.countDown();
    await().untilAsserted(() -> assertThat(states.words()).containsEntry("backend", "ok"));
  }

  @Test
  void hasNoWordForALookThatBroke() {
    assertThat(
            states(
                    Map.of(
                        "backend",
                        () -> {
                          throw new IllegalStateException("a defect");
                        }))
                .words())
        .containsEntry("backend", "unknown");
  }

  @Test
  void renewsAnOldWordInTheBackground() {
    UpstreamStates states =
        states(Map.of("backend", () -> new State(true, looks.incrementAndGet() < 2)));
    assertThat(states.words()).containsEntry("backend", "ok");
    now.addAndGet(Duration.ofSeconds(9).toNanos());
    assertThat(states.words()).containsEntry("backend", "ok");
    assertThat(looks).hasValue(1);
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    await().untilAsserted(() -> assertThat(states.words()).containsEntry("backend", "failing"));
    assertThat(looks).hasValue(2);
  }

  @Test
  void doesNotWaitOnAnInterruptedThread() {
    Thread.currentThread().interrupt();
    assertThat(states(Map.of("backend", this::hanging)).words())
        .containsEntry("backend", "unknown");
    assertThat(Thread.interrupted()).isTrue();
    hangs.countDown();
  }
}
