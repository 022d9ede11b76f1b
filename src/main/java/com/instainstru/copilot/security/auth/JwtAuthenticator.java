package com.instainstru.copilot.security.auth;

import com.instainstru.copilot.config.OidcSettings;
import com.instainstru.copilot.config.SelfIssuedTokenSettings;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.BadJWSException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import java.text.ParseException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;

/**
 * Signed access tokens (RFC 9068 shape, RFC 8725 practice): allowed algorithms only, type {@code
 * at+jwt} or {@code JWT} where one is given, key id required, issuer and audience exact, expiry and
 * subject required, 30 s of clock skew, canonical Base64url.
 */
final class JwtAuthenticator implements TokenVerifier {
  private static final int SKEW_SECONDS = 30;

  /** End of the year 9999, in seconds since 1970: beyond it, a number is no date (RFC 7519). */
  private static final double LAST_DATE = 253_402_300_799.0;

  private static final List<String> DATES = List.of("exp", "nbf", "iat");

  private final String method;
  private final String issuer;
  private final Clock clock;
  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

  private JwtAuthenticator(
      String method,
      JWKSource<SecurityContext> keys,
      Set<JWSAlgorithm> algorithms,
      String issuer,
      Set<String> audiences,
      Clock clock) {
    this.method = method;
    this.issuer = issuer;
    this.clock = clock;
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keys));
    processor.setJWTClaimsSetVerifier(claims(issuer, audiences, clock));
  }

  private static DefaultJWTClaimsVerifier<SecurityContext> claims(
      String issuer, Set<String> audiences, Clock clock) {
    DefaultJWTClaimsVerifier<SecurityContext> verifier =
        new DefaultJWTClaimsVerifier<>(
            audiences,
            new JWTClaimsSet.Builder().issuer(issuer).build(),
            Set.of("exp", "sub"),
            null) {
          @Override
          protected Date currentTime() {
            return Date.from(clock.instant());
          }
        };
    verifier.setMaxClockSkew(SKEW_SECONDS);
    return verifier;
  }

  /**
   * @throws IllegalArgumentException if a key cannot be used
   */
  static JwtAuthenticator selfIssued(SelfIssuedTokenSettings settings, Clock clock) {
    return new JwtAuthenticator(
        "self_issued",
        new ImmutableJWKSet<>(RsaPublicKeys.of(settings.keys())),
        Set.of(JWSAlgorithm.RS256),
        settings.issuer(),
        Set.of(settings.issuer()),
        clock);
  }

  /** Keys come from the provider, when the first token needs them. */
  static JwtAuthenticator oidc(OidcSettings settings, Call.Factory calls, Clock clock) {
    return new JwtAuthenticator(
        "oidc",
        ProviderKeys.of(settings, calls),
        Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256),
        settings.issuer().toString(),
        audiences(settings.audience()),
        clock);
  }

  /** A client of {@code /sse} asks for tokens for that resource of this server (RFC 8707). */
  private static Set<String> audiences(String audience) {
    return audience.endsWith("/mcp")
        ? Set.of(audience, audience.replaceFirst("/mcp$", "/sse"))
        : Set.of(audience);
  }

  @Override
  public Authentication verify(String token) {
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      if (!isCanonical(jwt, token)) {
        return rejected("not canonical Base64url");
      }
      if (jwt.getHeader().getKeyID() == null) {
        return rejected("no key id");
      }
      // Before any key is fetched: a foreign token is no reason to ask the provider.
      if (!issuer.equals(jwt.getJWTClaimsSet().getIssuer())) {
        return rejected("another issuer");
      }
      // Parameters that must be understood are none of ours (RFC 7515 section 4.1.11). The library
      // overlooks an empty list.
      if (JSONObjectUtils.parse(jwt.getHeader().getParsedBase64URL().decodeToString())
          .containsKey("crit")) {
        return rejected("critical header parameters");
      }
      JWTClaimsSet claims = processor.process(jwt, null);
      String wrong = wrongClaim(claims, jwt.getPayload().toJSONObject());
      return wrong == null ? verified(claims) : rejected(wrong);
    } catch (ParseException e) {
      return rejected("no signed JWT");
    } catch (JWKSetUnavailableException e) {
      return new Authentication.Unavailable((int) ProviderKeys.PAUSE.toSeconds());
    } catch (BadJOSEException | JOSEException e) {
      return rejected(reason(e));
    }
  }

  /**
   * Whether the token is written as RFC 7515 section 2 has it. A decoder takes other characters,
   * padding and other last bits for the same bytes; who finds, revokes or counts tokens by their
   * text needs each to have one spelling.
   */
  private static boolean isCanonical(SignedJWT jwt, String token) {
    return Arrays.stream(jwt.getParsedParts())
        .map(part -> Base64URL.encode(part.decode()).toString())
        .collect(Collectors.joining("."))
        .equals(token);
  }

  /**
   * What the library accepts, but RFC 7519 and RFC 9068 do not: a subject without text, a date that
   * is no number of seconds, a token of the future.
   *
   * @return null if nothing is wrong
   */
  private @Nullable String wrongClaim(JWTClaimsSet claims, Map<String, Object> raw) {
    if (claims.getSubject() == null || claims.getSubject().isEmpty()) {
      return "subject is empty";
    }
    for (String date : DATES) {
      // The library takes null for no date at all.
      if (raw.containsKey(date) && !isDate(raw.get(date))) {
        return date + " is no date";
      }
    }
    Date issued = claims.getIssueTime();
    return issued != null && issued.toInstant().isAfter(clock.instant().plusSeconds(SKEW_SECONDS))
        ? "issued in the future"
        : null;
  }

  private static boolean isDate(@Nullable Object value) {
    return value instanceof Number seconds
        && seconds.doubleValue() >= 0
        && seconds.doubleValue() <= LAST_DATE;
  }

  private Authentication rejected(String reason) {
    return new Authentication.Rejected(method + ": " + reason);
  }

  /** Messages of exceptions quote the token; these do not. */
  private static String reason(Exception failure) {
    if (failure instanceof ExpiredJWTException) {
      return "expired";
    }
    if (failure instanceof BadJWTException) {
      return "audience, subject, expiry or not-before is wrong";
    }
    return failure instanceof BadJWSException
        ? "signature is wrong"
        : "type, algorithm or key id is not accepted";
  }

  private Authentication verified(JWTClaimsSet claims) throws ParseException {
    String email =
        Boolean.TRUE.equals(claims.getClaim("email_verified"))
            ? lower(claims.getStringClaim("email"))
            : null;
    Caller caller =
        new Caller(
            claims.getIssuer() + "|" + claims.getSubject(),
            claims.getSubject(),
            email,
            scopes(claims),
            method);
    return new Authentication.Accepted(caller, claims.getExpirationTime().toInstant());
  }

  private static @Nullable String lower(@Nullable String text) {
    return text == null ? null : text.toLowerCase(Locale.ROOT);
  }

  /** Whole words of {@code scope}, and of {@code scp} as text or list. */
  private static Set<Scope> scopes(JWTClaimsSet claims) {
    List<String> words = new ArrayList<>();
    for (String claim : List.of("scope", "scp")) {
      Object value = claims.getClaim(claim);
      if (value instanceof List<?> list) {
        list.forEach(word -> words.add(String.valueOf(word)));
      } else if (value instanceof String text) {
        words.addAll(Arrays.asList(text.split(" ", -1)));
      }
    }
    return Scope.among(words);
  }
}
