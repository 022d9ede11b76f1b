package com.instainstru.copilot.testing.violations;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import net.jqwik.api.Example;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What the rules for tests have to find. Nothing here is run by the build. */
public final class TestViolations {
  private TestViolations() {}

  /** Sleeps by {@link Thread}. */
  public static class ThreadSleep {
    void pause() throws InterruptedException {
      Thread.sleep(1);
    }
  }

  /** Sleeps by {@link TimeUnit}, in a lambda expression. */
  public static class UnitSleep {
    AutoCloseable pause() {
      return () -> TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  /** Sleeps by {@link LockSupport}. */
  public static class ParkedSleep {
    void pause() {
      LockSupport.parkNanos(1);
    }
  }

  /** Reads for ever on a connection of its own. */
  public static class UnlimitedClient {
    int read(int port) throws IOException {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return socket.getInputStream().read();
      }
    }
  }

  /** Waits for ever for a connection; reads on it have a limit. */
  public static class UnlimitedAccept {
    int read(ServerSocket listener) throws IOException {
      try (Socket socket = listener.accept()) {
        socket.setSoTimeout(1_000);
        return socket.getInputStream().read();
      }
    }
  }

  /** Reads for ever on a connection that it accepted in time. */
  public static class UnlimitedConnection {
    int read(ServerSocket listener) throws IOException {
      listener.setSoTimeout(1_000);
      try (Socket socket = listener.accept()) {
        return socket.getInputStream().read();
      }
    }
  }

  /** Limits everything. */
  public static class LimitedServer {
    int read(ServerSocket listener) throws IOException {
      listener.setSoTimeout(1_000);
      try (Socket socket = listener.accept()) {
        socket.setSoTimeout(1_000);
        return socket.getInputStream().read();
      }
    }
  }

  /** Has the limit that all tests have. */
  public static class DefaultLimit {
    @Test
    void example() {}
  }

  /** Has a limit of its own. */
  @Timeout(60)
  public static class OwnLimit {
    @Test
    void example() {}
  }

  /** Has a limit that a blocked read outlasts. */
  public static class InterruptingLimit {
    @Test
    @Timeout(value = 30, threadMode = ThreadMode.SAME_THREAD)
    void example() {}
  }

  /** Has a limit that nobody waits for. */
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  public static class LongLimit {
    @Test
    void example() {}
  }

  /** Is run by jqwik, which has no limits. */
  public static class JqwikExample {
    @Example
    void example() {}
  }

  /** Starts a process by a fixture and says nowhere that it does. */
  public static class StartsProcess {
    @Test
    void example() throws IOException {
      new ProcessFixture().start();
    }
  }

  /** A fixture of tests. */
  static class ProcessFixture {
    Process start() throws IOException {
      return new ProcessBuilder("true").start();
    }
  }
}
