package com.instainstru.copilot.demo.admin;

import com.instainstru.copilot.demo.http.DemoResponse;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The API says no, in its problem form. */
final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient ObjectNode body;

  private ApiError(int status, ObjectNode body) {
    super("status " + status, null, false, false);
    this.status = status;
    this.body = body;
  }

  /**
   * @param detail prose, or one of the API's tokens
   */
  static ApiError of(int status, String detail) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("type", "about:blank").put("title", title(status)).put("status", status);
    body.put("detail", detail);
    return new ApiError(status, body);
  }

  /** A confirm token that cannot be used. */
  static ApiError token(String reason) {
    ApiError refusal = of(400, "the confirm token cannot be used");
    refusal.body.put("code", "MCP_TOKEN_" + reason.toUpperCase(Locale.ROOT));
    refusal.body.putObject("errors").put("reason", reason);
    return refusal;
  }

  /** A parameter that breaks its rule. */
  static ApiError validation(String where, String name, String message) {
    ApiError refusal = of(422, "");
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry.put("type", "value_error");
    entry.putArray("loc").add(where).add(name);
    entry.put("msg", message);
    refusal.body.putArray("detail").add(entry);
    refusal.body.putArray("errors").add(entry);
    refusal.body.put("code", "validation_error");
    return refusal;
  }

  DemoResponse response(String instance, String requestId) {
    body.put("instance", instance);
    body.put("request_id", requestId);
    return new DemoResponse(status, body);
  }

  private static String title(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 404 -> "Not Found";
      case 429 -> "Too Many Requests";
      case 422 -> "Unprocessable Entity";
      default -> "Error";
    };
  }
}
