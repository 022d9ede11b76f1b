package com.instainstru.copilot.server;

/**
 * What every transport hands its messages to. A further protocol revision is added as another
 * implementation in front of this one; transports stay as they are.
 */
public interface MessageHandler {
  /** Carries a request out, on the calling thread. Never throws for anything a client sent. */
  Reply request(JsonRpcMessage.Request request, Exchange exchange);

  /** Takes note. Unknown notifications are ignored, as JSON-RPC demands. */
  void notification(JsonRpcMessage.Notification notification, Exchange exchange);

  /** Whether the request asks for a tool whose scope the caller does not hold. */
  boolean lacksScope(JsonRpcMessage.Request request, Exchange exchange);
}
