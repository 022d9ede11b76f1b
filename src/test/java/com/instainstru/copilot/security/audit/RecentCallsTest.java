package com.instainstru.copilot.security.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecentCallsTest {
  private static AuditEntry entry(String tool) {
    return new AuditEntry(
        "2026-01-01T00:00:00Z",
        "service",
        "service_token",
        "client",
        tool,
        List.of(),
        "00",
        "success",
        1,
        "r",
        null,
        null,
        false);
  }

  @Test
  void theNewestComesFirst() {
    RecentCalls calls = new RecentCalls();
    calls.add(entry("first"));
    calls.add(entry("second"));

    assertThat(calls.newestFirst()).extracting(AuditEntry::tool).containsExactly("second", "first");
  }

  @Test
  void theOldestGivesWay() {
    RecentCalls calls = new RecentCalls();
    for (int i = 0; i <= RecentCalls.MOST; i++) {
      calls.add(entry("tool " + i));
    }

    assertThat(calls.newestFirst()).hasSize(RecentCalls.MOST);
    assertThat(calls.newestFirst().get(RecentCalls.MOST - 1).tool()).isEqualTo("tool 1");
  }

  @Test
  void theyAreKeptWithoutAFile() {
    try (AuditLog audit = AuditLog.open(null, null)) {
      audit.write(entry("one"));

      assertThat(audit.recent().newestFirst()).extracting(AuditEntry::tool).containsExactly("one");
    }
  }
}
