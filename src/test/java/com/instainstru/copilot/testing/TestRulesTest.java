package com.instainstru.copilot.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.testing.violations.TestViolations;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.TestExecutionListener;

/** Applies the rules to all tests, and shows that each rule finds what it is there for. */
class TestRulesTest {
  private static final JavaClasses TESTS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/testing/violations/"))
          .importPackages("com.instainstru.copilot");
  private static final JavaClasses VIOLATIONS =
      new ClassFileImporter().importPackagesOf(TestViolations.class);
  private static final Properties JUNIT = junitProperties();

  private static Properties junitProperties() {
    Properties junit = new Properties();
    try (InputStream in =
        Objects.requireNonNull(
            TestRulesTest.class.getResourceAsStream("/junit-platform.properties"))) {
      junit.load(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return junit;
  }

  private static Properties junit(String... namesAndValues) {
    Properties junit = new Properties();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      junit.setProperty(
          "junit.jupiter.execution.timeout." + namesAndValues[i], namesAndValues[i + 1]);
    }
    return junit;
  }

  private static boolean guardIsRegistered() {
    return ServiceLoader.load(TestExecutionListener.class).stream()
        .anyMatch(listener -> listener.type().equals(StuckTestGuard.class));
  }

  private static boolean finds(ArchRule rule, Class<?> type) {
    EvaluationResult result = rule.allowEmptyShould(true).evaluate(VIOLATIONS);
    return result.getFailureReport().getDetails().stream()
        .anyMatch(detail -> detail.contains(type.getName()));
  }

  static List<ArchRule> rules() {
    return List.of(
        TestRules.noTestSleeps(),
        TestRules.socketReadsHaveALimit(),
        TestRules.testsOfServersAreIntegrationTests(),
        TestRules.testsHaveALimit(JUNIT, guardIsRegistered()));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyTestKeepsTheRule(ArchRule rule) {
    rule.check(TESTS);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        TestViolations.ThreadSleep.class,
        TestViolations.UnitSleep.class,
        TestViolations.ParkedSleep.class
      })
  void findsEachKindOfSleep(Class<?> type) {
    assertThat(finds(TestRules.noTestSleeps(), type)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        TestViolations.UnlimitedClient.class,
        TestViolations.UnlimitedAccept.class,
        TestViolations.UnlimitedConnection.class
      })
  void findsEachSocketWithoutTimeout(Class<?> type) {
    assertThat(finds(TestRules.socketReadsHaveALimit(), type)).isTrue();
  }

  @Test
  void acceptsSocketsWithTimeouts() {
    assertThat(finds(TestRules.socketReadsHaveALimit(), TestViolations.LimitedServer.class))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(classes = {TestViolations.InterruptingLimit.class, TestViolations.LongLimit.class})
  void findsLimitsThatDoNotEndATest(Class<?> type) {
    assertThat(finds(TestRules.testsHaveALimit(JUNIT, true), type)).isTrue();
  }

  @Test
  void findsEveryTestWhenTheDefaultLimitIsDropped() {
    Properties withoutDefault = junit("thread.mode.default", "SEPARATE_THREAD");

    assertThat(finds(TestRules.testsHaveALimit(JUNIT, true), TestViolations.DefaultLimit.class))
        .isFalse();
    assertThat(
            finds(
                TestRules.testsHaveALimit(withoutDefault, true), TestViolations.DefaultLimit.class))
        .isTrue();
    assertThat(
            finds(TestRules.testsHaveALimit(withoutDefault, true), TestViolations.OwnLimit.class))
        .isFalse();
  }

  @Test
  void findsEveryTestWhenTheLimitsOfJUnitAreSwitchedOffOrOnlyInterrupt() {
    for (Properties without :
        List.of(
            junit("default", "2 m"),
            junit(
                "default", "2 m", "thread.mode.default", "SEPARATE_THREAD", "mode", "disabled"))) {
      assertThat(finds(TestRules.testsHaveALimit(without, true), TestViolations.OwnLimit.class))
          .as(without.toString())
          .isTrue();
    }
  }

  @Test
  void findsIntegrationTestsAmongUnitTests() {
    assertThat(
            finds(
                TestRules.testsOfServersAreIntegrationTests(), TestViolations.StartsProcess.class))
        .isTrue();
    assertThat(
            finds(TestRules.testsOfServersAreIntegrationTests(), TestViolations.DefaultLimit.class))
        .isFalse();
  }

  @Test
  void findsPropertiesThatNobodyWatches() {
    assertThat(finds(TestRules.testsHaveALimit(JUNIT, false), TestViolations.JqwikExample.class))
        .isTrue();
    assertThat(finds(TestRules.testsHaveALimit(JUNIT, true), TestViolations.JqwikExample.class))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "new ServerSocket(8001)",
        "socket.bind(new InetSocketAddress(address, 8001))",
        "server.start(9464)",
        "server.listen(8001, '127.0.0.1')",
        "serve(['demo', '--port', '8001'])",
        "INSTAINSTRU_MCP_MANAGEMENT_PORT: '9464'",
        "builder.set(SettingName.MANAGEMENT_PORT, \"9464\")",
      })
  void findsFixedPorts(String source) {
    assertThat(TestRules.fixedPorts(source)).isNotEmpty();
  }

  @Test
  void noTestListensOnAFixedPort() throws IOException {
    for (Path source : sources("src/test/java", ".java")) {
      if (!source.endsWith("TestRulesTest.java")) {
        assertThat(TestRules.fixedPorts(Files.readString(source))).as(source.toString()).isEmpty();
      }
    }
    for (Path source : sources("src/test/e2e", ".mjs")) {
      assertThat(TestRules.fixedPorts(Files.readString(source))).as(source.toString()).isEmpty();
    }
  }

  @Test
  void endToEndTestsRunWithALimit() throws IOException {
    String verify = Files.readString(Path.of("verify"));

    assertThat(verify).contains("node run.mjs").doesNotContain("node --test");
  }

  private static List<Path> sources(String folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      return files
          .filter(file -> !file.toString().contains("node_modules"))
          .filter(file -> file.toString().endsWith(suffix))
          .toList();
    }
  }
}
