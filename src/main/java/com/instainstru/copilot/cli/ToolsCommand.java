package com.instainstru.copilot.cli;

import com.instainstru.copilot.app.HandlerRegistry;
import com.instainstru.copilot.tools.catalog.CatalogReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code copilot tools}: what this deployment offers, or whether a catalog is in order. */
@Command(
    name = "tools",
    mixinStandardHelpOptions = true,
    description = "List the tools, or check a catalog file.",
    footer = {
      "",
      "Examples:",
      "  copilot tools",
      "  copilot tools --modules all",
      "  copilot tools --cost",
      "  copilot tools --server https://copilot.example.com",
      "  copilot tools --check my-tools.yaml"
    })
final class ToolsCommand implements Callable<Integer> {
  private static final int BYTES_A_TOKEN = 4;
  private static final String COST_ROW = "%-40s %7s %8s%n";

  private final Terminal terminal;

  @Mixin private final ServerOption server = new ServerOption();

  @Option(names = "--demo", description = "List the demo's tools without reading settings.")
  private boolean demo;

  @Option(names = "--actions", description = "Include actions: tools with an effect on others.")
  private boolean actions;

  @Option(names = "--json", description = "Print the list as MCP clients see it.")
  private boolean json;

  @Option(names = "--cost", description = "Print the size of each tool in tools/list.")
  private boolean cost;

  @Option(names = "--check", paramLabel = "FILE", description = "Check a catalog file.")
  private @Nullable Path check;

  ToolsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (check != null) {
      CatalogReader reader = new CatalogReader(HandlerRegistry.names());
      int tools = reader.read(check).tools().size();
      terminal.out().println(check + ": " + tools + " tool(s), no errors");
      return CopilotCommand.DONE;
    }
    try (ToolServer tools = server.open(terminal, demo, actions)) {
      if (cost) {
        printCost(tools.tools());
      } else {
        print(tools.tools(), tools.prefix());
      }
      return CopilotCommand.DONE;
    }
  }

  /** Tokens are estimated: each model cuts text in its own way. */
  private void printCost(List<ToolServer.Tool> tools) {
    int total = 0;
    terminal.out().printf(COST_ROW, "tool", "bytes", "~tokens");
    for (ToolServer.Tool tool : tools) {
      int bytes = tool.listing().toString().getBytes(StandardCharsets.UTF_8).length;
      total += bytes;
      terminal.out().printf(COST_ROW, tool.name(), bytes, bytes / BYTES_A_TOKEN);
    }
    terminal.out().printf(COST_ROW, tools.size() + " tools", total, total / BYTES_A_TOKEN);
  }

  private void print(List<ToolServer.Tool> tools, String prefix) {
    if (json) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      tools.forEach(tool -> list.add(tool.listing()));
      terminal.out().println(list);
      return;
    }
    Set<String> seen = new HashSet<>();
    for (ToolServer.Tool tool : tools) {
      if (seen.add(tool.module())) {
        terminal.out().println((seen.size() > 1 ? "\n" : "") + tool.module());
      }
      terminal
          .out()
          .printf(
              "  %-30s %s%n",
              tool.name().replaceFirst("^" + prefix, ""),
              tool.listing().path("title").asString(""));
    }
  }
}
