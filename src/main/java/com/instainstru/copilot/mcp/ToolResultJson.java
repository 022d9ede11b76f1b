package com.instainstru.copilot.mcp;

import com.instainstru.copilot.call.JsonDocument;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.ToolResult;
import tools.jackson.databind.JsonNode;
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
    ObjectNode answer = both(result.document());
    ArrayNode content = (ArrayNode) answer.get("content");
    result.attachments().forEach(attachment -> content.add(ContentItems.item(attachment)));
    if (untrusted) {
      answer.putObject("_meta").put(UNTRUSTED, true);
    }
    return answer.put("isError", false);
  }

  /** A failed {@code tools/call} result: the flat failure object in both forms. */
  static ObjectNode failure(ToolFailure failure, String requestId) {
    return both(JsonRpcCodec.text(failure.toJson(requestId))).put("isError", true);
  }

  private static ObjectNode both(JsonDocument document) {
    byte[] verbatim = document.verbatim();
    if (verbatim == null) {
      return both(JsonRpcCodec.text(document.tree()));
    }
    VerbatimJson json = new VerbatimJson(verbatim);
    return both(json.asText(), json.asPart());
  }

  private static ObjectNode both(String text) {
    // Written once; the message takes it over as it is.
    return both(
        JsonNodeFactory.instance.stringNode(text),
        JsonNodeFactory.instance.rawValueNode(new RawValue(text)));
  }

  private static ObjectNode both(JsonNode text, JsonNode structured) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.putArray("content").addObject().put("type", "text").set("text", text);
    answer.set("structuredContent", structured);
    return answer;
  }
}
