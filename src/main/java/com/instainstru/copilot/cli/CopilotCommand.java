package com.instainstru.copilot.cli;

import com.instainstru.copilot.cli.remote.RemoteFailure;
import com.instainstru.copilot.cli.remote.RpcFailure;
import com.instainstru.copilot.config.ConfigurationException;
import com.instainstru.copilot.mcp.ServerVersion;
import com.instainstru.copilot.tools.catalog.CatalogException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code copilot}; its work is done by its subcommands. */
@Command(
    name = "copilot",
    description = "Connects AI agents and operators to the InstaInstru platform.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = CopilotCommand.Version.class,
    footer = {
      "",
      "Examples:",
      "  copilot demo                          serve the demo on http://127.0.0.1:8001/mcp",
      "  copilot ask --demo \"p99 latency\"      ask a question, get a number with its query",
      "  copilot call --demo bookings_summary  call one tool",
      "  copilot install claude-desktop --demo add it to Claude Desktop",
      "  copilot doctor                        check settings and upstreams",
      "",
      "call, ask, tools, prompts and doctor ask a deployed server with --server:",
      "  copilot --server https://copilot.example.com --token-file ~/.copilot-token tools"
    })
public final class CopilotCommand {
  /** The command did what it should. */
  static final int DONE = 0;

  /** A tool or a check failed. */
  static final int FAILED = 1;

  /** The command line or the configuration is wrong. */
  static final int WRONG_USAGE = 2;

  private CopilotCommand() {}

  /** The version that {@code --version} prints. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"copilot " + ServerVersion.current()};
    }
  }

  /** The command line with all subcommands. */
  public static CommandLine commandLine(Terminal terminal) {
    return commandLine(terminal, List.copyOf(commands(terminal).keySet()));
  }

  /** The subcommands by name, in the order of the help. */
  private static Map<String, Supplier<Object>> commands(Terminal terminal) {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("serve", () -> new ServeCommand(terminal));
    commands.put("stdio", () -> new StdioCommand(terminal));
    commands.put("demo", () -> new DemoCommand(terminal));
    commands.put("call", () -> new CallCommand(terminal));
    commands.put("ask", () -> new AskCommand(terminal));
    commands.put("approve", () -> new ApproveCommand(terminal));
    commands.put("tools", () -> new ToolsCommand(terminal));
    commands.put("prompts", () -> new PromptsCommand(terminal));
    commands.put("install", () -> new InstallCommand(terminal));
    commands.put("doctor", () -> new DoctorCommand(terminal));
    commands.put(
        "audit",
        () -> new CommandLine(new AuditCommand()).addSubcommand(new AuditVerifyCommand(terminal)));
    commands.put("completion", () -> new CompletionCommand(terminal, () -> commandLine(terminal)));
    return commands;
  }

  private static CommandLine commandLine(Terminal terminal, List<String> names) {
    CommandLine line = new CommandLine(new CopilotCommand());
    Map<String, Supplier<Object>> commands = commands(terminal);
    names.forEach(name -> line.addSubcommand(Objects.requireNonNull(commands.get(name)).get()));
    line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    line.setUsageHelpWidth(Math.max(80, terminal.width()));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            terminal.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setExecutionExceptionHandler((failure, command, parsed) -> explained(failure, terminal));
    return line;
  }

  /**
   * Tells a failure that a person can do something about.
   *
   * @return the exit code
   */
  static <E extends Exception> int explained(E failure, Terminal terminal) throws E {
    if (failure instanceof RemoteFailure remote) {
      terminal.err().println(remote.getMessage());
      return remote.isUsage() ? WRONG_USAGE : FAILED;
    }
    if (failure instanceof RpcFailure) {
      terminal.err().println("The server answered with an error: " + failure.getMessage());
      return FAILED;
    }
    if (failure instanceof ConfigurationException || failure instanceof CatalogException) {
      terminal.err().println(failure.getMessage());
      return WRONG_USAGE;
    }
    throw failure;
  }

  /**
   * Runs the command line.
   *
   * @return the exit code
   */
  public static int run(Terminal terminal, String... arguments) {
    return run(terminal, List.of(arguments));
  }

  private static int run(Terminal terminal, List<String> typed) {
    if (typed.isEmpty()) {
      commandLine(terminal).usage(terminal.err());
      return WRONG_USAGE;
    }
    List<String> arguments = withCommandFirst(typed);
    // To look at the annotations of commands that are not asked for would double the start.
    String first = arguments.get(0);
    boolean known = commands(terminal).containsKey(first);
    CommandLine line = known ? commandLine(terminal, List.of(first)) : commandLine(terminal);
    return line.execute(arguments.toArray(String[]::new));
  }

  /** The server may be named before the command, whose option it is. */
  private static List<String> withCommandFirst(List<String> typed) {
    int command = 0;
    while (command < typed.size() && typed.get(command).matches("--(server|token-file)(=.*)?")) {
      command += typed.get(command).contains("=") ? 1 : 2;
    }
    if (command == 0 || command >= typed.size()) {
      return typed;
    }
    List<String> moved = new ArrayList<>(typed);
    moved.add(0, moved.remove(command));
    return moved;
  }
}
