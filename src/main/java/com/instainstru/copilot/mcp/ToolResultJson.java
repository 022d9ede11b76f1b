package com.instainstru.copilot.mcp;

import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.ToolResult;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** The shapes of MCP's {@code tools/list} and {@code tools/call} results. */
final class ToolResultJson {
  /** Key in a result's {@code _meta}. */
  private static final String UNTRUSTED = "com.instainstru/untrusted";

  private ToolResultJson() {}

  /**
   * A successful {@code tools/call} result: the object in both forms, then the attachments.
   *
   * @param untrusted whether it is marked as holding text that is data and never an instruction
   */
  static ObjectNode success(ToolResult result, boolean untrusted) {
    ObjectNode answer = both(result.structured());
    ArrayNode content = (ArrayNode) answer.get("content");
    result.attachments().forEach(attachment -> content.add(ContentItems.item(attachment)));
    if (untrusted) {
      answer.putObject("_meta").put(UNTRUSTED, true);
    }
    return answer.put("isError", false);
  }

  /** A failed {@code tools/call} result: the flat failure object in both forms. */
  static ObjectNode failure(ToolFailure failure, String requestId) {
    return both(failure.toJson(requestId)).put("isError", true);
  }

  private static ObjectNode both(ObjectNode object) {
    // Written once; the message takes it over as it is.
    String text = JsonRpcCodec.text(object);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.putArray("content").addObject().put("type", "text").put("text", text);
    answer.set("structuredContent", JsonNodeFactory.instance.rawValueNode(new RawValue(text)));
    return answer;
  }
}
