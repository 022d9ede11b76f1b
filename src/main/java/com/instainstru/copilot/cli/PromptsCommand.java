package com.instainstru.copilot.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code copilot prompts}: the investigations on offer, or the text of one. */
@Command(
    name = "prompts",
    mixinStandardHelpOptions = true,
    description = "List the prompts, or print one to give to an agent.",
    footer = {
      "",
      "Examples:",
      "  copilot prompts",
      "  copilot prompts incident_triage time_window=1h",
      "  copilot prompts --server https://copilot.example.com daily_operations_brief"
    })
final class PromptsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Mixin private final ServerOption server = new ServerOption();

  @Option(names = "--demo", description = "Use the embedded demo.")
  private boolean demo;

  @Option(names = "--json", description = "Print JSON as MCP clients see it.")
  private boolean json;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PROMPT",
      description = "Name of the prompt to print; without it the prompts are listed.")
  private @Nullable String name;

  @Parameters(index = "1..*", paramLabel = "ARGUMENT", description = "name=value")
  private List<String> words = List.of();

  PromptsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (ToolServer tools = server.open(terminal, demo, false)) {
      if (name == null) {
        list(tools.prompts());
      } else {
        print(tools.prompt(name, arguments()));
      }
      terminal.out().flush();
      return CopilotCommand.DONE;
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }

  private ObjectNode arguments() {
    ObjectNode arguments = JsonNodeFactory.instance.objectNode();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("An argument is name=value; this one is not: " + word);
      }
      arguments.put(word.substring(0, equals), word.substring(equals + 1));
    }
    return arguments;
  }

  private void list(List<ObjectNode> prompts) {
    if (json) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      list.addAll(prompts);
      terminal.out().println(list);
      return;
    }
    for (ObjectNode prompt : prompts) {
      terminal
          .out()
          .printf(
              "%-26s %s%n", prompt.path("name").asString(""), prompt.path("title").asString(""));
      for (JsonNode argument : prompt.path("arguments")) {
        terminal
            .out()
            .printf(
                "  %-24s %s%s%n",
                argument.path("name").asString(""),
                argument.path("required").asBoolean(false) ? "required; " : "",
                argument.path("description").asString(""));
      }
    }
  }

  private void print(ObjectNode filled) {
    if (json) {
      terminal.out().println(filled);
      return;
    }
    for (JsonNode message : filled.path("messages")) {
      terminal.out().println(message.at("/content/text").asString(""));
    }
  }
}
