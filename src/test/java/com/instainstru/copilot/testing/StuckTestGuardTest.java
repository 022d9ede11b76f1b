package com.instainstru.copilot.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.instainstru.copilot.testing.violations.BlockedRead;
import com.instainstru.copilot.testing.violations.TestViolations;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

class StuckTestGuardTest {
  private final List<String> reports = new CopyOnWriteArrayList<>();
  private final SummaryGeneratingListener summary = new SummaryGeneratingListener();

  private void run(Class<?> type, StuckTestGuard guard) {
    LauncherFactory.create(
            LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build())
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(type))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                .build(),
            guard,
            summary);
  }

  @Test
  void namesATestThatBlocksAndSaysWhere() {
    run(
        BlockedRead.class,
        new StuckTestGuard(
            Duration.ofMillis(200),
            report -> {
              reports.add(report);
              BlockedRead.end();
            }));

    assertThat(summary.getSummary().getTestsStartedCount()).isEqualTo(1);
    assertThat(reports).hasSize(1);
    assertThat(reports.get(0))
        .startsWith("STUCK TEST " + BlockedRead.class.getName() + ".waits waits()")
        .contains("All threads:")
        .contains("at " + BlockedRead.class.getName() + ".waits");
  }

  @Test
  void saysNothingOfTestsThatEnd() {
    run(TestViolations.DefaultLimit.class, new StuckTestGuard(Duration.ofMinutes(1), reports::add));

    assertThat(summary.getSummary().getTestsSucceededCount()).isEqualTo(1);
    assertThat(reports).isEmpty();
  }
}
