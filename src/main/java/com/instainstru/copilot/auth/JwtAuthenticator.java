package com.instainstru.copilot.auth;

import com.instainstru.copilot.config.OidcSettings;
import com.instainstru.copilot.config.SelfIssuedTokenSettings;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Signed access tokens (RFC 9068 shape, RFC 8725 practice): allowed algorithms only, key id
 * required, issuer and audience exact, expiry required, 30 s of clock skew.
 */
final class JwtAuthenticator implements Authenticator {
  private static final int SKEW_SECONDS = 30;
  private static final int FETCH_MILLIS = 5_000;
  private static final int KEY_SET_BYTES = 256 * 1024;

  private final String method;
  private final DefaultJWTProcessor<SecurityContext> processor;

  private JwtAuthenticator(
      String method,
      JWKSource<SecurityContext> keys,
      Set<JWSAlgorithm> algorithms,
      String issuer,
      String audience) {
    this.method = method;
    this.processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keys));
    DefaultJWTClaimsVerifier<SecurityContext> claims =
        new DefaultJWTClaimsVerifier<>(
            audience, new JWTClaimsSet.Builder().issuer(issuer).build(), Set.of("exp", "sub"));
    claims.setMaxClockSkew(SKEW_SECONDS);
    processor.setJWTClaimsSetVerifier(claims);
  }

  /**
   * @throws IllegalArgumentException if the key is no RSA public key in PEM form
   */
  static JwtAuthenticator selfIssued(SelfIssuedTokenSettings settings) {
    RSAKey key =
        new RSAKey.Builder(publicKey(settings.publicKeyPem()))
            .keyID(settings.keyId())
            .keyUse(KeyUse.SIGNATURE)
            .build();
    return new JwtAuthenticator(
        "self_issued",
        new ImmutableJWKSet<>(new JWKSet(key)),
        Set.of(JWSAlgorithm.RS256),
        settings.issuer(),
        settings.issuer());
  }

  private static RSAPublicKey publicKey(String pem) {
    try {
      byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
      PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
      return (RSAPublicKey) key;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "INSTAINSTRU_MCP_JWT_PUBLIC_KEY is no RSA public key in PEM form", e);
    }
  }

  /** Keys come from the provider; the last good ones serve while it is down. */
  static JwtAuthenticator oidc(OidcSettings settings) {
    try {
      JWKSource<SecurityContext> keys =
          JWKSourceBuilder.create(
                  settings.jwksUrl().toURL(),
                  new DefaultResourceRetriever(FETCH_MILLIS, FETCH_MILLIS, KEY_SET_BYTES))
              .rateLimited(Duration.ofSeconds(30).toMillis())
              .retrying(false)
              .outageTolerant(Duration.ofHours(24).toMillis())
              .build();
      return new JwtAuthenticator(
          "oidc",
          keys,
          Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256),
          settings.issuer().toString(),
          settings.audience());
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("the key set URL of the provider is no URL", e);
    }
  }

  @Override
  public Optional<Verified> verify(String token) {
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      JWSHeader header = jwt.getHeader();
      if (header.getKeyID() == null) {
        return Optional.empty();
      }
      return Optional.of(verified(processor.process(jwt, null)));
    } catch (ParseException | BadJOSEException | JOSEException e) {
      return Optional.empty();
    }
  }

  private Verified verified(JWTClaimsSet claims) throws ParseException {
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
    return new Verified(
        caller, claims.getSubject(), email, true, claims.getExpirationTime().toInstant());
  }

  private static @Nullable String lower(@Nullable String text) {
    return text == null ? null : text.toLowerCase(Locale.ROOT);
  }

  /** Whole words of {@code scope}, and of {@code scp} as text or list. */
  private static Set<Scope> scopes(JWTClaimsSet claims) {
    Set<Scope> scopes = new HashSet<>();
    for (String claim : List.of("scope", "scp")) {
      Object value = claims.getClaim(claim);
      List<?> words =
          value instanceof List<?> list
              ? list
              : Arrays.asList(String.valueOf(value == null ? "" : value).split(" ", -1));
      words.forEach(word -> Scope.of(String.valueOf(word)).ifPresent(scopes::add));
    }
    return scopes;
  }
}
