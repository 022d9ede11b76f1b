package com.instainstru.copilot.security.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.OidcSettings;
import com.instainstru.copilot.config.SelfIssuedTokenSettings;
import com.instainstru.copilot.config.UpstreamLimits;
import com.instainstru.copilot.upstream.HttpTransport;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JwtAuthenticatorTest {
  private static final String ISSUER = "https://copilot.example.com";
  private static final String AUDIENCE = "https://copilot.example.com/mcp";
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final RSAKey KEY = rsa("key-1");

  private static RSAKey rsa(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JwtAuthenticator selfIssued() {
    try {
      String pem = Base64.getEncoder().encodeToString(KEY.toRSAPublicKey().getEncoded());
      return JwtAuthenticator.selfIssued(
          new SelfIssuedTokenSettings(
              ISSUER, List.of(new SelfIssuedTokenSettings.Key("key-1", pem))),
          CLOCK);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience(ISSUER)
        .subject("user-1")
        .expirationTime(Date.from(NOW.plusSeconds(600)));
  }

  private static JWSHeader.Builder header() {
    return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("key-1");
  }

  private static String token(JWSHeader.Builder header, JWTClaimsSet.Builder claims) {
    return token(header, claims, KEY);
  }

  private static String token(JWSHeader.Builder header, JWTClaimsSet.Builder claims, RSAKey key) {
    try {
      return signed(header, claims, new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String signed(
      JWSHeader.Builder header, JWTClaimsSet.Builder claims, JWSSigner signer)
      throws JOSEException {
    SignedJWT jwt = new SignedJWT(header.build(), claims.build());
    jwt.sign(signer);
    return jwt.serialize();
  }

  private static Authentication.Accepted verified(JWTClaimsSet.Builder claims) {
    Authentication verdict = selfIssued().verify(token(header(), claims));
    assertThat(verdict).isInstanceOf(Authentication.Accepted.class);
    return (Authentication.Accepted) verdict;
  }

  @Test
  void aGoodTokenNamesItsCaller() {
    assertThat(verified(claims().claim("scope", "mcp:read")))
        .isEqualTo(
            new Authentication.Accepted(
                new Caller(ISSUER + "|user-1", "user-1", null, Set.of(Scope.READ), "self_issued"),
                NOW.plusSeconds(600)));
  }

  static Stream<Arguments> wrongs() {
    return Stream.of(
        wrong(header().keyID(null), claims(), "no key id"),
        wrong(header().keyID("key-2"), claims(), "type, algorithm or key id is not accepted"),
        wrong(
            header().type(new JOSEObjectType("dpop+jwt")),
            claims(),
            "type, algorithm or key id is not accepted"),
        wrong(
            new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("key-1"),
            claims(),
            "type, algorithm or key id is not accepted"),
        wrong(header(), claims().issuer("https://evil.example"), "another issuer"),
        wrong(header(), claims().issuer(null), "another issuer"),
        wrong(
            header(),
            claims().audience("https://other.example.com"),
            "audience, subject, expiry or not-before is wrong"),
        wrong(header(), claims().subject(null), "audience, subject, expiry or not-before is wrong"),
        wrong(
            header(),
            claims().expirationTime(null),
            "audience, subject, expiry or not-before is wrong"),
        wrong(header(), claims().expirationTime(Date.from(NOW.minusSeconds(300))), "expired"));
  }

  private static Arguments wrong(
      JWSHeader.Builder header, JWTClaimsSet.Builder claims, String reason) {
    return Arguments.of(token(header, claims), reason);
  }

  static Stream<Arguments> wrongNumbersAndCriticalParameters() {
    String good = "\"iss\":\"" + ISSUER + "\",\"aud\":\"" + ISSUER + "\"";
    String exp = ",\"exp\":" + NOW.plusSeconds(600).getEpochSecond();
    String sub = ",\"sub\":\"user-1\"";
    return Stream.of(
        raw("", good + exp + ",\"sub\":null", "subject is empty"),
        raw("", good + exp + ",\"sub\":\"\"", "subject is empty"),
        raw("", good + exp + sub + ",\"nbf\":1e300", "nbf is no date"),
        raw("", good + exp + sub + ",\"nbf\":-1", "nbf is no date"),
        raw("", good + sub + ",\"exp\":1e15", "exp is no date"),
        raw("", good + sub + ",\"exp\":null", "exp is no date"),
        raw("", good + exp + sub + ",\"nbf\":null", "nbf is no date"),
        raw("", good + exp + sub + ",\"iat\":null", "iat is no date"),
        raw("", good + exp + sub + ",\"iat\":1e18", "iat is no date"),
        raw(
            "",
            good + exp + sub + ",\"iat\":" + NOW.plusSeconds(31).getEpochSecond(),
            "issued in the future"),
        raw(",\"crit\":[]", good + exp + sub, "critical header parameters"),
        raw(",\"crit\":null", good + exp + sub, "critical header parameters"),
        raw(",\"crit\":[\"exp\"]", good + exp + sub, "critical header parameters"));
  }

  /** Signed as it stands, which a library that writes tokens would not do. */
  private static Arguments raw(String header, String claims, String reason) {
    Base64URL head = Base64URL.encode("{\"alg\":\"RS256\",\"kid\":\"key-1\"" + header + "}");
    Base64URL body = Base64URL.encode("{" + claims + "}");
    String signed = head + "." + body;
    try {
      Base64URL signature =
          new RSASSASigner(KEY).sign(header().build(), signed.getBytes(StandardCharsets.US_ASCII));
      return Arguments.of(signed + "." + signature, reason);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("wrongNumbersAndCriticalParameters")
  void rejectsClaimsAndParametersThatTheLibraryAccepts(String token, String reason) {
    assertThat(selfIssued().verify(token))
        .isEqualTo(new Authentication.Rejected("self_issued: " + reason));
  }

  @Test
  void acceptsTokenThatWasIssuedALittleAhead() {
    verified(claims().issueTime(Date.from(NOW.plusSeconds(30))));
  }

  /** For the log: it says which way in refused, and why, and nothing of the token. */
  @ParameterizedTest
  @MethodSource("wrongs")
  void aRefusalHasItsReason(String token, String reason) {
    assertThat(selfIssued().verify(token))
        .isEqualTo(new Authentication.Rejected("self_issued: " + reason));
  }

  @Test
  void aForeignSignatureIsOneThatIsWrong() {
    assertThat(selfIssued().verify(token(header(), claims(), rsa("key-1"))))
        .isEqualTo(new Authentication.Rejected("self_issued: signature is wrong"));
  }

  @Test
  void textThatIsNoTokenIsRefusedAsThat() {
    assertThat(selfIssued().verify("no.such.token"))
        .isEqualTo(new Authentication.Rejected("self_issued: no signed JWT"));
  }

  @ParameterizedTest
  @CsvSource({"JWT", "at+jwt", "AT+JWT"})
  void theTypesOfAccessTokensAreAccepted(String type) {
    assertThat(selfIssued().verify(token(header().type(new JOSEObjectType(type)), claims())))
        .isInstanceOf(Authentication.Accepted.class);
  }

  /** Clocks may differ by less than 30 seconds. */
  @ParameterizedTest
  @CsvSource({
    "-29, -60, true",
    "-30, -60, false",
    "-31, -60, false",
    "60, 29, true",
    "60, 30, false",
    "60, 31, false",
  })
  void clocksMayDifferALittle(int expires, int notBefore, boolean accepted) {
    JWTClaimsSet.Builder claims =
        claims()
            .expirationTime(Date.from(NOW.plusSeconds(expires)))
            .notBeforeTime(Date.from(NOW.plusSeconds(notBefore)));

    assertThat(selfIssued().verify(token(header(), claims)) instanceof Authentication.Accepted)
        .isEqualTo(accepted);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "true, Jo@Example.com, jo@example.com",
        "false, jo@example.com, -",
        "-, jo@example.com, -",
        "true, -, -",
      })
  void anAddressCountsOnlyIfTheProviderVerifiedIt(
      @Nullable Boolean verified, @Nullable String email, @Nullable String known) {
    Authentication.Accepted verdict =
        verified(claims().claim("email_verified", verified).claim("email", email));

    assertThat(verdict.caller().email()).isEqualTo(known);
  }

  @Test
  void anAddressWhoseVerificationIsATextDoesNotCount() {
    assertThat(
            verified(claims().claim("email_verified", "true").claim("email", "jo@example.com"))
                .caller()
                .email())
        .isNull();
  }

  @Test
  void anAddressThatIsNoTextSpoilsTheToken() {
    assertThat(
            selfIssued()
                .verify(
                    token(
                        header(),
                        claims().claim("email_verified", true).claim("email", List.of("a", "b")))))
        .isInstanceOf(Authentication.Rejected.class);
  }

  static Stream<Arguments> scopes() {
    return Stream.of(
        scopes(claims -> claims, Set.of()),
        scopes(claims -> claims.claim("scope", ""), Set.of()),
        scopes(claims -> claims.claim("scope", 7), Set.of()),
        scopes(claims -> claims.claim("scope", "mcp:reader xmcp:read mcp"), Set.of()),
        scopes(claims -> claims.claim("scope", "openid mcp:write"), Set.of(Scope.WRITE)),
        scopes(claims -> claims.claim("scp", "mcp:read mcp:write"), Set.of(Scope.values())),
        scopes(claims -> claims.claim("scp", List.of("mcp:read", "x", 7)), Set.of(Scope.READ)),
        scopes(
            claims -> claims.claim("scope", "mcp:read").claim("scp", List.of("mcp:write")),
            Set.of(Scope.values())));
  }

  private static Arguments scopes(UnaryOperator<JWTClaimsSet.Builder> with, Set<Scope> expected) {
    return Arguments.of(with, expected);
  }

  @ParameterizedTest
  @MethodSource("scopes")
  void scopesAreTheWordsOfScopeAndScp(
      UnaryOperator<JWTClaimsSet.Builder> with, Set<Scope> expected) {
    assertThat(verified(with.apply(claims())).caller().scopes()).isEqualTo(expected);
  }

  private static JwtAuthenticator trusting(MockWebServer provider) {
    return JwtAuthenticator.oidc(
        new OidcSettings(URI.create(ISSUER), AUDIENCE, provider.url("/keys").uri(), null),
        new HttpTransport(UpstreamLimits.standard()),
        CLOCK);
  }

  private static MockResponse keys(JWKSet keys) {
    return new MockResponse.Builder().body(keys.toString()).build();
  }

  @Test
  void aProviderMaySignWithEllipticCurves() throws Exception {
    ECKey elliptic = new ECKeyGenerator(Curve.P_256).keyID("ec-1").generate();
    try (MockWebServer provider = new MockWebServer()) {
      provider.start();
      provider.enqueue(keys(new JWKSet(elliptic.toPublicJWK())));
      JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec-1");

      Authentication verdict =
          trusting(provider)
              .verify(signed(header, claims().audience(AUDIENCE), new ECDSASigner(elliptic)));

      assertThat(verdict).isInstanceOf(Authentication.Accepted.class);
      assertThat(((Authentication.Accepted) verdict).caller().method()).isEqualTo("oidc");
    }
  }

  @Test
  void withoutTheProvidersKeysNothingCanBeTold() throws Exception {
    try (MockWebServer provider = new MockWebServer()) {
      provider.start();
      provider.enqueue(new MockResponse.Builder().code(503).build());

      assertThat(trusting(provider).verify(token(header(), claims().audience(AUDIENCE))))
          .isEqualTo(new Authentication.Unavailable(3));
    }
  }

  @Test
  void aTokenOfAnotherIssuerCostsTheProviderNothing() throws Exception {
    try (MockWebServer provider = new MockWebServer()) {
      provider.start();

      assertThat(trusting(provider).verify(token(header(), claims().issuer("https://evil"))))
          .isEqualTo(new Authentication.Rejected("oidc: another issuer"));
      assertThat(provider.getRequestCount()).isZero();
    }
  }

  /** The keys that were good a moment ago stay good, and the provider is not asked twice. */
  @Test
  void anUnknownKeyIdIsRefusedWhileTheProviderIsDown() throws Exception {
    try (MockWebServer provider = new MockWebServer()) {
      provider.start();
      provider.enqueue(keys(new JWKSet(KEY.toPublicJWK())));
      provider.enqueue(new MockResponse.Builder().code(503).build());
      JwtAuthenticator way = trusting(provider);
      String good = token(header(), claims().audience(AUDIENCE));
      assertThat(way.verify(good)).isInstanceOf(Authentication.Accepted.class);

      assertThat(way.verify(token(header().keyID("other"), claims().audience(AUDIENCE))))
          .isEqualTo(
              new Authentication.Rejected("oidc: type, algorithm or key id is not accepted"));
      assertThat(way.verify(good)).isInstanceOf(Authentication.Accepted.class);
    }
  }
}
