package com.instainstru.copilot.tools.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The catalog as read and checked at start. */
public final class Catalog {
  private final String serverName;
  private final String serverTitle;
  private final String toolPrefix;
  private final List<ModuleDefinition> modules;
  private final List<ToolDefinition> tools;
  private final Map<String, ToolDefinition> byName;

  /**
   * @param serverName name in MCP's server info
   * @param serverTitle title in MCP's server info
   * @param toolPrefix put before every tool's key
   * @param modules in listing order; the names of their tools differ
   */
  public Catalog(
      String serverName, String serverTitle, String toolPrefix, List<ModuleDefinition> modules) {
    this.serverName = serverName;
    this.serverTitle = serverTitle;
    this.toolPrefix = toolPrefix;
    this.modules = List.copyOf(modules);
    this.tools = modules.stream().flatMap(module -> module.tools().stream()).toList();
    this.byName =
        tools.stream().collect(Collectors.toUnmodifiableMap(ToolDefinition::name, tool -> tool));
  }

  /** Name in MCP's server info. */
  public String serverName() {
    return serverName;
  }

  /** Title in MCP's server info. */
  public String serverTitle() {
    return serverTitle;
  }

  /** Put before every tool's key. */
  public String toolPrefix() {
    return toolPrefix;
  }

  /** All modules in listing order. */
  public List<ModuleDefinition> modules() {
    return modules;
  }

  /** The same catalog with only these modules. */
  public Catalog where(Predicate<ModuleDefinition> wanted) {
    return new Catalog(
        serverName, serverTitle, toolPrefix, modules.stream().filter(wanted).toList());
  }

  /** What is offered unless a deployment chooses its modules. */
  public Catalog standard() {
    return where(ModuleDefinition::standard);
  }

  /** All tools in listing order. */
  public List<ToolDefinition> tools() {
    return tools;
  }

  /** The tool of that full name. */
  public Optional<ToolDefinition> tool(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}
