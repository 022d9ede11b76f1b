package com.instainstru.copilot.tools.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReplayGuardTest {
  private final SettableClock clock = new SettableClock("2026-01-31T15:00:00Z");
  private final ReplayGuard used = new ReplayGuard(new InMemoryNonceStore(clock));

  private FailureCode failure(String id, Duration age) {
    return catchThrowableOfType(ToolFailure.class, () -> used.use(id, clock.instant().minus(age)))
        .code();
  }

  @Test
  void eachCountsOnce() {
    used.use("a", clock.instant());
    used.use("b", clock.instant());
    assertThat(failure("a", Duration.ZERO)).isEqualTo(FailureCode.CONSENT_USED);
  }

  @Test
  void oneFromBeforeTheProcessMayHaveBeenUsed() {
    assertThat(failure("a", Duration.ofMillis(1))).isEqualTo(FailureCode.CONSENT_USED);
  }

  @Test
  void itRemembersForAsLongAsOneCanComeAgain() {
    used.use("a", clock.instant());
    clock.move(ReplayGuard.LIFE);
    assertThat(failure("a", ReplayGuard.LIFE)).isEqualTo(FailureCode.CONSENT_USED);
  }

  @Test
  void oneThatWasForgottenStaysUsedWhenTheClockIsSetBack() {
    Instant given = clock.instant();
    used.use("a", given);
    clock.move(ReplayGuard.LIFE.multipliedBy(2));
    used.use("b", clock.instant());
    clock.move(ReplayGuard.LIFE.multipliedBy(-2));
    assertThat(catchThrowableOfType(ToolFailure.class, () -> used.use("a", given)).code())
        .isEqualTo(FailureCode.CONSENT_USED);
    used.use("c", given.plusMillis(1));
  }

  @Test
  void itRefusesRatherThanForgets() {
    for (int i = 0; i < 10_000; i++) {
      used.use("id " + i, clock.instant());
    }
    assertThat(failure("one more", Duration.ZERO)).isEqualTo(FailureCode.OVERLOADED);
    assertThat(failure("id 0", Duration.ZERO)).isEqualTo(FailureCode.CONSENT_USED);
    clock.move(Duration.ofMinutes(21));
    used.use("one more", clock.instant());
  }
}
