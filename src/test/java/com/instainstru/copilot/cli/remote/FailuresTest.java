package com.instainstru.copilot.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.modelcontextprotocol.modern.client.McpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {
  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            new McpTimeoutException(
                McpTimeoutException.Kind.ROUND, Duration.ofMinutes(2), "tools/call"),
            "did not answer in time",
            false),
        Arguments.of(new IllegalStateException(new TimeoutException("x")), "in time", false),
        Arguments.of(
            new CancellationException().initCause(new InterruptedException()),
            "Interrupted",
            false),
        Arguments.of(new IllegalStateException(RemoteFailure.temporary("lost")), "lost", false),
        Arguments.of(new IllegalStateException("no tools."), "cannot be used: no tools.", true));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void saysWhatHappenedForEachCause(RuntimeException thrown, String said, boolean usage) {
    RemoteFailure failure =
        catchThrowableOfType(
            RemoteFailure.class,
            () ->
                Failures.translate(
                    () -> {
                      throw thrown;
                    }));

    assertThat(failure).hasMessageContaining(said);
    assertThat(failure.isUsage()).isEqualTo(usage);
  }
}
