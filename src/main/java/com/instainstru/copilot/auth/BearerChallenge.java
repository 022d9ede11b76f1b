package com.instainstru.copilot.auth;

/**
 * Values of {@code WWW-Authenticate} (RFC 6750 section 3, RFC 9728 section 5.1).
 *
 * @param metadataUrl where the protected resource metadata is
 */
public record BearerChallenge(String metadataUrl) {

  /** For a request without a token. */
  public String missing() {
    return "Bearer resource_metadata=\"" + metadataUrl + "\", scope=\"mcp:read\"";
  }

  /** For a token that is not accepted. */
  public String invalid() {
    return missing() + ", error=\"invalid_token\"";
  }

  /** For a good token that lacks a scope. */
  public String insufficient(String scope) {
    return "Bearer resource_metadata=\""
        + metadataUrl
        + "\", scope=\""
        + scope
        + "\", error=\"insufficient_scope\"";
  }
}
