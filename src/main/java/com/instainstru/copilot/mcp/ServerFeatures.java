package com.instainstru.copilot.mcp;

import com.instainstru.copilot.tools.Toolbox;
import com.instainstru.copilot.tools.catalog.Catalog;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What this server offers to clients, in whatever revision they speak.
 *
 * @param catalog names the server and its modules
 * @param toolbox what is listed and called
 * @param resources what is offered as resources; none turns the capability off
 * @param prompts what is offered as prompts; none turns the capability off
 * @param version of this server
 */
public record ServerFeatures(
    Catalog catalog,
    Toolbox toolbox,
    List<ResourceSource> resources,
    List<PromptSource> prompts,
    String version) {

  public ServerFeatures {
    resources = List.copyOf(resources);
    prompts = List.copyOf(prompts);
  }

  /** MCP's {@code Implementation} object of this server. */
  ObjectNode serverInfo() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", catalog.serverName())
        .put("title", catalog.serverTitle())
        .put("version", version);
  }
}
