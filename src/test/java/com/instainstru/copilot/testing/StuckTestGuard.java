package com.instainstru.copilot.testing;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Ends the test process when a test does not end. JUnit's own limit, in {@code
 * junit-platform.properties}, is lower and fails one test; this one also holds for properties of
 * jqwik and for dynamic tests, which JUnit does not limit. The names of the tests that ran and a
 * dump of all threads go to standard error and to {@code target/stuck-tests.txt}.
 */
public final class StuckTestGuard implements TestExecutionListener {
  /** Above the limit of JUnit, so that a test which that one can fail does not end the process. */
  static final Duration LIMIT = Duration.ofMinutes(4);

  static final Path REPORT = Path.of("target", "stuck-tests.txt");
  private static final int EXIT_CODE = 70;

  private final Duration limit;
  private final Consumer<String> onStuck;
  private final Map<UniqueId, RunningTest> running = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(StuckTestGuard::daemon);

  private record RunningTest(String name, long begunNanos) {
    Duration age() {
      return Duration.ofNanos(System.nanoTime() - begunNanos);
    }
  }

  /** For JUnit's service loader. */
  public StuckTestGuard() {
    this(LIMIT, StuckTestGuard::endProcess);
  }

  /**
   * @param limit how long one test may run
   * @param onStuck gets the report, at most once
   */
  StuckTestGuard(Duration limit, Consumer<String> onStuck) {
    this.limit = limit;
    this.onStuck = onStuck;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "stuck-test-guard");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    long period = Math.min(limit.toMillis(), 1_000);
    var unused = clock.scheduleWithFixedDelay(this::look, period, period, TimeUnit.MILLISECONDS);
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    clock.shutdownNow();
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    if (test.isTest()) {
      running.put(test.getUniqueIdObject(), new RunningTest(nameOf(test), System.nanoTime()));
    }
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    running.remove(test.getUniqueIdObject());
  }

  private static String nameOf(TestIdentifier test) {
    return test.getSource()
        .map(
            source -> {
              if (source instanceof MethodSource method) {
                return method.getClassName() + "." + method.getMethodName();
              }
              return source instanceof ClassSource type ? type.getClassName() : source.toString();
            })
        .map(where -> where + " " + test.getDisplayName())
        .orElse(test.getUniqueId());
  }

  private void look() {
    List<RunningTest> now = List.copyOf(running.values());
    if (now.stream().anyMatch(test -> test.age().compareTo(limit) > 0)) {
      clock.shutdown();
      onStuck.accept(report(now));
    }
  }

  private String report(List<RunningTest> tests) {
    StringBuilder report = new StringBuilder();
    for (RunningTest test : tests) {
      report
          .append(test.age().compareTo(limit) > 0 ? "STUCK TEST " : "running beside it ")
          .append(test.name())
          .append(", for ")
          .append(test.age().toSeconds())
          .append(" s\n");
    }
    report.append("The limit is ").append(limit.toSeconds()).append(" s. All threads:\n\n");
    for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)) {
      report
          .append('"')
          .append(thread.getThreadName())
          .append("\" ")
          .append(thread.getThreadState());
      if (thread.getLockName() != null) {
        report.append(" on ").append(thread.getLockName());
      }
      report.append('\n');
      for (StackTraceElement frame : thread.getStackTrace()) {
        report.append("  at ").append(frame.getClassName()).append('.');
        report.append(frame.getMethodName()).append(':').append(frame.getLineNumber()).append('\n');
      }
      report.append('\n');
    }
    return report.toString();
  }

  /** The build's own streams are buffered, and lost with the process: this writes past them. */
  private static void endProcess(String report) {
    try {
      Files.createDirectories(REPORT.toAbsolutePath().getParent());
      Files.writeString(REPORT, report);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8)
          .println(report);
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }
}
