package com.instainstru.copilot.mcp;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A message that is answered with a JSON-RPC error. Its text never repeats what the client sent.
 */
public final class JsonRpcException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final transient JsonNode id;
  private final transient @Nullable ObjectNode data;

  private JsonRpcException(int code, String message, JsonNode id, @Nullable ObjectNode data) {
    super(message, null, false, false);
    this.code = code;
    this.id = id;
    this.data = data;
  }

  /**
   * An error of a message whose id is not known.
   *
   * @param code of JSON-RPC 2.0 section 5.1
   */
  public static JsonRpcException of(int code, String message) {
    return new JsonRpcException(code, message, JsonNodeFactory.instance.nullNode(), null);
  }

  /** The same error as the answer to that request. */
  public JsonRpcException to(JsonNode requestId) {
    return new JsonRpcException(code, String.valueOf(getMessage()), requestId, data);
  }

  /** The same error with data for machines. */
  public JsonRpcException with(ObjectNode machineData) {
    return new JsonRpcException(code, String.valueOf(getMessage()), id, machineData);
  }

  /** The same error under another code. */
  JsonRpcException as(int newCode) {
    return new JsonRpcException(newCode, String.valueOf(getMessage()), id, data);
  }

  public int code() {
    return code;
  }

  /** The whole answer. */
  public ObjectNode toJson() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("jsonrpc", "2.0");
    answer.set("id", id);
    ObjectNode error = answer.putObject("error");
    error.put("code", code);
    error.put("message", String.valueOf(getMessage()));
    if (data != null) {
      error.set("data", data);
    }
    return answer;
  }
}
