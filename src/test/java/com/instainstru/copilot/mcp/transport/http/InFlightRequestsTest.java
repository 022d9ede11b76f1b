package com.instainstru.copilot.mcp.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

class InFlightRequestsTest {
  private final InFlightRequests work = new InFlightRequests();

  @Test
  void stopWaitsForRequestsInWorkAndForTheirAnswers() {
    assertThat(work.isStopping()).isFalse();
    work.begin();
    Callback callback = work.counted(Callback.NOOP);
    work.stop();

    assertThat(work.isStopping()).isTrue();
    assertThat(work.awaitIdle(Duration.ofMillis(1))).isFalse();
    work.end();
    assertThat(work.awaitIdle(Duration.ofMillis(1))).isFalse();
    callback.succeeded();
    assertThat(work.awaitIdle(Duration.ofMillis(1))).isTrue();
  }

  @Test
  void whoIsInterruptedDoesNotWait() {
    work.begin();
    Thread.currentThread().interrupt();

    assertThat(work.awaitIdle(Duration.ofMinutes(1))).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }
}
