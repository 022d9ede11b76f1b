package com.instainstru.copilot.security.auth;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The authenticated principal of a call.
 *
 * @param principal whom sessions, limits and audit lines belong to: {@code service}, {@code
 *     service:NAME}, {@code local} or {@code iss|sub}
 * @param subject name to show and to pass on as actor
 * @param email verified e-mail address; null when unknown
 * @param scopes what the caller may do
 * @param method how it was authenticated: {@code service_token}, {@code self_issued}, {@code oidc},
 *     {@code stdio}, {@code none}
 */
public record Caller(
    String principal, String subject, @Nullable String email, Set<Scope> scopes, String method) {

  public Caller {
    scopes = Set.copyOf(scopes);
  }

  /** Who uses the terminal: trusted, all scopes. */
  public static Caller local() {
    return local(Set.of(Scope.READ, Scope.WRITE));
  }

  /** The parent process of a stdio server: trusted as far as settings say. */
  public static Caller local(Set<Scope> scopes) {
    return new Caller("local", "local", null, scopes, "stdio");
  }

  /** Whether the caller holds the scope. */
  public boolean may(Scope scope) {
    return scopes.contains(scope);
  }
}
