package com.instainstru.copilot.testing.violations;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

/** A test that cannot be interrupted; its socket has to be closed to end it. */
public class BlockedRead {
  private static final ServerSocket SILENT = listening();

  private static ServerSocket listening() {
    try {
      return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends the test. */
  public static void end() {
    try {
      SILENT.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void waits() {
    assertThatThrownBy(SILENT::accept).isInstanceOf(SocketException.class);
  }
}
