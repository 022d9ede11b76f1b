package com.instainstru.copilot.cli;

import java.util.concurrent.CountDownLatch;

/** The life of a command that serves: it lasts until the process is told to end. */
final class ShutdownWait {
  private ShutdownWait() {}

  /**
   * Waits. SIGTERM runs {@code stop}, then {@code release}, and exits with 0; an interrupt of the
   * thread runs {@code stop} alone and returns, for tests.
   *
   * @param ready called once a signal would be handled
   */
  static int run(Runnable ready, Runnable stop, Runnable release) {
    CountDownLatch stopped = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              stop.run();
              release.run();
              stopped.countDown();
              // Without this the exit code of a signal would be 143.
              Runtime.getRuntime().halt(CopilotCommand.DONE);
            },
            "shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    ready.run();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Runtime.getRuntime().removeShutdownHook(hook);
      stop.run();
    }
    return CopilotCommand.DONE;
  }
}
