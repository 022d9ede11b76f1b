package com.instainstru.copilot.config;

import java.util.Set;

/**
 * Where the HTTP front end listens and whom it answers.
 *
 * @param host address to bind
 * @param port port to bind, 0 for a free one
 * @param managementHost address to bind for the metrics endpoint
 * @param managementPort port of the metrics endpoint, 0 for a free one
 * @param allowedHosts further {@code Host} names besides the bound address and the public URL's
 * @param allowedOrigins {@code Origin} values of browsers that are served
 * @param sessions whether {@code /mcp} keeps sessions for revisions up to 2025-11-25
 * @param console whether the operator console is served
 */
public record HttpSettings(
    String host,
    int port,
    String managementHost,
    int managementPort,
    Set<String> allowedHosts,
    Set<String> allowedOrigins,
    boolean sessions,
    boolean console) {

  public HttpSettings {
    allowedHosts = Set.copyOf(allowedHosts);
    allowedOrigins = Set.copyOf(allowedOrigins);
  }
}
