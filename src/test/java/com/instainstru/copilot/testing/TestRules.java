package com.instainstru.copilot.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.instainstru.copilot.mcp.transport.http.HttpServer;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvent;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.reflect.Method;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import picocli.CommandLine;

/** What holds for every test, so that each ends by itself and none depends on the machine. */
final class TestRules {
  static final Duration MAX_LIMIT = Duration.ofMinutes(2);

  private static final String TIMEOUT = "junit.jupiter.execution.timeout.";
  private static final Pattern DURATION = Pattern.compile("(\\d+) ?(s|m)");
  private static final Pattern FIXED_PORT =
      Pattern.compile(
          "new ServerSocket\\(\\s*[1-9]"
              + "|\\.bind\\(\\s*new InetSocketAddress\\((?:[^;]*,)?\\s*[1-9]\\d*\\)"
              + "|\\.(?:start|listen|port)\\(\\s*[1-9]"
              + "|--port[\"']?,\\s*[\"']?[1-9]"
              + "|_PORT:\\s*[\"']?[1-9]"
              + "|\\.set\\(\\s*SettingName\\.\\w*PORT,\\s*\"[1-9]");

  private TestRules() {}

  static ArchRule noTestSleeps() {
    Set<String> sleeping = Set.of("sleep", "parkNanos", "parkUntil");
    return noClasses()
        .should()
        .callMethodWhere(
            call(
                "sleeps",
                call ->
                    sleeping.contains(call.getName())
                        && Stream.of(Thread.class, TimeUnit.class, LockSupport.class)
                            .anyMatch(call.getTargetOwner()::isAssignableTo)))
        .because("a test awaits a condition: a sleep is too short on a busy machine, or too long");
  }

