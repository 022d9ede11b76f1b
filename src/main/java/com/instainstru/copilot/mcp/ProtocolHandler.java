package com.instainstru.copilot.mcp;

import com.instainstru.copilot.mcp.JsonRpcMessage.Request;

/** One way of MCP to carry requests: what differs between protocol revisions stands behind it. */
interface ProtocolHandler {
  /**
   * Carries a request out, on the calling thread.
   *
   * @throws JsonRpcException if the request is wrong
   */
  RpcResult request(Request request, RequestContext context);
}
