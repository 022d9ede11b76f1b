package com.instainstru.copilot.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Deadline PAST = new Deadline(System.nanoTime() - HOUR.toNanos());

  @Test
  void countsFromNowOrFromAnotherMoment() {
    long before = System.nanoTime();
    Deadline deadline = Deadline.in(HOUR);
    long after = System.nanoTime();

    assertThat(deadline.nanos() - before).isGreaterThanOrEqualTo(HOUR.toNanos());
    assertThat(after - deadline.nanos()).isGreaterThanOrEqualTo(-HOUR.toNanos());
    assertThat(Deadline.after(before, HOUR)).isEqualTo(new Deadline(before + HOUR.toNanos()));
  }

  @Test
  void whatIsLeftGetsLessAndIsNeverNegative() {
    assertThat(Deadline.in(HOUR).left()).isPositive().isLessThanOrEqualTo(HOUR);
    assertThat(PAST.left()).isZero();
  }

  @Test
  void hasPassedOnceNothingIsLeft() {
    assertThat(Deadline.in(HOUR).hasPassed()).isFalse();
    assertThat(PAST.hasPassed()).isTrue();
  }

  @Test
  void aShorterLimitGoesBeforeIt() {
    assertThat(Deadline.in(HOUR).leftUpTo(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));
    assertThat(Deadline.in(HOUR).leftUpTo(HOUR.multipliedBy(2)))
        .isPositive()
        .isLessThanOrEqualTo(HOUR);
    assertThat(PAST.leftUpTo(HOUR)).isZero();
  }

  /** The clock of nanoseconds begins anywhere and may wrap. */
  @Test
  void aDeadlineBeyondTheLargestNumberIsStillAhead() {
    long now = System.nanoTime();
    Deadline wrapped = new Deadline(now + Long.MAX_VALUE - HOUR.toNanos());

    assertThat(wrapped.hasPassed()).isFalse();
    assertThat(wrapped.left()).isGreaterThan(HOUR);
  }
}
