package com.instainstru.copilot.config;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How callers prove who they are.
 *
 * @param token the service token callers show; null for none
 * @param namedTokens further service tokens, with scopes of their own
 * @param selfIssued self-issued RS256 tokens; null turns this way in off
 * @param oidc tokens of an OpenID Connect provider; null turns this way in off
 * @param allowedSubjects people admitted; entries with an {@code @} are e-mail addresses; empty
 *     admits everybody who authenticates
 * @param publicUrl the URL under which clients reach this server, without {@code /mcp}; null means
 *     the bound address
 * @param publicDiscovery whether {@code initialize} and {@code tools/list} need no token
 * @param stdioScopes what the parent process of a stdio server may do
 * @param noAuth whether nobody has to authenticate (loopback only)
 */
public record InboundSettings(
    @Nullable Secret token,
    List<NamedTokenSettings> namedTokens,
    @Nullable SelfIssuedTokenSettings selfIssued,
    @Nullable OidcSettings oidc,
    Set<String> allowedSubjects,
    @Nullable URI publicUrl,
    boolean publicDiscovery,
    Set<String> stdioScopes,
    boolean noAuth) {

  public InboundSettings {
    namedTokens = List.copyOf(namedTokens);
    allowedSubjects = Set.copyOf(allowedSubjects);
    stdioScopes = Set.copyOf(stdioScopes);
  }

  /** Whether any caller over HTTP can prove who they are. */
  public boolean hasWayIn() {
    return token != null || !namedTokens.isEmpty() || selfIssued != null || oidc != null;
  }
}
