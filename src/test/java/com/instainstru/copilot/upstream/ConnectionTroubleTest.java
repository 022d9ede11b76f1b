package com.instainstru.copilot.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Failures that no server on this machine can cause; others are tested with real sockets. */
class ConnectionTroubleTest {
  static Stream<Arguments> failuresToConnect() {
    return Stream.of(
        Arguments.of(new SocketTimeoutException("Connect timed out"), ProbeOutcome.CONNECT_TIMEOUT),
        Arguments.of(new InterruptedIOException("timeout"), ProbeOutcome.CONNECT_TIMEOUT),
        Arguments.of(new NoRouteToHostException("No route to host"), ProbeOutcome.UNREACHABLE),
        Arguments.of(new ConnectException("Network is unreachable"), ProbeOutcome.UNREACHABLE),
        Arguments.of(new SocketException(), ProbeOutcome.UNREACHABLE),
        Arguments.of(
            connect(new ConnectException("Connection refused: getsockopt")), ProbeOutcome.REFUSED));
  }

  private static IOException connect(IOException cause) {
    ConnectException failure = new ConnectException("Failed to connect to /192.0.2.1:443");
    failure.initCause(cause);
    return failure;
  }

  @ParameterizedTest
  @MethodSource("failuresToConnect")
  void tellsWhyThereIsNoConnection(IOException failure, ProbeOutcome outcome) {
    assertThat(ConnectionTrouble.of(failure, new CallProgress(), false)).isEqualTo(outcome);
  }
}
