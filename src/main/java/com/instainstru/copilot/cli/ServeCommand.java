package com.instainstru.copilot.cli;

import com.instainstru.copilot.config.SettingName;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code copilot serve}: HTTP. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Serve MCP over HTTP: Streamable HTTP at /mcp, HTTP+SSE at /sse.",
    footer = {"", "Example:", "  INSTAINSTRU_MCP_INBOUND_TOKEN=... copilot serve --port 8001"})
final class ServeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--host", paramLabel = "H", description = "Address to listen on.")
  private @Nullable String host;

  @Option(names = "--port", paramLabel = "N", description = "Port to listen on, 0 for a free one.")
  private @Nullable Integer port;

  @Option(names = "--actions", description = "Offer actions: tools with an effect on others.")
  private boolean actions;

  @Option(names = "--no-auth", description = "Accept every caller; loopback only.")
  private boolean noAuth;

  @Option(
      names = "--env-file",
      paramLabel = "FILE",
      description = "File with the settings; default: .env in the working directory.")
  private @Nullable Path envFile;

  ServeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Map<SettingName, String> flags = flags(actions, port, null);
    if (host != null) {
      flags.put(SettingName.HOST, host);
    }
    try (Session session = Session.serving(terminal, envFile, flags, noAuth)) {
      session.requireWayIn();
      return HttpService.run(session, terminal);
    }
  }

  /** Flags as settings. */
  static Map<SettingName, String> flags(
      boolean actions, @Nullable Integer port, @Nullable String modules) {
    Map<SettingName, String> flags = new EnumMap<>(SettingName.class);
    if (actions) {
      flags.put(SettingName.ACTIONS, "on");
    }
    if (port != null) {
      flags.put(SettingName.PORT, port.toString());
    }
    if (modules != null) {
      flags.put(SettingName.MODULES, modules);
    }
    return flags;
  }
}
