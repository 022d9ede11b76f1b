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
   * @param publicUrl the URL under which clients reach this server, without {@code /mcp}
   */
  public static ObjectNode of(InboundSettings settings, URI publicUrl) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("resource", withoutSlash(publicUrl) + "/mcp");
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

  private static String withoutSlash(URI url) {
    return url.toString().replaceAll("/+$", "");
  }
}
