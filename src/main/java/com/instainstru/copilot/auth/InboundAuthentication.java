package com.instainstru.copilot.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.instainstru.copilot.config.InboundSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ways in of a deployment, tried in this order: service token, self-issued token, token of an
 * OpenID Connect provider. Accepted tokens are remembered by digest for under a minute, never
 * beyond their own life.
 */
public final class InboundAuthentication {
  private static final Logger log = LoggerFactory.getLogger(InboundAuthentication.class);
  private static final String SCHEME = "Bearer ";
  private static final Duration REMEMBERED = Duration.ofSeconds(55);

  private final List<Authenticator> ways;
  private final Set<String> allowed;
  private final Clock clock;
  private final Cache<String, Remembered> accepted =
      Caffeine.newBuilder().maximumSize(1_000).build();

  private InboundAuthentication(List<Authenticator> ways, Set<String> allowed, Clock clock) {
    this.ways = List.copyOf(ways);
    this.allowed = Set.copyOf(allowed);
    this.clock = clock;
  }

  private record Remembered(Authenticator.Verified verified, Instant until) {}

  /**
   * @throws IllegalArgumentException if a key cannot be read
   */
  public static InboundAuthentication of(InboundSettings settings, Clock clock) {
    List<Authenticator> ways = new ArrayList<>();
    if (settings.token() != null) {
      ways.add(new ServiceTokenAuthenticator(settings.token()));
    }
    if (settings.selfIssued() != null) {
      ways.add(JwtAuthenticator.selfIssued(settings.selfIssued()));
    }
    if (settings.oidc() != null) {
      ways.add(JwtAuthenticator.oidc(settings.oidc()));
    }
    return new InboundAuthentication(ways, settings.allowedSubjects(), clock);
  }

  /**
   * @param authorization the {@code Authorization} header; null if there is none
   */
  public Authentication authenticate(@Nullable String authorization) {
    if (authorization == null) {
      return new Authentication.Missing();
    }
    if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return new Authentication.Refused("no bearer token");
    }
    String token = authorization.substring(SCHEME.length()).strip();
    String digest = HexFormat.of().formatHex(ServiceTokenAuthenticator.sha256(token));
    Optional<Authenticator.Verified> verified = verified(token, digest);
    if (verified.isEmpty()) {
      log.warn("a bearer token was refused, sha256={}", digest.substring(0, 12));
      return new Authentication.Refused("not accepted by any way in");
    }
    if (!admitted(verified.get())) {
      log.warn(
          "a person who is not on the allowlist was refused, sha256={}", digest.substring(0, 12));
      return new Authentication.NotAdmitted();
    }
    return new Authentication.Accepted(verified.get().caller());
  }

  private Optional<Authenticator.Verified> verified(String token, String digest) {
    Instant now = clock.instant();
    Remembered known = accepted.getIfPresent(digest);
    if (known != null && now.isBefore(known.until())) {
      return Optional.of(known.verified());
    }
    Optional<Authenticator.Verified> verified =
        ways.stream().map(way -> way.verify(token)).flatMap(Optional::stream).findFirst();
    verified.ifPresent(
        fresh -> {
          Instant soon = now.plus(REMEMBERED);
          Instant until = fresh.expires().isBefore(soon) ? fresh.expires() : soon;
          accepted.put(digest, new Remembered(fresh, until));
        });
    return verified;
  }

  /** An entry with an {@code @} is held against verified addresses, any other against subjects. */
  private boolean admitted(Authenticator.Verified verified) {
    if (!verified.person() || allowed.isEmpty()) {
      return true;
    }
    return allowed.stream()
        .anyMatch(
            entry ->
                entry.contains("@")
                    ? entry.toLowerCase(Locale.ROOT).equals(verified.email())
                    : entry.equals(verified.subject()));
  }
}
