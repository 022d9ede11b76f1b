package com.instainstru.copilot.tools;

import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which tools a deployment offers: an upper bound that scopes of callers only narrow.
 *
 * @param actions whether actions are on
 * @param modules only these modules; empty means all
 * @param tools only these tools, with or without prefix; empty means all
 * @param excludeTools never these tools, with or without prefix; wins
 */
public record ToolSelection(
    boolean actions, Set<String> modules, Set<String> tools, Set<String> excludeTools) {

  public ToolSelection {
    modules = Set.copyOf(modules);
    tools = Set.copyOf(tools);
    excludeTools = Set.copyOf(excludeTools);
  }

  /** Everything, actions included. */
  public static ToolSelection everything() {
    return new ToolSelection(true, Set.of(), Set.of(), Set.of());
  }

  /** Whether the deployment knows the tool at all; an action may still be off. */
  public boolean includes(ToolDefinition tool, String prefix) {
    return (modules.isEmpty() || modules.contains(tool.module()))
        && (tools.isEmpty() || names(tools, tool, prefix))
        && !names(excludeTools, tool, prefix);
  }

  /** Whether the tool is listed. */
  public boolean offers(ToolDefinition tool, String prefix) {
    return includes(tool, prefix) && (actions || !tool.action());
  }

  private static boolean names(Set<String> names, ToolDefinition tool, String prefix) {
    return names.contains(tool.name())
        || (tool.name().startsWith(prefix)
            && names.contains(tool.name().substring(prefix.length())));
  }

  /** The names of tools in this selection that the catalog does not have. */
  public List<String> unknown(Catalog catalog) {
    List<String> unknown = new ArrayList<>();
    for (Set<String> names : List.of(tools, excludeTools)) {
      for (String name : names) {
        if (catalog.tool(name).isEmpty() && catalog.tool(catalog.toolPrefix() + name).isEmpty()) {
          unknown.add(name);
        }
      }
    }
    return unknown;
  }
}
