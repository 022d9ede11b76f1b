package com.instainstru.copilot.mcp;

import com.instainstru.copilot.call.ToolFailure;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a request is answered with. */
public sealed interface RpcResult {
  /** The whole JSON-RPC message. */
  ObjectNode message();

  /** The request was carried out. */
  record Result(JsonNode id, ObjectNode result) implements RpcResult {
    @Override
    public ObjectNode message() {
      ObjectNode message = JsonNodeFactory.instance.objectNode();
      message.put("jsonrpc", "2.0");
      message.set("id", id);
      message.set("result", result);
      return message;
    }
  }

  /**
   * A tool failed. Over HTTP some failures have a status of their own.
   *
   * @param scope the scope word that the tool asks for
   * @param around what a revision has in every result besides
   */
  record ToolFailed(
      JsonNode id, ToolFailure failure, String requestId, String scope, ObjectNode around)
      implements RpcResult {

    public ToolFailed(JsonNode id, ToolFailure failure, String requestId, String scope) {
      this(id, failure, requestId, scope, JsonNodeFactory.instance.objectNode());
    }

    ToolFailed with(ObjectNode newAround) {
      return new ToolFailed(id, failure, requestId, scope, newAround);
    }

    @Override
    public ObjectNode message() {
      return new Result(id, ToolResultJson.failure(failure, requestId).setAll(around)).message();
    }
  }

  /** The request itself was wrong. */
  record Wrong(JsonRpcException error) implements RpcResult {
    @Override
    public ObjectNode message() {
      return error.toJson();
    }
  }
}
