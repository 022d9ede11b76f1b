package com.instainstru.copilot.cli;

import com.instainstru.copilot.server.http.HttpServer;

/** Serves HTTP until the process is told to end. */
final class HttpService {
  private HttpService() {}

  /** Says that it is ready, then waits. SIGTERM stops accepting and lets running calls end. */
  static int run(Session session, Terminal terminal) {
    session.announce();
    HttpServer server = session.assembly().serve();
    return UntilStopped.run(
        () -> {
          terminal.err().println("ready " + server.uri());
          terminal.err().flush();
        },
        server::stop,
        session::close);
  }
}
