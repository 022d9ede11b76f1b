package com.instainstru.copilot.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * The examples in the unit tests of some packages, one test class at a time: Pitest asks thousands
 * of times whether they notice a change, and to start JUnit anew for each row of each test would
 * take most of the time. Run by {@code ./verify --mutation} only.
 */
class MutationTestSuite {
  private static final String ROOT = "com/instainstru/copilot";

  private static final LauncherConfig PLAIN =
      LauncherConfig.builder()
          .enableLauncherSessionListenerAutoRegistration(false)
          .enableLauncherDiscoveryListenerAutoRegistration(false)
          .enablePostDiscoveryFilterAutoRegistration(false)
          .enableTestExecutionListenerAutoRegistration(false)
          .build();

  /** Says the same thing in very many ways, which costs more than it finds here. */
  private static final String SLOW = "ParaphraseTest";

  /** Packages come by the system property {@code testPackages}, with commas between them. */
  static Stream<String> classes() throws Exception {
    Path base =
        Path.of(
            MutationTestSuite.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return Arrays.stream(System.getProperty("testPackages").split(",", -1))
        .flatMap(testPackage -> testsIn(base, testPackage))
        .sorted();
  }

  private static Stream<String> testsIn(Path base, String testPackage) {
    Path folder = base.resolve(ROOT).resolve(testPackage.replace('.', '/'));
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(file -> base.relativize(file).toString())
          .filter(file -> file.endsWith("Test.class") && !file.endsWith(SLOW + ".class"))
          .map(file -> file.replace('/', '.').replaceFirst("\\.class$", ""))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("classes")
  void passes(String testClass) {
    Launcher launcher = LauncherFactory.create(PLAIN);
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    launcher.execute(
        LauncherDiscoveryRequestBuilder.request()
            .selectors(List.of(selectClass(testClass)))
            .filters(
                EngineFilter.includeEngines("junit-jupiter"), TagFilter.excludeTags("integration"))
            .build(),
        summary);
    assertThat(summary.getSummary().getFailures()).isEmpty();
  }
}
