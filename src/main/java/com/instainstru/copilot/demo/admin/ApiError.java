package com.instainstru.copilot.demo.admin;

import com.instainstru.copilot.demo.http.DemoResponse;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
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
    ApiError error = of(400, "the confirm token cannot be used");
    error.body.put("code", "MCP_TOKEN_" + reason.toUpperCase(Locale.ROOT));
    error.body.putObject("errors").put("reason", reason);
    return error;
  }

  /**
   * A value that breaks its rule.
   *
   * @param location path of the value: names, and positions in lists
   */
  static ApiError validation(String message, Object... location) {
    return validation(List.of(violation(message, location)));
  }

  /**
   * @param violations one or more of {@link #violation}
   */
  static ApiError validation(List<ObjectNode> violations) {
    ApiError error = of(422, "");
    error.body.putArray("detail").addAll(violations);
    error.body.putArray("errors").addAll(violations);
    error.body.put("code", "validation_error");
    return error;
  }

  static ObjectNode violation(String message, Object... location) {
    ObjectNode violation = JsonNodeFactory.instance.objectNode();
    violation.put("type", "value_error");
    ArrayNode path = violation.putArray("loc");
    for (Object part : location) {
      if (part instanceof Integer position) {
        path.add(position);
      } else {
        path.add(part.toString());
      }
    }
    return violation.put("msg", message);
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
