package com.instainstru.copilot.server.http;

import com.instainstru.copilot.config.HttpLimits;
import com.instainstru.copilot.config.HttpSettings;
import com.instainstru.copilot.consent.ApprovalDesk;
import java.net.URI;
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
 * @param protectedResource makes the metadata of RFC 9728 from the base URL: the public one, or the
 *     bound one when there is none
 * @param approvals where operators decide about actions; null for nowhere
 * @param console what the operator console shows; null for no console
 * @param limits bounds on what a client may take
 */
public record HttpServerConfig(
    HttpSettings http,
    @Nullable URI publicUrl,
    boolean publicDiscovery,
    Function<URI, ObjectNode> protectedResource,
    @Nullable ApprovalDesk approvals,
    @Nullable Console console,
    HttpLimits limits) {

  /** A front end without approvals and console. */
  public HttpServerConfig(
      HttpSettings http,
      @Nullable URI publicUrl,
      boolean publicDiscovery,
      Function<URI, ObjectNode> protectedResource,
      HttpLimits limits) {
    this(http, publicUrl, publicDiscovery, protectedResource, null, null, limits);
  }
}
