package com.instainstru.copilot.server;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One message of a client (JSON-RPC 2.0 section 4; MCP has no batches). */
sealed interface JsonRpcMessage {
  /** Wants an answer. */
  record Request(JsonNode id, String method, ObjectNode params) implements JsonRpcMessage {}

  /** Wants none. */
  record Notification(String method, ObjectNode params) implements JsonRpcMessage {}

  /** Answers a request that this server never made. */
  record Response() implements JsonRpcMessage {}

  /** Most nested levels of a message. */
  int MOST_DEPTH = 64;

  /** Most digits of a number. */
  int MOST_DIGITS = 1_000;

  /** Reads JSON strictly and within limits. */
  JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MOST_DEPTH)
                          .maxNumberLength(MOST_DIGITS)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * @throws JsonRpcException if the bytes are no JSON or no message
   */
  static JsonRpcMessage parse(byte[] bytes) {
    JsonNode json;
    try {
      json = JSON.readTree(bytes);
    } catch (JacksonException e) {
      throw new JsonRpcException(
          JsonRpcException.PARSE_ERROR,
          "The message is not readable JSON: each key once, at most 64 levels deep, nothing after"
              + " it.",
          null);
    }
    if (!(json instanceof ObjectNode message)) {
      throw invalid("A message is one JSON object; batches are not part of the protocol.", null);
    }
    JsonNode id = message.get("id");
    boolean usableId = id != null && (id.isString() || id.isIntegralNumber());
    JsonNode shownId = usableId ? id : null;
    if (!message.path("jsonrpc").asString("").equals("2.0")) {
      throw invalid("The field jsonrpc has to be \"2.0\".", shownId);
    }
    if (!message.has("method") && (message.has("result") || message.has("error"))) {
      return new Response();
    }
    if (!message.path("method").isString()) {
      throw invalid("The field method has to name a method.", shownId);
    }
    if (id != null && !usableId) {
      throw invalid("The field id has to be a text or a whole number.", null);
    }
    JsonNode params = message.path("params");
    if (!params.isObject() && !params.isMissingNode()) {
      throw new JsonRpcException(
          JsonRpcException.INVALID_PARAMS, "The field params has to be an object.", shownId);
    }
    ObjectNode given =
        params instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    String method = message.get("method").stringValue();
    return id == null ? new Notification(method, given) : new Request(id, method, given);
  }

  private static JsonRpcException invalid(String message, @Nullable JsonNode id) {
    return new JsonRpcException(JsonRpcException.INVALID_REQUEST, message, id);
  }

  /** The success form of an answer. */
  static ObjectNode result(JsonNode id, ObjectNode result) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("jsonrpc", "2.0");
    json.set("id", id);
    json.set("result", result);
    return json;
  }
}