  /**
   * A blocked read cannot be interrupted, so whoever opens a socket limits its reads right there.
   */
  static ArchRule socketReadsHaveALimit() {
    return classes()
        .should(
            new ArchCondition<>("limit reads of each socket with setSoTimeout") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                for (JavaCodeUnit unit : type.getCodeUnits()) {
                  if (opensSocket(unit) && !limits(unit, Socket.class)) {
                    events.add(
                        violated(
                            unit, unit.getFullName() + " opens a socket without setSoTimeout"));
                  }
                }
                if (accepts(type)
                    && type.getCodeUnits().stream()
                        .noneMatch(unit -> limits(unit, ServerSocket.class))) {
                  events.add(
                      violated(type, type.getName() + " accepts on a socket without setSoTimeout"));
                }
              }
            });
  }

  private static boolean opensSocket(JavaCodeUnit unit) {
    return unit.getConstructorCallsFromSelf().stream()
            .anyMatch(call -> call.getTargetOwner().isAssignableTo(Socket.class))
        || unit.getMethodCallsFromSelf().stream()
            .anyMatch(
                call ->
                    calls(call, ServerSocket.class, "accept")
                        || calls(call, SocketChannel.class, "open")
                        || call.getName().equals("createSocket"));
  }

  private static boolean accepts(JavaClass type) {
    return type.getMethodCallsFromSelf().stream()
        .anyMatch(
            call ->
                calls(call, ServerSocket.class, "accept")
                    || calls(call, ServerSocketChannel.class, "accept"));
  }

  private static boolean limits(JavaCodeUnit unit, Class<?> socket) {
    return unit.getMethodCallsFromSelf().stream()
        .anyMatch(call -> calls(call, socket, "setSoTimeout"));
  }

  private static boolean calls(JavaCall<?> call, Class<?> owner, String name) {
    return call.getName().equals(name) && call.getTargetOwner().isAssignableTo(owner);
  }

  /** What runs a front end, a command or a process, itself or by a fixture, is no unit test. */
  static ArchRule testsOfServersAreIntegrationTests() {
    return methods()
        .that()
        .areMetaAnnotatedWith(Testable.class)
        .and()
        .areDeclaredInClassesThat()
        .areNotAnnotatedWith(IntegrationTest.class)
        .should(
            new ArchCondition<>("run neither a front end nor a command nor a process") {
              @Override
              public void check(JavaMethod method, ConditionEvents events) {
                if (startsServer(method.getOwner(), new HashSet<>())) {
                  events.add(violated(method, method.getFullName() + " lacks @IntegrationTest"));
                }
              }
            });
  }

  /** Follows fixtures, not the code under test. */
  private static boolean startsServer(JavaClass type, Set<JavaClass> seen) {
    if (!seen.add(type)) {
      return false;
    }
    return type.getCodeUnits().stream()
        .flatMap(unit -> unit.getCallsFromSelf().stream())
        .anyMatch(
            call ->
                calls(call, HttpServer.class, "start")
                    || calls(call, ProcessBuilder.class, "start")
                    || calls(call, CommandLine.class, "execute")
                    || (isTestCode(call.getTargetOwner())
                        && startsServer(call.getTargetOwner(), seen)));
  }

  private static boolean isTestCode(JavaClass type) {
    return type.getSource()
        .filter(source -> source.getUri().toString().contains("/test-classes/"))
        .isPresent();
  }

  /**
   * @param junit the content of {@code junit-platform.properties}
   * @param guarded whether {@link StuckTestGuard} is registered, which limits what JUnit does not
   */
  static ArchRule testsHaveALimit(Properties junit, boolean guarded) {
    return methods()
        .that()
        .areMetaAnnotatedWith(Testable.class)
        .should(
            new ArchCondition<>("have a limit that ends them") {
              @Override
              public void check(JavaMethod method, ConditionEvents events) {
                withoutLimit(method.reflect(), junit, guarded)
                    .ifPresent(
                        why -> events.add(violated(method, method.getFullName() + " " + why)));
              }
            });
  }

  private static Optional<String> withoutLimit(Method test, Properties junit, boolean guarded) {
    boolean jupiter =
        Stream.of(test.getAnnotations())
            .map(annotation -> annotation.annotationType().getName())
            .anyMatch(name -> name.startsWith("org.junit.jupiter."));
    if (!jupiter || AnnotationSupport.isAnnotated(test, TestFactory.class)) {
      return guarded ? Optional.empty() : Optional.of("is not watched: StuckTestGuard is missing");
    }
    if (!junit.getProperty(TIMEOUT + "mode", "enabled").equals("enabled")) {
      return Optional.of("has no limit: those of JUnit are switched off");
    }
    Optional<Timeout> own =
        AnnotationSupport.findAnnotation(test, Timeout.class)
            .or(
                () ->
                    Stream.<Class<?>>iterate(
                            test.getDeclaringClass(), Objects::nonNull, Class::getEnclosingClass)
                        .flatMap(
                            type -> AnnotationSupport.findAnnotation(type, Timeout.class).stream())
                        .findFirst());
    ThreadMode mode = own.map(Timeout::threadMode).orElse(ThreadMode.INFERRED);
    if (mode == ThreadMode.INFERRED) {
      mode = ThreadMode.valueOf(junit.getProperty(TIMEOUT + "thread.mode.default", "SAME_THREAD"));
    }
    if (mode != ThreadMode.SEPARATE_THREAD) {
      return Optional.of("has a limit that does not end a blocked read: use SEPARATE_THREAD");
    }
    Optional<Duration> limit =
        own.map(timeout -> Duration.of(timeout.value(), timeout.unit().toChronoUnit()))
            .or(() -> duration(junit.getProperty(TIMEOUT + "default", "")));
    if (limit.isEmpty()) {
      return Optional.of("has no limit");
    }
    return limit.get().compareTo(MAX_LIMIT) > 0
        ? Optional.of("has a limit above " + MAX_LIMIT)
        : Optional.empty();
  }

  private static Optional<Duration> duration(String text) {
    Matcher parts = DURATION.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(parts.group(1));
    return Optional.of(
        parts.group(2).equals("s") ? Duration.ofSeconds(number) : Duration.ofMinutes(number));
  }

  /** Parts of a source that listen on a port of their own choice. */
  static List<String> fixedPorts(String source) {
    return FIXED_PORT.matcher(source).results().map(MatchResult::group).toList();
  }

  private static DescribedPredicate<JavaCall<?>> call(
      String description, Predicate<JavaCall<?>> predicate) {
    return DescribedPredicate.describe(description, predicate);
  }

  private static ConditionEvent violated(Object where, String message) {
    return SimpleConditionEvent.violated(where, message);
  }
}
