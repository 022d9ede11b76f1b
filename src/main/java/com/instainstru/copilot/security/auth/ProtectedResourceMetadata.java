package com.instainstru.copilot.security.auth;

import com.instainstru.copilot.config.InboundSettings;
import com.instainstru.copilot.config.OidcSettings;
import java.net.URI;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The document of RFC 9728 section 2, made from settings and never from a request. */
public final class ProtectedResourceMetadata {
  private ProtectedResourceMetadata() {}

  /**
   * @param resource the URL of the endpoint that tokens are for
   */
  public static ObjectNode of(InboundSettings settings, URI resource) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("resource", resource.toString());
    OidcSettings oidc = settings.oidc();
    if (oidc != null) {
      json.putArray("authorization_servers").add(oidc.issuer().toString());
    }
    json.putArray("bearer_methods_supported").add("header");
    json.putArray("scopes_supported").add(Scope.READ.value()).add(Scope.WRITE.value());
    if (oidc != null && oidc.clientId() != null) {
      json.put("client_id", oidc.clientId());
    }
    return json;
  }
}
