package com.instainstru.copilot.tools;

import com.instainstru.copilot.tools.catalog.Annotations;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A tool as {@code tools/list} of MCP shows it. */
public final class ToolListing {
  private ToolListing() {}

  /** What the tool costs an agent in every conversation: its entry in bytes of UTF-8. */
  public static int bytes(ToolDefinition tool) {
    return of(tool).toString().getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * Name, title, description, both schemas and the four hints. The output schema is listed without
   * what it requires: it has to hold for failures as well, since clients check every structured
   * result against it and would show their user a complaint instead of the failure.
   */
  public static ObjectNode of(ToolDefinition tool) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", tool.name());
    json.put("title", tool.title());
    json.put("description", tool.description());
    json.set("inputSchema", tool.inputSchema());
    json.set("outputSchema", tool.outputSchema().deepCopy().without("required"));
    Annotations hints = tool.annotations();
    json.putObject("annotations")
        .put("readOnlyHint", hints.readOnlyHint())
        .put("destructiveHint", hints.destructiveHint())
        .put("idempotentHint", hints.idempotentHint())
        .put("openWorldHint", hints.openWorldHint());
    return json;
  }
}
