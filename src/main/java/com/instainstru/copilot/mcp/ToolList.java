package com.instainstru.copilot.mcp;

import com.instainstru.copilot.tools.ToolListing;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** Results of {@code tools/list}. What a tool's entry says never changes, so it is written once. */
final class ToolList {
  private final Map<String, RawValue> written = new ConcurrentHashMap<>();

  /** The result with these tools, in the order given. */
  ObjectNode of(List<ToolDefinition> tools) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    ArrayNode array = result.putArray("tools");
    for (ToolDefinition tool : tools) {
      array.add(
          JsonNodeFactory.instance.rawValueNode(
              written.computeIfAbsent(tool.name(), name -> entry(tool))));
    }
    return result;
  }

  private static RawValue entry(ToolDefinition tool) {
    return new RawValue(JsonRpcCodec.text(ToolListing.of(tool)));
  }
}
