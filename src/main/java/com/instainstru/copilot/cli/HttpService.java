package com.instainstru.copilot.cli;

import com.instainstru.copilot.mcp.transport.http.HttpServer;
import java.net.URI;

/** Serves HTTP until the process is told to end. */
final class HttpService {
  private HttpService() {}

  /** Says that it is ready, then waits. SIGTERM stops accepting and lets running calls end. */
  static int run(Session session, Terminal terminal) {
    session.announce();
    HttpServer server = session.assembly().serve();
    return ShutdownWait.run(
        () -> {
          server
              .uriOf("/console")
              .ifPresent(console -> terminal.err().println(consoleLine(console, session)));
          terminal.err().println("ready " + server.uri());
          terminal.err().flush();
        },
        server::stop,
        session::close);
  }

  private static String consoleLine(URI console, Session session) {
    return "Operator console: "
        + console
        + (session.settings().inbound().noAuth()
            ? " (nobody has to sign in)"
            : " (sign in with a caller's token)");
  }
}
