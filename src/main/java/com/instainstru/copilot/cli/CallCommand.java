package com.instainstru.copilot.cli;

import com.instainstru.copilot.spelling.NearestName;
import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
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
      "  copilot call --actions alert_silence duration_minutes=30 comment=deploy \\",
      "      'matchers:=[{\"name\": \"alertname\", \"value\": \"HighLatency\"}]'",
      "  copilot call invites_preview --json '{\"recipient_emails\": [\"new@example.com\"]}'"
    })
final class CallCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Mixin private final SettingsOption settings = new SettingsOption();

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
    try (Session session = settings.session(terminal, demo, actions)) {
      Catalog catalog = session.assembly().catalog();
      ToolDefinition definition = find(catalog);
      ObjectNode arguments = arguments(definition);
      return new ToolRun(session.assembly().tools(), terminal, json)
          .run(definition.name(), arguments);
    }
  }

  private ToolDefinition find(Catalog catalog) {
    Optional<ToolDefinition> exact =
        catalog.tool(tool).or(() -> catalog.tool(catalog.toolPrefix() + tool));
    return exact.orElseThrow(
        () -> {
          List<String> names =
              catalog.tools().stream()
                  .map(known -> known.name().substring(catalog.toolPrefix().length()))
                  .toList();
          String hint =
              NearestName.of(tool.replaceFirst("^" + catalog.toolPrefix(), ""), names)
                  .map(name -> "Did you mean " + name + "?")
                  .orElse("`copilot tools` lists the tools.");
          return new CommandLine.ParameterException(
              spec.commandLine(), "There is no tool " + tool + ". " + hint);
        });
  }

  private ObjectNode arguments(ToolDefinition definition) {
    try {
      return ToolArguments.of(words, definition.inputSchema().get("properties"));
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }
}
