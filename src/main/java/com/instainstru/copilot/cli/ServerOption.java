package com.instainstru.copilot.cli;

import com.instainstru.copilot.cli.remote.ServerAddress;
import com.instainstru.copilot.config.ConfigurationException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which server a command asks: a deployed one, or one of its own for the length of the command. */
final class ServerOption {
  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "Ask the server at this URL instead of reading settings.")
  private @Nullable String server;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File with the token for --server, readable by you alone; default:"
              + " INSTAINSTRU_MCP_CALLER_TOKEN.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--modules",
      paramLabel = "WORDS",
      description = "Modules to offer: names, default or all, with + and -, comma-separated.")
  private @Nullable String modules;

  @Mixin private final SettingsOption settings = new SettingsOption();

  /** Whether a deployed server is asked. */
  boolean isRemote() {
    return server != null;
  }

  /**
   * The deployed server.
   *
   * @throws com.instainstru.copilot.cli.remote.RemoteFailure if it cannot be asked
   */
  RemoteToolServer connect(Terminal terminal) {
    return new RemoteToolServer(terminal, address(terminal));
  }

  /** Where the deployed server is. */
  ServerAddress address(Terminal terminal) {
    return ServerAddress.of(
        String.valueOf(server),
        terminal.environment(),
        tokenFile == null ? null : terminal.workingDirectory().resolve(tokenFile));
  }

  /**
   * The deployed server, the demo, or a server with the settings of the environment.
   *
   * @param demo whether the command was called with {@code --demo}
   * @param actions whether it was called with {@code --actions}
   */
  ToolServer open(Terminal terminal, boolean demo, boolean actions) {
    check(demo, actions);
    return isRemote()
        ? connect(terminal)
        : new LocalToolServer(session(terminal, demo, actions), terminal);
  }

  /**
   * @throws ConfigurationException if the options contradict each other
   */
  void check(boolean demo, boolean actions) {
    if (!isRemote()) {
      if (tokenFile != null) {
        throw new ConfigurationException("--token-file is for --server: name the server as well.");
      }
      return;
    }
    if (demo || actions || modules != null || settings.isSet()) {
      throw new ConfigurationException(
          "--server goes without --demo, --actions, --modules and --env-file: the settings of that"
              + " server apply.");
    }
  }

  /** The demo, or a server with the settings of the environment. */
  Session session(Terminal terminal, boolean demo, boolean actions) {
    return settings.session(terminal, demo, ServeCommand.flags(actions, null, modules));
  }
}
