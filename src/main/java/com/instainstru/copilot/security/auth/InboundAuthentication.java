package com.instainstru.copilot.security.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.instainstru.copilot.config.InboundSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ways in of a deployment, tried in this order: service tokens, self-issued token, token of an
 * OpenID Connect provider. Accepted tokens are remembered by digest for under a minute, never
 * beyond their own life. Each failure is one line in the log, with a reason and a short digest, up
 * to a limit a minute.
 */
public final class InboundAuthentication {
  private static final Logger log = LoggerFactory.getLogger(InboundAuthentication.class);
  private static final String SCHEME = "Bearer ";
  private static final Duration REMEMBERED = Duration.ofSeconds(55);
  static final int MAX_REMEMBERED = 1_000;

  private final List<TokenVerifier> ways;
  private final Set<String> allowed;
  private final Clock clock;
  private final FailureLog failures;
  private final Cache<String, Remembered> accepted =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).build();

  private InboundAuthentication(List<TokenVerifier> ways, Set<String> allowed, Clock clock) {
    this.ways = List.copyOf(ways);
    this.allowed = Set.copyOf(allowed);
    this.clock = clock;
    this.failures = new FailureLog(log, clock);
  }

  private record Remembered(Authentication verdict, Instant until) {}

  /**
   * @param calls fetches a provider's documents, without following redirects
   * @throws IllegalArgumentException if a key cannot be read
   */
  public static InboundAuthentication of(
      InboundSettings settings, Call.Factory calls, Clock clock) {
    List<TokenVerifier> ways = new ArrayList<>();
    ServiceTokens.of(settings.token(), settings.namedTokens(), clock).ifPresent(ways::add);
    if (settings.selfIssued() != null) {
      ways.add(JwtAuthenticator.selfIssued(settings.selfIssued(), clock));
    }
    if (settings.oidc() != null) {
      ways.add(JwtAuthenticator.oidc(settings.oidc(), calls, clock));
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
    boolean bearer = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    String token = bearer ? authorization.substring(SCHEME.length()).strip() : authorization;
    String digest = TokenDigest.hex(token);
    Authentication verdict =
        bearer
            ? verdict(token, digest)
            : new Authentication.Rejected("no bearer token but another scheme");
    if (verdict instanceof Authentication.Accepted accepted && !admitted(accepted.caller())) {
      failures.record("not on the allowlist", digest);
      return new Authentication.NotAdmitted();
    }
    if (verdict instanceof Authentication.Unavailable) {
      failures.record("the provider's keys are not available", digest);
    } else if (verdict instanceof Authentication.Rejected rejected) {
      failures.record(rejected.reason(), digest);
    }
    return verdict;
  }

  /** How many accepted tokens are remembered. */
  long remembered() {
    accepted.cleanUp();
    return accepted.estimatedSize();
  }

  private Authentication verdict(String token, String digest) {
    Instant now = clock.instant();
    Remembered known = accepted.getIfPresent(digest);
    if (known != null && now.isBefore(known.until())) {
      return known.verdict();
    }
    Authentication verdict = ask(token);
    if (verdict instanceof Authentication.Accepted fresh) {
      Instant soon = now.plus(REMEMBERED);
      Instant until = fresh.expires().isBefore(soon) ? fresh.expires() : soon;
      accepted.put(digest, new Remembered(fresh, until));
    }
    return verdict;
  }

  /** The first way that accepts it, else the first that cannot tell, else what all of them say. */
  private Authentication ask(String token) {
    List<String> reasons = new ArrayList<>();
    Authentication unavailable = null;
    for (TokenVerifier way : ways) {
      Authentication verdict = way.verify(token);
      if (verdict instanceof Authentication.Accepted) {
        return verdict;
      }
      if (verdict instanceof Authentication.Rejected rejected) {
        reasons.add(rejected.reason());
      } else if (unavailable == null) {
        unavailable = verdict;
      }
    }
    return unavailable == null
        ? new Authentication.Rejected(String.join("; ", reasons))
        : unavailable;
  }

  /** An entry with an {@code @} is held against verified addresses, any other against subjects. */
  private boolean admitted(Caller caller) {
    if (caller.method().equals(ServiceTokens.METHOD) || allowed.isEmpty()) {
      return true;
    }
    return allowed.stream()
        .anyMatch(
            entry ->
                entry.contains("@")
                    ? entry.toLowerCase(Locale.ROOT).equals(caller.email())
                    : entry.equals(caller.subject()));
  }
}
