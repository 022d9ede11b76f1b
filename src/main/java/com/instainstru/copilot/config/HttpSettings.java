package com.instainstru.copilot.config;

import java.util.Set;

/**
 * Where the HTTP front end listens and whom it answers.
 *
 * @param service where clients are served
 * @param management where metrics are served
 * @param allowedHosts further {@code Host} names besides the bound address and the public URL's
 * @param allowedOrigins {@code Origin} values of browsers that are served
 * @param sessions whether {@code /mcp} keeps sessions for revisions up to 2025-11-25
 * @param console whether the operator console is served
 */
public record HttpSettings(
    ListenAddress service,
    ListenAddress management,
    Set<String> allowedHosts,
    Set<String> allowedOrigins,
    boolean sessions,
    boolean console) {

  public HttpSettings {
    allowedHosts = Set.copyOf(allowedHosts);
    allowedOrigins = Set.copyOf(allowedOrigins);
  }
}
