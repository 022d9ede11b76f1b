package com.instainstru.copilot.server;

import com.instainstru.copilot.server.JsonRpcMessage.Request;

/** One way of MCP to carry requests: what differs between protocol revisions stands behind it. */
interface Era {
  /**
   * Carries a request out, on the calling thread.
   *
   * @throws JsonRpcException if the request is wrong
   */
  Reply request(Request request, Exchange exchange);
}
