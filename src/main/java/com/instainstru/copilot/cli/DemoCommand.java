package com.instainstru.copilot.cli;

import com.instainstru.copilot.config.ConfigurationException;
import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.demo.DemoWorld;
import com.instainstru.copilot.demo.admin.BackendFault;
import com.instainstru.copilot.demo.admin.BackendState;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code copilot demo}: everything at once, without any account. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Serve an embedded demo: no settings, accounts or network needed.",
    footer = {
      "",
      "Examples:",
      "  copilot demo                    HTTP on http://127.0.0.1:8001/mcp",
      "  copilot demo --stdio --actions  standard input and output, actions included",
      "  copilot demo --modules all      every tool, not only those of the default modules",
      "  copilot demo --backend 2026-04  the platform's backend of that time, faults included",
      "  copilot demo --fault mail-down  nobody is mailed, although a send succeeds",
      "  copilot demo --world            only the upstreams, and the settings to use them"
    })
final class DemoCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--port", paramLabel = "N", description = "Port to listen on, 0 for a free one.")
  private @Nullable Integer port;

  @Option(names = "--stdio", description = "Serve standard input and output instead of HTTP.")
  private boolean stdio;

  @Option(names = "--actions", description = "Offer actions: tools with an effect on others.")
  private boolean actions;

  @Option(
      names = "--modules",
      paramLabel = "WORDS",
      description = "Modules to offer: names, default or all, with + and -, comma-separated.")
  private @Nullable String modules;

  @Option(
      names = "--world",
      description = "Serve only the upstreams; print the settings for a server that uses them.")
  private boolean world;

  @Option(
      names = "--backend",
      paramLabel = "STATE",
      description =
          "Backend with the known faults of a time: 2026-01 or 2026-04. Default: one without.")
  private String backend = BackendState.IDEAL.word();

  @Option(
      names = "--fault",
      paramLabel = "FAULT",
      description =
          "Trouble around the backend, may be repeated: mail-down (sends mail nobody) or"
              + " flower-restarted (lists of tasks cannot be read).")
  private List<String> faults = List.of();

  DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (world) {
      if (stdio || actions || port != null || modules != null) {
        throw new ConfigurationException(
            "--world serves no MCP. Do not combine it with --stdio, --actions, --modules or --port.");
      }
      return serveWorld();
    }
    try (Session session =
        Session.demo(terminal, ServeCommand.flags(actions, port, modules), startWorld())) {
      if (stdio) {
        return StdioCommand.run(session, terminal);
      }
      session.requireWayIn();
      welcome();
      return HttpService.run(session, terminal);
    }
  }

  private DemoWorld startWorld() {
    BackendState state =
        BackendState.of(backend)
            .orElseThrow(
                () -> new ConfigurationException("--backend has to be 2026-01, 2026-04 or ideal."));
    Set<BackendFault> chosen = EnumSet.noneOf(BackendFault.class);
    for (String fault : faults) {
      chosen.add(
          BackendFault.of(fault)
              .orElseThrow(
                  () ->
                      new ConfigurationException(
                          "--fault has to be mail-down or flower-restarted.")));
    }
    return DemoWorld.start(Clock.systemUTC(), state, chosen);
  }

  /** Upstreams without a server, so that one can be started, killed and started again on them. */
  private int serveWorld() {
    DemoWorld upstreams = startWorld();
    return ShutdownWait.run(
        () -> {
          upstreams
              .settings()
              .forEach((name, value) -> terminal.out().println(name.key() + "=" + value));
          terminal.out().println(SettingName.SENTRY_DSN.key() + "=" + upstreams.sentryDsn());
          terminal.out().flush();
          terminal.err().println("ready " + upstreams.stateUri());
          terminal.err().flush();
        },
        upstreams::close,
        () -> {});
  }

  private void welcome() {
    String launcher = System.getProperty("copilot.launcher", "copilot");
    ObjectNode configuration = JsonNodeFactory.instance.objectNode();
    ObjectNode server =
        configuration
            .putObject("mcpServers")
            .putObject("instainstru-demo")
            .put("command", launcher);
    server.putArray("args").add("demo").add("--stdio");
    terminal.err().println("For Claude Desktop, put this into claude_desktop_config.json:");
    terminal
        .err()
        .println(
            JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(configuration));
    terminal.err().println("Or try: " + launcher + " ask --demo \"p99 latency\"");
  }
}
