package com.instainstru.copilot.mcp.transport.http;

import com.instainstru.copilot.config.HttpLimits;
import com.instainstru.copilot.config.HttpSettings;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the HTTP front end needs to know.
 *
 * @param http where to listen and whom to answer
 * @param publicUrl the URL under which clients reach this server; null takes the bound address
 * @param publicDiscovery whether {@code initialize}, {@code notifications/initialized} and {@code
 *     tools/list} need no token at {@code /mcp}
 * @param protectedResource makes the metadata of RFC 9728 from the URL of an endpoint; null if
 *     there is no authorization server that clients could find by it
 * @param additionalRoutes routes besides those of MCP, health, readiness and metadata
 * @param limits bounds on what a client may take
 */
public record HttpServerConfig(
    HttpSettings http,
    @Nullable URI publicUrl,
    boolean publicDiscovery,
    @Nullable Function<URI, ObjectNode> protectedResource,
    List<RouteProvider> additionalRoutes,
    HttpLimits limits) {

  /** A server with MCP, health, readiness and metadata alone. */
  public HttpServerConfig(
      HttpSettings http,
      @Nullable URI publicUrl,
      boolean publicDiscovery,
      @Nullable Function<URI, ObjectNode> protectedResource,
      HttpLimits limits) {
    this(http, publicUrl, publicDiscovery, protectedResource, List.of(), limits);
  }
}
