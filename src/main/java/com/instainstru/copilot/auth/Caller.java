package com.instainstru.copilot.auth;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The authenticated principal of a call.
 *
 * @param principal whom sessions, limits and audit lines belong to: {@code service}, {@code local}
 *     or {@code iss|sub}
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

  /** The parent process of a stdio server or a terminal command: trusted, all scopes. */
  public static Caller local() {
    return new Caller("local", "local", null, Set.of(Scope.READ, Scope.WRITE), "stdio");
  }

  /** Whether the caller holds the scope. */
  public boolean may(Scope scope) {
    return scopes.contains(scope);
  }
}
