package com.instainstru.copilot.server;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A message that cannot be served (JSON-RPC 2.0 section 5.1). Its text is ours. */
final class JsonRpcException extends RuntimeException {
  static final int PARSE_ERROR = -32700;
  static final int INVALID_REQUEST = -32600;
  static final int METHOD_NOT_FOUND = -32601;
  static final int INVALID_PARAMS = -32602;

  private static final long serialVersionUID = 1L;

  private final int code;
  private final transient @Nullable JsonNode id;

  JsonRpcException(int code, String message, @Nullable JsonNode id) {
    super(message, null, false, false);
    this.code = code;
    this.id = id;
  }

  int code() {
    return code;
  }

  ObjectNode toJson() {
    return error(code, String.valueOf(getMessage()), id);
  }

  static ObjectNode error(int code, String message, @Nullable JsonNode id) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("jsonrpc", "2.0");
    json.set("id", id == null ? JsonNodeFactory.instance.nullNode() : id);
    json.putObject("error").put("code", code).put("message", message);
    return json;
  }
}
