package com.instainstru.copilot.cli;

import com.instainstru.copilot.auth.Caller;
import com.instainstru.copilot.auth.Scope;
import com.instainstru.copilot.server.stdio.StdioServer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code copilot stdio}: for clients that start the server themselves. */
@Command(
    name = "stdio",
    mixinStandardHelpOptions = true,
    description =
        "Serve MCP over standard input and output, for a client that starts this process.",
    footer = {"", "Example: see docs/clients.md"})
final class StdioCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--actions", description = "Offer tools that change something others see.")
  private boolean actions;

  StdioCommand(Terminal terminal) {
    this(terminal, false);
  }

  StdioCommand(Terminal terminal, boolean actions) {
    this.terminal = terminal;
    this.actions = actions;
  }

  @Override
  public Integer call() {
    try (Session session = Session.real(terminal, ServeCommand.flags(actions, null), false)) {
      return run(session, terminal);
    }
  }

  static int run(Session session, Terminal terminal) {
    session.announce();
    Caller parent = Caller.local(Scope.among(session.settings().inbound().stdioScopes()));
    new StdioServer(session.assembly().dispatcher(), parent, terminal.in(), terminal.out()).run();
    return CopilotCommand.DONE;
  }
}
