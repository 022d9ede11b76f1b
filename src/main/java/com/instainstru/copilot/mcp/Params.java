package com.instainstru.copilot.mcp;

import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the params of requests. */
final class Params {
  private Params() {}

  /**
   * @throws JsonRpcException -32602 if it is missing or no text
   */
  static String text(ObjectNode params, String field) {
    JsonNode value = params.get(field);
    if (value == null || !value.isString()) {
      throw JsonRpcException.of(
          ErrorCodes.INVALID_PARAMS, "The parameter " + field + " is required and must be a text.");
    }
    return value.stringValue();
  }

  /** Lists come in one page, so no cursor was ever given out. */
  static void refuseCursor(ObjectNode params) {
    JsonNode cursor = params.get("cursor");
    if (cursor != null && !cursor.isNull()) {
      throw JsonRpcException.of(
          ErrorCodes.INVALID_PARAMS, "The cursor is unknown. Lists have one page; leave it out.");
    }
  }
}
