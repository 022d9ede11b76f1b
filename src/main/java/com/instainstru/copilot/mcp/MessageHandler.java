package com.instainstru.copilot.mcp;

import io.modelcontextprotocol.spec.McpSchema;

/** What every transport hands its messages to. */
public interface MessageHandler {
  /** Carries a request out, on the calling thread. Never throws for anything a client sent. */
  RpcResult request(JsonRpcMessage.Request request, RequestContext context);

  /** Takes note. Unknown notifications are ignored, as JSON-RPC demands. */
  void notification(JsonRpcMessage.Notification notification, RequestContext context);

  /** Takes the answer to a request of this server. One that nobody waits for is ignored. */
  void response(JsonRpcMessage.Response response, RequestContext context);

  /** Whether the request asks for a tool whose scope the caller does not hold. */
  boolean lacksScope(JsonRpcMessage.Request request, RequestContext context);

  /** Whether the request may wait for others, so that it should not hold up the next ones. */
  static boolean mayTakeLong(JsonRpcMessage.Request request) {
    return request.method().equals(McpSchema.METHOD_TOOLS_CALL)
        || request.method().equals(McpSchema.METHOD_PROMPT_GET);
  }
}
