package com.instainstru.copilot.server;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
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
      implements JsonRpcMessage {}

  /** Wants no answer. */
  record Notification(String method, @Nullable ObjectNode params) implements JsonRpcMessage {}

  /** An answer to a request of ours. This server sends none, so there is nothing to match it to. */
  record Response() implements JsonRpcMessage {}
}
