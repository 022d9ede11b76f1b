package com.instainstru.copilot.cli;

import com.instainstru.copilot.mcp.transport.stdio.StdioServer;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.security.auth.Scope;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code copilot stdio}: for clients that start the server themselves. */
@Command(
    name = "stdio",
    mixinStandardHelpOptions = true,
    description =
        "Serve MCP over standard input and output, for a client that starts this process.",
    footer = {
      "",
      "Examples:",
      "  copilot install claude-desktop             for a client that starts it",
      "  copilot stdio --env-file ~/copilot.env     start it by hand"
    })
final class StdioCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--actions", description = "Offer actions: tools with an effect on others.")
  private boolean actions;

  @Option(
      names = "--env-file",
      paramLabel = "FILE",
      description = "File with the settings; default: .env in the working directory.")
  private @Nullable Path envFile;

  StdioCommand(Terminal terminal) {
    this(terminal, false, null);
  }

  StdioCommand(Terminal terminal, boolean actions, @Nullable Path envFile) {
    this.terminal = terminal;
    this.actions = actions;
    this.envFile = envFile;
  }

  @Override
  public Integer call() {
    try (Session session =
        Session.real(terminal, envFile, ServeCommand.flags(actions, null, null))) {
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
