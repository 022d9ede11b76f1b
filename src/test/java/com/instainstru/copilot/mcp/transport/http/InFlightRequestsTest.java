package com.instainstru.copilot.mcp.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class InFlightRequestsTest {
  private final InFlightRequests work = new InFlightRequests();

  @Test
  void aStopRefusesWhatIsNewAndWaitsForTheRest() {
    assertThat(work.begin()).isTrue();
    work.also();
    work.stop();

    assertThat(work.begin()).isFalse();
    assertThat(work.isStopping()).isTrue();
    assertThat(work.awaitIdle(Duration.ofMillis(1))).isFalse();
    work.end();
    work.end();
    assertThat(work.awaitIdle(Duration.ofMillis(1))).isTrue();
  }

  @Test
  void whoIsInterruptedDoesNotWait() {
    assertThat(work.begin()).isTrue();
    Thread.currentThread().interrupt();

    assertThat(work.awaitIdle(Duration.ofMinutes(1))).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }
}
