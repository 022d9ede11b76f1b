package com.instainstru.copilot.security.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.testing.HeardLog;
import com.instainstru.copilot.testing.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.slf4j.LoggerFactory;

/** One test after the other, since all of them hear one logger. */
@Execution(ExecutionMode.SAME_THREAD)
class FailureLogTest {
  private final SettableClock clock = new SettableClock("2026-01-31T15:00:00Z");
  private final FailureLog failures =
      new FailureLog(LoggerFactory.getLogger(FailureLogTest.class), clock);

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      failures.record("wrong token", "ab".repeat(32));
    }
  }

  @Test
  void writesSixtyLinesAMinuteAndSaysHowManyItLeftOut() {
    try (HeardLog log = HeardLog.of(FailureLogTest.class)) {
      fail(100);
      assertThat(log.lines("authentication failed: wrong token; sha256=abababababab")).hasSize(60);
      clock.move(Duration.ofMinutes(1));
      fail(2);
      assertThat(log.lines("authentication failed: ")).hasSize(62);
      assertThat(log.lines("40 more authentications failed in a minute")).hasSize(1);
    }
  }

  @Test
  void saysNothingOfOthersWhereAllWereWritten() {
    try (HeardLog log = HeardLog.of(FailureLogTest.class)) {
      fail(60);
      clock.move(Duration.ofMinutes(5));
      fail(1);
      assertThat(log.lines("more authentications")).isEmpty();
    }
  }

  @Test
  void writesAgainAfterTheClockWasSetBack() {
    try (HeardLog log = HeardLog.of(FailureLogTest.class)) {
      fail(61);
      clock.move(Duration.ofDays(-1));
      fail(1);
      assertThat(log.lines("authentication failed: ")).hasSize(61);
    }
  }
}
