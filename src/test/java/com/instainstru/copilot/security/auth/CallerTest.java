package com.instainstru.copilot.security.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class CallerTest {
  @Test
  void whoUsesTheTerminalMayEverything() {
    assertThat(Caller.local())
        .isEqualTo(new Caller("local", "local", null, Set.of(Scope.values()), "stdio"));
  }

  @Test
  void aParentProcessMayWhatSettingsSay() {
    Caller caller = Caller.local(Set.of(Scope.READ));

    assertThat(caller.may(Scope.READ)).isTrue();
    assertThat(caller.may(Scope.WRITE)).as("no scope implies another").isFalse();
    assertThat(Caller.local(Set.of(Scope.WRITE)).may(Scope.READ)).isFalse();
  }
}
