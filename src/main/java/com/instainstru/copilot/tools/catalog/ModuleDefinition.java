package com.instainstru.copilot.tools.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named group of tools.
 *
 * @param name key in the catalog
 * @param title for people
 * @param upstream {@code backend}, {@code grafana}, {@code sentry} or {@code none}
 * @param start what to begin with; null for nothing in particular
 * @param standard whether it is offered unless a deployment chooses its modules
 * @param probe path of the backend that answers 404 where the platform lacks the module; null where
 *     every state of the platform has it
 * @param tools in the catalog's order
 */
public record ModuleDefinition(
    String name,
    String title,
    String upstream,
    @Nullable Start start,
    boolean standard,
    @Nullable String probe,
    List<ToolDefinition> tools) {

  public ModuleDefinition {
    tools = List.copyOf(tools);
  }

  /**
   * Where to begin with a matter of the module; the server's instructions say so.
   *
   * @param matter as in "For errors in the code, start with …"
   * @param tools keys of one or more tools of the module, without the prefix
   */
  public record Start(String matter, List<String> tools) {
    public Start {
      tools = List.copyOf(tools);
    }
  }
}
