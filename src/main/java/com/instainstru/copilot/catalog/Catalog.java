package com.instainstru.copilot.catalog;

import java.util.List;
import java.util.Optional;

/**
 * The catalog as read and checked at start.
 *
 * @param serverName name in MCP's server info
 * @param serverTitle title in MCP's server info
 * @param toolPrefix put before every tool's key
 * @param modules in listing order
 */
public record Catalog(
    String serverName, String serverTitle, String toolPrefix, List<ModuleDefinition> modules) {

  public Catalog {
    modules = List.copyOf(modules);
  }

  /** All tools in listing order. */
  public List<ToolDefinition> tools() {
    return modules.stream().flatMap(module -> module.tools().stream()).toList();
  }

  /** The tool of that full name. */
  public Optional<ToolDefinition> tool(String name) {
    return tools().stream().filter(tool -> tool.name().equals(name)).findFirst();
  }
}
