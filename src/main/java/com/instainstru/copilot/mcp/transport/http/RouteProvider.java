package com.instainstru.copilot.mcp.transport.http;

import java.util.Map;

/** Contributes routes to the HTTP server. */
@FunctionalInterface
public interface RouteProvider {
  /** Routes by path; a path that ends with a slash serves everything one step below it. */
  Map<String, Route> routes(RouteContext context);
}
