package com.instainstru.copilot.server;

import com.instainstru.copilot.tool.JsonDocument;
import com.instainstru.copilot.tool.ToolFailure;
import com.instainstru.copilot.tool.ToolResult;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** The shapes of MCP's {@code tools/list} and {@code tools/call} results. */
final class ToolAnswers {
  /** Key in a result's {@code _meta}. */
  private static final String UNTRUSTED = "com.instainstru/untrusted";

  private ToolAnswers() {}

  /**
   * A successful {@code tools/call} result: the object in both forms, then the attachments.
   *
   * @param untrusted whether it is marked as holding text that is data and never an instruction
   */
  static ObjectNode success(ToolResult result, boolean untrusted) {
    ObjectNode answer = both(text(result.document()));
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

  private static String text(JsonDocument document) {
    byte[] verbatim = document.verbatim();
    return verbatim == null
        ? JsonRpcCodec.text(document.tree())
        : new String(verbatim, StandardCharsets.US_ASCII);
  }

  private static ObjectNode both(String text) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.putArray("content").addObject().put("type", "text").put("text", text);
    // Written once; the message takes it over as it is.
    answer.set("structuredContent", JsonNodeFactory.instance.rawValueNode(new RawValue(text)));
    return answer;
  }
}
