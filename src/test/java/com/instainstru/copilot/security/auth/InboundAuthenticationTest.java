package com.instainstru.copilot.security.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instainstru.copilot.config.InboundSettings;
import com.instainstru.copilot.config.OidcSettings;
import com.instainstru.copilot.config.Secret;
import com.instainstru.copilot.config.SelfIssuedTokenSettings;
import com.instainstru.copilot.config.UpstreamLimits;
import com.instainstru.copilot.testing.HeardLog;
import com.instainstru.copilot.upstream.HttpTransport;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboundAuthenticationTest {
  private static final String ISSUER = "https://copilot.example.com";
  private static final RSAKey KEY = key("mcp-key-1");
  private static final String BASE64_URL =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private static RSAKey key(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(RSAKey key) {
    try {
      return "-----BEGIN PUBLIC KEY-----\n"
          + Base64.getMimeEncoder().encodeToString(key.toRSAPublicKey().getEncoded())
          + "\n-----END PUBLIC KEY-----\n";
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InboundSettings settings(
      @Nullable String token, boolean selfIssued, @Nullable OidcSettings oidc, String... allowed) {
    return new InboundSettings(
        token == null ? null : Secret.of(token),
        List.of(),
        selfIssued
            ? new SelfIssuedTokenSettings(
                ISSUER, List.of(new SelfIssuedTokenSettings.Key("mcp-key-1", pem(KEY))))
            : null,
        oidc,
        Set.of(allowed),
        null,
        false,
        Set.of(),
        false);
  }

  private static InboundAuthentication authentication(InboundSettings settings, Clock clock) {
    return InboundAuthentication.of(settings, new HttpTransport(UpstreamLimits.standard()), clock);
  }

  private static InboundAuthentication service() {
    return authentication(settings("service-token", false, null), Clock.systemUTC());
  }

  private static InboundAuthentication selfIssued(String... allowed) {
    return authentication(settings(null, true, null, allowed), Clock.systemUTC());
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience(ISSUER)
        .subject("user-1")
        .claim("scope", "mcp:read openid")
        .expirationTime(Date.from(Instant.now().plusSeconds(600)));
  }

  private static String signed(RSAKey key, @Nullable String kid, JWTClaimsSet claims) {
    try {
      JWSHeader header =
          new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(kid).type(JOSEObjectType.JWT).build();
      SignedJWT jwt = new SignedJWT(header, claims);
      jwt.sign(new RSASSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Caller accepted(Authentication outcome) {
    assertThat(outcome).isInstanceOf(Authentication.Accepted.class);
    return ((Authentication.Accepted) outcome).caller();
  }

  @Test
  void noHeaderIsNoCredential() {
    assertThat(service().authenticate(null)).isInstanceOf(Authentication.Missing.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic c2VydmljZQ==",
        "Bearer",
        "Bearer wrong",
        "Bearer ",
        "Bearer ünï",
        "service-token"
      })
  void anythingButTheTokenIsRefused(String header) {
    assertThat(service().authenticate(header)).isInstanceOf(Authentication.Rejected.class);
  }

  @Test
  void aRefusalSaysWhatEachWayInMakesOfIt() {
    InboundAuthentication ways =
        authentication(settings("service-token", true, null), Clock.systemUTC());
    assertThat(ways.authenticate("Bearer wrong"))
        .isEqualTo(new Authentication.Rejected("no service token; self_issued: no signed JWT"));
    assertThat(ways.authenticate("Basic c2VydmljZQ=="))
        .isEqualTo(new Authentication.Rejected("no bearer token but another scheme"));
  }

  @Test
  void blanksAroundATokenDoNotMatter() {
    accepted(service().authenticate("Bearer   service-token "));
  }

  @Test
  void theAllowlistIsOfPeopleOnly() {
    accepted(
        authentication(settings("service-token", false, null, "someone"), Clock.systemUTC())
            .authenticate("Bearer service-token"));
  }

  @Test
  void withoutTheProvidersKeysOnlyItsTokensCannotBeTold() throws Exception {
    try (MockWebServer provider = new MockWebServer()) {
      provider.start();
      provider.enqueue(new MockResponse.Builder().code(503).build());
      OidcSettings oidc =
          new OidcSettings(URI.create(ISSUER), ISSUER + "/mcp", provider.url("/jwks").uri(), null);
      InboundAuthentication ways =
          authentication(settings("service-token", true, oidc), Clock.systemUTC());

      accepted(ways.authenticate("Bearer service-token"));
      accepted(ways.authenticate("Bearer " + signed(KEY, "mcp-key-1", claims().build())));
      assertThat(ways.authenticate("Bearer no.such.token"))
          .isInstanceOf(Authentication.Rejected.class);
      assertThat(ways.authenticate("Bearer " + signed(key("theirs"), "theirs", claims().build())))
          .isEqualTo(new Authentication.Unavailable(3));
    }
  }

  /** Enough to find the same token again, and not a letter of it. */
  @Test
  void eachFailureIsOneLineWithADigest() throws Exception {
    try (HeardLog log = HeardLog.of(InboundAuthentication.class);
        MockWebServer provider = new MockWebServer()) {
      provider.start();
      provider.enqueue(new MockResponse.Builder().code(503).build());
      OidcSettings oidc =
          new OidcSettings(URI.create(ISSUER), ISSUER + "/mcp", provider.url("/jwks").uri(), null);
      String refused = "refused-in-the-log";
      String unknown = signed(key("theirs"), "theirs", claims().build());
      String foreign = signed(KEY, "mcp-key-1", claims().subject("logged").build());
      service().authenticate("Bearer " + refused);
      authentication(settings(null, false, oidc), Clock.systemUTC())
          .authenticate("Bearer " + unknown);
      selfIssued("someone").authenticate("Bearer " + foreign);

      for (Map.Entry<String, String> told :
          Map.of(
                  refused, "no service token",
                  unknown, "the provider's keys are not available",
                  foreign, "not on the allowlist")
              .entrySet()) {
        String digest = TokenDigest.hex(told.getKey()).substring(0, 12);
        assertThat(log.lines(digest))
            .containsExactly("authentication failed: " + told.getValue() + "; sha256=" + digest);
      }
    }
  }

  @Test
  void theServiceTokenHasAllScopes() {
    InboundAuthentication ways = service();
    for (String scheme : List.of("Bearer ", "bearer ")) {
      Caller caller = accepted(ways.authenticate(scheme + "service-token"));
      assertThat(caller.principal()).isEqualTo("service");
      assertThat(caller.scopes()).containsExactlyInAnyOrder(Scope.READ, Scope.WRITE);
    }
  }

  @Test
  void aSelfIssuedTokenHasTheScopesItNames() {
    Caller caller =
        accepted(selfIssued().authenticate("Bearer " + signed(KEY, "mcp-key-1", claims().build())));
    assertThat(caller.principal()).isEqualTo(ISSUER + "|user-1");
    assertThat(caller.scopes()).containsExactly(Scope.READ);
    assertThat(caller.may(Scope.WRITE)).isFalse();
    assertThat(caller.email()).isNull();
  }

  @Test
  void scopesMayBeAListInScp() {
    String token =
        signed(
            KEY,
            "mcp-key-1",
            claims().claim("scope", null).claim("scp", List.of("mcp:write")).build());
    assertThat(accepted(selfIssued().authenticate("Bearer " + token)).scopes())
        .containsExactly(Scope.WRITE);
  }

  @Test
  void aTokenThatIsWrongInOneWayIsRefused() {
    List<Consumer<JWTClaimsSet.Builder>> wrongs =
        List.of(
            claims -> claims.issuer("https://other.example.com"),
            claims -> claims.audience("https://other.example.com"),
            claims -> claims.expirationTime(null),
            claims -> claims.subject(null),
            claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(300))),
            claims -> claims.notBeforeTime(Date.from(Instant.now().plusSeconds(300))));
    for (Consumer<JWTClaimsSet.Builder> wrong : wrongs) {
      JWTClaimsSet.Builder claims = claims();
      wrong.accept(claims);
      assertThat(selfIssued().authenticate("Bearer " + signed(KEY, "mcp-key-1", claims.build())))
          .isInstanceOf(Authentication.Rejected.class);
    }
  }

  @Test
  void aKeyIdIsNeededAndHasToBeTheKnownOne() {
    assertThat(selfIssued().authenticate("Bearer " + signed(KEY, null, claims().build())))
        .isInstanceOf(Authentication.Rejected.class);
    assertThat(selfIssued().authenticate("Bearer " + signed(KEY, "other", claims().build())))
        .isInstanceOf(Authentication.Rejected.class);
  }

  @Test
  void anUnsignedTokenAndAForeignKeyAreRefused() {
    assertThat(selfIssued().authenticate("Bearer " + new PlainJWT(claims().build()).serialize()))
        .isInstanceOf(Authentication.Rejected.class);
    assertThat(
            selfIssued()
                .authenticate("Bearer " + signed(key("mcp-key-1"), "mcp-key-1", claims().build())))
        .isInstanceOf(Authentication.Rejected.class);
  }

  @Test
  void theAllowlistNamesSubjectsAndVerifiedAddresses() {
    String plain = "Bearer " + signed(KEY, "mcp-key-1", claims().build());
    assertThat(selfIssued("someone").authenticate(plain))
        .isInstanceOf(Authentication.NotAdmitted.class);
    accepted(selfIssued("user-1").authenticate(plain));
    String mail =
        "Bearer "
            + signed(
                KEY,
                "mcp-key-1",
                claims().claim("email", "Ana@Example.com").claim("email_verified", true).build());
    assertThat(accepted(selfIssued("ANA@example.com").authenticate(mail)).email())
        .isEqualTo("ana@example.com");
    String unverified =
        "Bearer " + signed(KEY, "mcp-key-1", claims().claim("email", "ana@example.com").build());
    assertThat(selfIssued("ana@example.com").authenticate(unverified))
        .isInstanceOf(Authentication.NotAdmitted.class);
  }

  @Test
  void aKeyThatIsNoneIsToldAtStart() {
    InboundSettings broken =
        new InboundSettings(
            null,
            List.of(),
            new SelfIssuedTokenSettings(
                ISSUER, List.of(new SelfIssuedTokenSettings.Key("k", "nonsense"))),
            null,
            Set.of(),
            null,
            false,
            Set.of(),
            false);
    assertThatThrownBy(() -> authentication(broken, Clock.systemUTC()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("INSTAINSTRU_MCP_JWT_PUBLIC_KEY");
  }

  @Test
  void aProvidersTokenIsCheckedWithItsKeySet() throws Exception {
    RSAKey theirs = key("their-key");
    try (MockWebServer provider = new MockWebServer()) {
      provider.start();
      provider.enqueue(
          new MockResponse.Builder()
              .addHeader("Content-Type", "application/json")
              .body(new JWKSet(theirs.toPublicJWK()).toString())
              .build());
      OidcSettings oidc =
          new OidcSettings(
              URI.create(ISSUER), ISSUER + "/mcp", provider.url("/jwks").uri(), "client-1");
      InboundSettings settings = settings("service-token", false, oidc);
      InboundAuthentication ways = authentication(settings, Clock.systemUTC());
      String good =
          "Bearer " + signed(theirs, "their-key", claims().audience(ISSUER + "/mcp").build());
      assertThat(accepted(ways.authenticate(good)).method()).isEqualTo("oidc");
      accepted(ways.authenticate(good));
      assertThat(provider.getRequestCount()).isEqualTo(1);
      String forAnotherApplication =
          "Bearer " + signed(theirs, "their-key", claims().audience("other").build());
      assertThat(ways.authenticate(forAnotherApplication))
          .isInstanceOf(Authentication.Rejected.class);
      assertThat(ProtectedResourceMetadata.of(settings, URI.create(ISSUER + "/mcp")).toString())
          .isEqualTo(
              "{\"resource\":\"https://copilot.example.com/mcp\","
                  + "\"authorization_servers\":[\"https://copilot.example.com\"],"
                  + "\"bearer_methods_supported\":[\"header\"],"
                  + "\"scopes_supported\":[\"mcp:read\",\"mcp:write\"],"
                  + "\"client_id\":\"client-1\"}");
    }
  }

  @Test
  void withoutAProviderTheMetadataNamesNone() {
    assertThat(
            ProtectedResourceMetadata.of(settings("t", false, null), URI.create(ISSUER + "/mcp"))
                .toString())
        .isEqualTo(
            "{\"resource\":\"https://copilot.example.com/mcp\","
                + "\"bearer_methods_supported\":[\"header\"],"
                + "\"scopes_supported\":[\"mcp:read\",\"mcp:write\"]}");
  }

  @Test
  void aProviderWithoutAClientIdIsNamedAlone() {
    OidcSettings oidc = new OidcSettings(URI.create(ISSUER), ISSUER + "/mcp", null, null);
    assertThat(
            ProtectedResourceMetadata.of(settings("t", false, oidc), URI.create(ISSUER + "/mcp"))
                .propertyNames())
        .contains("authorization_servers")
        .doesNotContain("client_id");
  }

  @Test
  void scopesAreWholeWords() {
    assertThat(Scope.of("mcp:read")).contains(Scope.READ);
    assertThat(Scope.of("mcp:reader")).isEmpty();
    assertThat(Scope.among(List.of("openid", "mcp:write", "MCP:READ", "mcp:write")))
        .containsExactly(Scope.WRITE);
  }

  /** A clock that stands until it is told the time. */
  private static final class SetClock extends Clock {
    private Instant now = Instant.parse("2026-05-01T12:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void aRememberedTokenNeverOutlivesItself_A05() {
    SetClock clock = new SetClock();
    InboundAuthentication ways = authentication(settings(null, true, null), clock);
    String token =
        "Bearer "
            + signed(
                KEY,
                "mcp-key-1",
                claims().expirationTime(Date.from(clock.now.plusSeconds(10))).build());
    accepted(ways.authenticate(token));
    clock.now = clock.now.plusSeconds(39);
    accepted(ways.authenticate(token));
    clock.now = clock.now.plusSeconds(2);
    assertThat(ways.authenticate(token))
        .as("41 s later, 31 s after its end and before it would be forgotten")
        .isInstanceOf(Authentication.Rejected.class);
  }

  @Test
  void rememberedTokensAreBounded() {
    InboundAuthentication ways = selfIssued();
    for (int i = 0; i < InboundAuthentication.MAX_REMEMBERED + 50; i++) {
      accepted(
          ways.authenticate(
              "Bearer " + signed(KEY, "mcp-key-1", claims().subject("user-" + i).build())));
    }
    assertThat(ways.remembered()).isEqualTo(InboundAuthentication.MAX_REMEMBERED);
  }

  @Test
  void aTokenRememberedHereIsNotKnownUnderOtherSettings() {
    String token = "Bearer " + signed(KEY, "mcp-key-1", claims().build());
    accepted(selfIssued().authenticate(token));
    InboundAuthentication other =
        authentication(
            new InboundSettings(
                null,
                List.of(),
                new SelfIssuedTokenSettings(
                    "https://staging.example.com",
                    List.of(new SelfIssuedTokenSettings.Key("mcp-key-1", pem(KEY)))),
                null,
                Set.of(),
                null,
                false,
                Set.of(),
                false),
            Clock.systemUTC());
    assertThat(other.authenticate(token)).isInstanceOf(Authentication.Rejected.class);
  }

  @Property(tries = 300)
  void whateverIsShownIsRefusedAndNeverFails(@ForAll @StringLength(max = 200) String header) {
    assertThat(selfIssued().authenticate(header)).isInstanceOf(Authentication.Rejected.class);
    assertThat(selfIssued().authenticate("Bearer " + header))
        .isInstanceOf(Authentication.Rejected.class);
  }

  /** Characters of the other alphabet, of padding, and with other last bits, at every place. */
  @Test
  void refusesEveryOtherSpellingOfAToken() {
    String good = signed(KEY, "mcp-key-1", claims().build());
    InboundAuthentication ways = selfIssued();
    accepted(ways.authenticate("Bearer " + good));
    List<String> others = new ArrayList<>(List.of(good + "=", good + "==", good + "."));
    for (int place = 0; place < good.length(); place++) {
      String before = good.substring(0, place);
      String after = good.substring(place + 1);
      boolean endOfPart = after.isEmpty() || after.startsWith(".");
      String replacements = endOfPart ? BASE64_URL + "+/=" : "+/=";
      replacements.chars().forEach(letter -> others.add(before + (char) letter + after));
      if (endOfPart) {
        others.add(before + good.charAt(place) + "=" + after);
      }
    }
    others.removeIf(good::equals);

    for (String other : others) {
      assertThat(ways.authenticate("Bearer " + other))
          .as(other)
          .isInstanceOf(Authentication.Rejected.class);
    }
    String lastBits = good.substring(0, good.length() - 1) + next(good.charAt(good.length() - 1));
    assertThat(Base64URL.from(lastBits.substring(lastBits.lastIndexOf('.') + 1)).decode())
        .isEqualTo(Base64URL.from(good.substring(good.lastIndexOf('.') + 1)).decode());
    assertThat(ways.authenticate("Bearer " + lastBits))
        .isEqualTo(new Authentication.Rejected("self_issued: not canonical Base64url"));
    assertThat(ways.authenticate("Bearer " + good.replaceFirst("\\.", "=.")))
        .isEqualTo(new Authentication.Rejected("self_issued: not canonical Base64url"));
  }

  private static char next(char letter) {
    return BASE64_URL.charAt(BASE64_URL.indexOf(letter) + 1);
  }

  @Property(tries = 200)
  void aTokenChangedInOnePlaceIsRefused(
      @ForAll @IntRange(max = 10_000) int place,
      @ForAll @CharRange(from = '!', to = '~') char letter) {
    String good = signed(KEY, "mcp-key-1", claims().build());
    int index = place % good.length();
    String changed = good.substring(0, index) + letter + good.substring(index + 1);
    Authentication outcome = selfIssued().authenticate("Bearer " + changed);
    if (changed.equals(good)) {
      accepted(outcome);
    } else {
      assertThat(outcome).isInstanceOf(Authentication.Rejected.class);
    }
  }
}
