package com.instainstru.copilot.mcp.transport.http;

import com.instainstru.copilot.security.auth.Scope;
import java.net.URI;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** Rejections that tell a client how to authenticate (RFC 6750 section 3, RFC 9728 section 5.1). */
public final class Challenges {
  private static final String READ = "scope=\"" + Scope.READ.value() + "\"";

  private final String resourceMetadata;

  /**
   * @param resourceMetadata URL of the protected resource's metadata; null if there is none
   */
  Challenges(@Nullable URI resourceMetadata) {
    this.resourceMetadata =
        resourceMetadata == null ? "" : "resource_metadata=\"" + resourceMetadata + "\"";
  }

  private static String bearer(String... parameters) {
    return Stream.of(parameters)
        .filter(parameter -> !parameter.isEmpty())
        .collect(Collectors.joining(", ", "Bearer ", ""));
  }

  HttpReply missing() {
    return challenge(
        401,
        bearer(resourceMetadata, READ),
        "Authentication is required. Send a bearer token in the Authorization header.");
  }

  HttpReply invalid() {
    return challenge(
        401,
        bearer("error=\"invalid_token\"", resourceMetadata, READ),
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
        bearer("error=\"insufficient_scope\"", "scope=\"" + scope + "\"", resourceMetadata));
  }

  private static HttpReply challenge(int status, String challenge, String message) {
    return HttpReply.rejection(status, ErrorResponses.REFUSED, message)
        .with(HttpHeader.WWW_AUTHENTICATE, challenge);
  }
}
