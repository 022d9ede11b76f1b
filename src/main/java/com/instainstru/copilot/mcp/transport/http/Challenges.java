package com.instainstru.copilot.mcp.transport.http;

import com.instainstru.copilot.security.auth.Scope;
import java.net.URI;
import org.eclipse.jetty.http.HttpHeader;

/** Rejections that tell a client how to authenticate (RFC 6750 section 3, RFC 9728 section 5.1). */
public final class Challenges {
  private final String resourceMetadata;

  /**
   * @param resourceMetadata URL of the protected resource's metadata
   */
  Challenges(URI resourceMetadata) {
    this.resourceMetadata = "resource_metadata=\"" + resourceMetadata + "\"";
  }

  HttpReply missing() {
    return challenge(
        401,
        resourceMetadata + ", scope=\"" + Scope.READ.value() + "\"",
        "Authentication is required. Send a bearer token in the Authorization header.");
  }

  HttpReply invalid() {
    return challenge(
        401,
        "error=\"invalid_token\", " + resourceMetadata + ", scope=\"" + Scope.READ.value() + "\"",
        "The token is not valid. Get a new one.");
  }

  HttpReply forbidden() {
    return HttpReply.rejection(
        403, ErrorResponses.REFUSED, "This person is not admitted. Ask an operator to add them.");
  }

  /** A challenge for more rights, around the body that says what failed. */
  public HttpReply insufficientScope(String scope, HttpReply body) {
    return body.with(
        HttpHeader.WWW_AUTHENTICATE,
        "Bearer error=\"insufficient_scope\", scope=\"" + scope + "\", " + resourceMetadata);
  }

  private static HttpReply challenge(int status, String parameters, String message) {
    return HttpReply.rejection(status, ErrorResponses.REFUSED, message)
        .with(HttpHeader.WWW_AUTHENTICATE, "Bearer " + parameters);
  }
}
