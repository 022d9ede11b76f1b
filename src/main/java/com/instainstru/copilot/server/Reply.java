package com.instainstru.copilot.server;

import com.instainstru.copilot.tool.ToolFailure;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a request is answered with. */
public sealed interface Reply {
  /** The whole JSON-RPC message. */
  ObjectNode message();

  /** The request was carried out. */
  record Result(JsonNode id, ObjectNode result) implements Reply {
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
   */
  record ToolFailed(JsonNode id, ToolFailure failure, String requestId, String scope)
      implements Reply {
    @Override
    public ObjectNode message() {
      return new Result(id, ToolAnswers.failure(failure, requestId)).message();
    }
  }

  /** The request itself was wrong. */
  record Wrong(JsonRpcException error) implements Reply {
    @Override
    public ObjectNode message() {
      return error.toJson();
    }
  }
}
