package com.instainstru.copilot.security.auth;

import com.instainstru.copilot.config.NamedTokenSettings;
import com.instainstru.copilot.config.Secret;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The static tokens of a deployment: one with all scopes, and named ones with scopes and an end of
 * their own, so that one can be replaced while the other is still good. Each is compared in
 * constant time over digests of one length, and always all of them: timing tells nothing, not even
 * a length.
 */
final class ServiceTokens implements TokenVerifier {
  /** How callers with such a token are authenticated. The allowlist of persons is not for them. */
  static final String METHOD = "service_token";

  private final List<Entry> entries;
  private final Clock clock;

  private ServiceTokens(List<Entry> entries, Clock clock) {
    this.entries = List.copyOf(entries);
    this.clock = clock;
  }

  private static final class Entry {
    private final byte[] digest;
    private final Caller caller;
    private final Instant expires;

    Entry(byte[] digest, Caller caller, Instant expires) {
      this.digest = digest;
      this.caller = caller;
      this.expires = expires;
    }
  }

  /** Empty if there is no token. */
  static Optional<ServiceTokens> of(
      @Nullable Secret token, List<NamedTokenSettings> named, Clock clock) {
    List<Entry> entries = new ArrayList<>();
    if (token != null) {
      entries.add(
          new Entry(
              TokenDigest.sha256(token.reveal()),
              caller("service", Set.of(Scope.READ, Scope.WRITE)),
              Instant.MAX));
    }
    for (NamedTokenSettings one : named) {
      Instant expires = one.expires();
      entries.add(
          new Entry(
              one.digest(),
              caller("service:" + one.name(), Scope.among(one.scopes())),
              expires == null ? Instant.MAX : expires));
    }
    return entries.isEmpty() ? Optional.empty() : Optional.of(new ServiceTokens(entries, clock));
  }

  private static Caller caller(String principal, Set<Scope> scopes) {
    return new Caller(principal, principal, null, scopes, METHOD);
  }

  @Override
  public Authentication verify(String token) {
    byte[] shown = TokenDigest.sha256(token);
    Entry found = null;
    for (Entry entry : entries) {
      if (MessageDigest.isEqual(entry.digest, shown)) {
        found = entry;
      }
    }
    if (found == null) {
      return new Authentication.Rejected("no service token");
    }
    return clock.instant().isBefore(found.expires)
        ? new Authentication.Accepted(found.caller, found.expires)
        : new Authentication.Rejected("service token expired");
  }
}
