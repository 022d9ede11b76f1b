package com.instainstru.copilot.cli.remote;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The server answered a request with a JSON-RPC error. */
public final class RpcFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  static final int INVALID_PARAMS = -32602;

  private final int code;
  private final transient JsonNode data;

  /**
   * @param data of the error; a missing node for none
   */
  RpcFailure(int code, String message, JsonNode data) {
    super(PlainText.of(message), null, false, false);
    this.code = code;
    this.data = data;
  }

  /** Whether the request names what the server does not have, or has a wrong argument. */
  public boolean isUsage() {
    return code == INVALID_PARAMS;
  }

  /** The failed result of a tool, which some statuses of HTTP carry as an error. */
  public Optional<ObjectNode> toolFailure() {
    return data instanceof ObjectNode failure && failure.path("error").isString()
        ? Optional.of(failure)
        : Optional.empty();
  }
}
