package com.instainstru.copilot.catalog;

import java.util.List;

/**
 * A named group of tools.
 *
 * @param name key in the catalog
 * @param title for people
 * @param upstream {@code backend}, {@code grafana}, {@code sentry} or {@code none}
 * @param tools in the catalog's order
 */
public record ModuleDefinition(
    String name, String title, String upstream, List<ToolDefinition> tools) {

  public ModuleDefinition {
    tools = List.copyOf(tools);
  }
}
