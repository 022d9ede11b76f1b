package com.instainstru.copilot.cli;

import com.instainstru.copilot.server.http.HttpServer;
import java.util.concurrent.CountDownLatch;

/** Serves HTTP until the process is told to end. */
final class HttpService {
  private HttpService() {}

  /**
   * Says that it is ready, then waits. SIGTERM stops accepting, lets running calls end, and exits
   * with 0; an interrupt of the thread does the same without an exit, for tests.
   */
  static int run(Session session, Terminal terminal) {
    session.announce();
    HttpServer server = session.assembly().serve();
    CountDownLatch stopped = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              server.stop();
              session.close();
              stopped.countDown();
              // Without this the exit code of a signal would be 143.
              Runtime.getRuntime().halt(CopilotCommand.DONE);
            },
            "shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    terminal.err().println("ready " + server.uri());
    terminal.err().flush();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Runtime.getRuntime().removeShutdownHook(hook);
      server.stop();
    }
    return CopilotCommand.DONE;
  }
}
