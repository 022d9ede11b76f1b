package com.instainstru.copilot.config;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How callers over HTTP prove who they are.
 *
 * @param token the service token callers show; null turns this way in off
 * @param selfIssued self-issued RS256 tokens; null turns this way in off
 * @param oidc tokens of an OpenID Connect provider; null turns this way in off
 * @param allowedSubjects people admitted; entries with an {@code @} are e-mail addresses; empty
 *     admits everybody who authenticates
 * @param publicUrl the URL under which clients reach this server; null means loopback only
 * @param publicDiscovery whether {@code initialize} and {@code tools/list} need no token
 * @param noAuth whether nobody has to authenticate (loopback only)
 */
public record InboundSettings(
    @Nullable Secret token,
    @Nullable SelfIssuedTokenSettings selfIssued,
    @Nullable OidcSettings oidc,
    Set<String> allowedSubjects,
    @Nullable URI publicUrl,
    boolean publicDiscovery,
    boolean noAuth) {

  public InboundSettings {
    allowedSubjects = Set.copyOf(allowedSubjects);
  }
}
