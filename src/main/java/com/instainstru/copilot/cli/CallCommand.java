package com.instainstru.copilot.cli;

import com.instainstru.copilot.spelling.NearestName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code copilot call}: one tool, through the same chain as an agent's call. */
@Command(
    name = "call",
    mixinStandardHelpOptions = true,
    description = "Call one tool and print its answer.",
    footer = {
      "",
      "Examples:",
      "  copilot call celery_failed_tasks limit=5",
      "  copilot call --server https://copilot.example.com bookings_summary",
      "  copilot call --actions alert_silence duration_minutes=30 comment=deploy \\",
      "      'matchers:=[{\"name\": \"alertname\", \"value\": \"HighLatency\"}]'",
      "  copilot call invites_preview --json '{\"recipient_emails\": [\"new@example.com\"]}'"
    })
final class CallCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Mixin private final ServerOption server = new ServerOption();

  @Option(names = "--demo", description = "Call it in the embedded demo.")
  private boolean demo;

  @Option(names = "--actions", description = "Allow actions: tools with an effect on others.")
  private boolean actions;

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  @Parameters(
      index = "0",
      paramLabel = "TOOL",
      completionCandidates = ToolNames.class,
      description = "Name of the tool; the prefix is optional.")
  private String tool = "";

  @Parameters(
      index = "1..*",
      paramLabel = "ARGUMENT",
      description = "name=value, name:=JSON, or all arguments as one JSON object.")
  private List<String> words = List.of();

  CallCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (ToolServer tools = server.open(terminal, demo, actions)) {
      ToolServer.Tool found = find(tools);
      ObjectNode arguments = arguments(found);
      return new ToolRun(tools, terminal, json).run(found.name(), arguments);
    }
  }

  private ToolServer.Tool find(ToolServer tools) {
    Optional<ToolServer.Tool> exact = tools.tool(tool).or(() -> tools.tool(tools.prefix() + tool));
    return exact.orElseThrow(
        () -> {
          List<String> names =
              tools.tools().stream()
                  .map(known -> known.name().replaceFirst("^" + tools.prefix(), ""))
                  .toList();
          String hint =
              NearestName.of(tool.replaceFirst("^" + tools.prefix(), ""), names)
                  .map(name -> "Did you mean " + name + "?")
                  .orElse("`copilot tools` lists the tools.");
          return new CommandLine.ParameterException(
              spec.commandLine(),
              (server.isRemote()
                      ? "The server offers you no tool " + tool + ". "
                      : "There is no tool " + tool + ". ")
                  + hint);
        });
  }

  private ObjectNode arguments(ToolServer.Tool found) {
    try {
      return ToolArguments.of(words, found.listing().at("/inputSchema/properties"));
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }
}
