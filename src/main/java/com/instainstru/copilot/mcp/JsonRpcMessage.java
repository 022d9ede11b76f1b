package com.instainstru.copilot.mcp;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One message of JSON-RPC 2.0 as a client sends it. */
public sealed interface JsonRpcMessage {
  /**
   * Wants an answer.
   *
   * @param id a text or a whole number
   * @param params null when the client sent none
   */
  record Request(JsonNode id, String method, @Nullable ObjectNode params)
      implements JsonRpcMessage {

    /** Its params, or an empty object that is not kept. */
    ObjectNode paramsOrNone() {
      return params == null ? JsonNodeFactory.instance.objectNode() : params;
    }
  }

  /** Wants no answer. */
  record Notification(String method, @Nullable ObjectNode params) implements JsonRpcMessage {}

  /**
   * An answer to a request of ours.
   *
   * @param id null if the client could not tell which one
   * @param result null if the client answered with an error
   */
  record Response(@Nullable JsonNode id, @Nullable ObjectNode result) implements JsonRpcMessage {}

  /** The whole message of a notification of ours. */
  static ObjectNode notification(String method, ObjectNode params) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.put("jsonrpc", "2.0").put("method", method);
    message.set("params", params);
    return message;
  }
}
