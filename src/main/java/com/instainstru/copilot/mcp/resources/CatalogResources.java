package com.instainstru.copilot.mcp.resources;

import com.instainstru.copilot.mcp.ResourceSource;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.tools.PossibleFailures;
import com.instainstru.copilot.tools.ToolListing;
import com.instainstru.copilot.tools.Toolbox;
import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.catalog.ModuleDefinition;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Publishes the catalog: the tools that the caller may use by module, and each in full. */
public final class CatalogResources implements ResourceSource {
  private static final String WHOLE = "catalog://tools";
  private static final String TEMPLATE = WHOLE + "/{name}";
  private static final String JSON = "application/json";

  private final Catalog catalog;
  private final Toolbox toolbox;

  /**
   * @param toolbox tells which tools a caller may use
   */
  public CatalogResources(Catalog catalog, Toolbox toolbox) {
    this.catalog = catalog;
    this.toolbox = toolbox;
  }

  @Override
  public List<Resource> list(Caller caller) {
    return List.of(
        new Resource(
            WHOLE,
            "tool-catalog",
            "Tool catalog",
            "The tools that you may use, by module, with what each is for.",
            JSON));
  }

  @Override
  public List<Template> templates(Caller caller) {
    return List.of(
        new Template(
            TEMPLATE,
            "tool",
            "Tool",
            "One tool: schemas, hints, scope, and the failures that it can end with.",
            JSON));
  }

  @Override
  public Optional<Contents> read(String uri, Caller caller) {
    if (uri.equals(WHOLE)) {
      return Optional.of(new Contents(uri, JSON, whole(caller).toString()));
    }
    if (!uri.startsWith(WHOLE + "/")) {
      return Optional.empty();
    }
    String name = uri.substring(WHOLE.length() + 1);
    return toolbox.offeredTo(caller).stream()
        .filter(tool -> tool.name().equals(name) || tool.name().equals(catalog.toolPrefix() + name))
        .findFirst()
        .map(tool -> new Contents(uri, JSON, one(tool).toString()));
  }

  private ObjectNode whole(Caller caller) {
    List<ToolDefinition> offered = toolbox.offeredTo(caller);
    ObjectNode whole = JsonNodeFactory.instance.objectNode();
    ArrayNode modules = whole.putArray("modules");
    for (ModuleDefinition module : catalog.modules()) {
      List<ToolDefinition> tools = module.tools().stream().filter(offered::contains).toList();
      if (!tools.isEmpty()) {
        ObjectNode entry =
            modules.addObject().put("name", module.name()).put("title", module.title());
        ArrayNode list = entry.putArray("tools");
        tools.forEach(
            tool ->
                list.addObject()
                    .put("name", tool.name())
                    .put("title", tool.title())
                    .put("description", tool.description()));
      }
    }
    return whole.put("count", offered.size());
  }

  private ObjectNode one(ToolDefinition tool) {
    ObjectNode json = ToolListing.of(tool);
    json.put("module", tool.module()).put("scope", tool.scope());
    json.put("action", tool.action()).put("untrusted", tool.untrusted());
    ArrayNode failures = json.putArray("failures");
    PossibleFailures.of(tool, catalog).forEach(code -> failures.add(code.code()));
    return json;
  }

  @Override
  public List<String> complete(String uriTemplate, String variable, Caller caller) {
    return uriTemplate.equals(TEMPLATE) && variable.equals("name")
        ? toolbox.offeredTo(caller).stream().map(ToolDefinition::name).toList()
        : List.of();
  }
}
