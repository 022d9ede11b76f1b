package com.instainstru.copilot.security.auth;

import static com.instainstru.copilot.testing.AssembledServer.PING;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.testing.TokenProvider;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of a provider: forged, foreign, stale, and while its keys change or cannot be had. */
@Timeout(90)
@IntegrationTest
class ProviderTokenTest {
  private static TokenProvider provider;
  private static AssembledServer server;

  @BeforeAll
  static void start() throws IOException {
    provider = TokenProvider.start();
    server = trusting(provider).start();
  }

  @AfterAll
  static void stop() {
    server.close();
    provider.close();
  }

  /** The default of 60 failures a minute would turn refusals of this class into 429. */
  private static AssembledServer.Builder trusting(TokenProvider provider) {
    return AssembledServer.builder()
        .set(SettingName.WORKOS_ISSUER, provider.issuer())
        .set(SettingName.WORKOS_JWKS_URL, provider.issuer() + "/keys")
        .set(SettingName.WORKOS_AUDIENCE, TokenProvider.AUDIENCE)
        .limits("http_failed_logins=10k");
  }

  private static int status(String token) throws IOException {
    return server.postAs(token, PING).status();
  }

  @Test
  void acceptsAGoodToken() throws IOException {
    assertThat(status(provider.token())).isEqualTo(200);
    assertThat(status(sign(provider.header().type(JOSEObjectType.JWT)))).isEqualTo(200);
    assertThat(status(sign(provider.header().type(null)))).isEqualTo(200);
    assertThat(
            status(
                provider.token(provider.claims().audience(List.of("x", TokenProvider.AUDIENCE)))))
        .isEqualTo(200);
    assertThat(
            status(provider.token(provider.claims().audience("https://copilot.example.com/sse"))))
        .as("the resource of /sse")
        .isEqualTo(200);
    assertThat(status(provider.token(expiring(-20)))).as("within the skew").isEqualTo(200);
  }

  private static String sign(JWSHeader.Builder header) {
    return sign(header, provider.key());
  }

  private static String sign(JWSHeader.Builder header, RSAKey key) {
    return TokenProvider.signed(header, provider.claims(), signer(key));
  }

  private static JWSSigner signer(RSAKey key) {
    try {
      return new RSASSASigner(key);
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JWTClaimsSet.Builder expiring(int seconds) {
    return provider.claims().expirationTime(Date.from(Instant.now().plusSeconds(seconds)));
  }

  private static JWSHeader.Builder header(JWSAlgorithm algorithm) {
    return new JWSHeader.Builder(algorithm)
        .keyID(provider.key().getKeyID())
        .type(new JOSEObjectType("at+jwt"));
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A token put together by hand, with the signature of a good one. */
  private static String patched(String header, String payload) {
    String[] good = provider.token().split("\\.", -1);
    return (header.isEmpty() ? good[0] : base64(header))
        + "."
        + (payload.isEmpty() ? good[1] : base64(payload))
        + "."
        + good[2];
  }

  private static String withAlgorithm(String name) {
    return patched("{\"alg\":\"" + name + "\",\"kid\":\"" + provider.key().getKeyID() + "\"}", "");
  }

  static Stream<String> algorithms() {
    return Stream.of(
        "none",
        "None",
        "NONE",
        "nOnE",
        "",
        "HS256",
        "RS512",
        "PS256",
        "ES256",
        "ES384",
        "EdDSA",
        "rs256",
        "RS256 ",
        "RSA-OAEP",
        "dir");
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void refusesOtherAlgorithms_A04(String algorithm) throws IOException {
    String token = withAlgorithm(algorithm);
    assertThat(status(token)).isEqualTo(401);
    assertThat(status(token.substring(0, token.lastIndexOf('.') + 1)))
        .as("without a signature")
        .isEqualTo(401);
  }

  @Test
  void refusesAnAlgorithmThatTakesThePublicKeyForASecret_A04() throws Exception {
    byte[] der = provider.key().toRSAPublicKey().getEncoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END PUBLIC KEY-----\n";
    String jwk = provider.key().toPublicJWK().toJSONString();
    for (byte[] secret :
        List.of(der, pem.getBytes(StandardCharsets.UTF_8), jwk.getBytes(StandardCharsets.UTF_8))) {
      String token =
          TokenProvider.signed(
              header(JWSAlgorithm.HS256), provider.claims(), new MACSigner(secret));
      assertThat(status(token)).isEqualTo(401);
    }
  }

  @Test
  void refusesOtherSignaturesOfTheRightKey_A04() throws Exception {
    for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.RS512, JWSAlgorithm.PS256)) {
      assertThat(status(sign(header(algorithm)))).isEqualTo(401);
    }
    String elliptic =
        TokenProvider.signed(
            header(JWSAlgorithm.ES256),
            provider.claims(),
            new ECDSASigner(new ECKeyGenerator(Curve.P_256).generate()));
    assertThat(status(elliptic)).isEqualTo(401);
  }

  /** Tokens that are wrong in one way. */
  static Map<String, String> wrongs() {
    RSAKey own = TokenProvider.newKey();
    Map<String, String> wrongs = new LinkedHashMap<>();
    wrongs.put("A-05 expired 5 minutes ago", provider.token(expiring(-300)));
    wrongs.put("A-05 expired beyond the skew", provider.token(expiring(-35)));
    wrongs.put("A-05 no expiry", provider.token(provider.claims().expirationTime(null)));
    wrongs.put(
        "A-05 not yet valid",
        provider.token(provider.claims().notBeforeTime(Date.from(Instant.now().plusSeconds(120)))));
    for (String audience :
        List.of(
            "https://other.example.com/mcp",
            "https://copilot.example.com",
            "https://copilot.example.com/mcp/",
            "https://copilot.example.com/MCP",
            "https://copilot.example.com/mcp https://x",
            "")) {
      wrongs.put("A-06 audience " + audience, provider.token(provider.claims().audience(audience)));
    }
    wrongs.put("A-16 no audience", provider.token(provider.claims().audience((String) null)));
    wrongs.put(
        "A-16 made for another application",
        provider.token(provider.claims().audience("client_01").claim("azp", "client_01")));
    for (String issuer :
        List.of(
            "https://evil.example",
            provider.issuer() + "/",
            provider.issuer().replace("http:", "https:"),
            provider.issuer() + ".evil.example",
            "")) {
      wrongs.put("A-07 issuer " + issuer, provider.token(provider.claims().issuer(issuer)));
    }
    wrongs.put("A-07 no issuer", provider.token(provider.claims().issuer(null)));
    wrongs.put("no subject", provider.token(provider.claims().subject(null)));
    wrongs.put("A-09 no key id", sign(provider.header().keyID(null)));
    wrongs.put("A-09 empty key id", sign(provider.header().keyID("")));
    wrongs.put("A-09 another's key under the right id", sign(provider.header(), own));
    wrongs.put("A-04 own key in the header", sign(provider.header().jwk(own.toPublicJWK()), own));
    wrongs.put(
        "A-04 own key at a URL",
        sign(provider.header().jwkURL(URI.create("http://127.0.0.1:1/keys")), own));
    wrongs.put(
        "A-04 critical extension",
        sign(provider.header().criticalParams(Set.of("x")).customParam("x", 1)));
    for (String type : List.of("dpop+jwt", "logout+jwt", "id_token", "JOSE", "secevent+jwt")) {
      wrongs.put("type " + type, sign(provider.header().type(new JOSEObjectType(type))));
    }
    wrongs.put("A-15 payload is no JSON", patched("", "nonsense"));
    wrongs.put("A-15 payload is a list", patched("", "[]"));
    wrongs.put("A-15 payload is deep", patched("", "{\"a\":" + "[".repeat(6_000)));
    wrongs.put("A-15 payload is empty", provider.token().replaceFirst("\\.[^.]*\\.", ".."));
    wrongs.put("A-15 payload was changed", patched("", "{\"iss\":\"" + provider.issuer() + "\"}"));
    wrongs.put("A-15 signed nonsense", signedNonsense());
    wrongs.put("header is no JSON", patched("nonsense", ""));
    wrongs.put("key given twice", patched("{\"alg\":\"RS256\",\"alg\":\"none\"}", ""));
    wrongs.put("four parts", provider.token() + ".x");
    wrongs.put("cut off", provider.token().substring(0, provider.token().length() - 8));
    return wrongs;
  }

  /** Signed by the right key, so that only its content is wrong. */
  private static String signedNonsense() {
    try {
      com.nimbusds.jose.JWSObject object =
          new com.nimbusds.jose.JWSObject(
              provider.header().build(),
              new com.nimbusds.jose.Payload(Base64URL.encode("not json")));
      object.sign(new RSASSASigner(provider.key()));
      return object.serialize();
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<Map.Entry<String, String>> wrongTokens() {
    return wrongs().entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("wrongTokens")
  void refusesTokensThatAreWrongInOneWay_A05_A06_A07_A09_A15_A16(Map.Entry<String, String> wrong)
      throws IOException {
    Got got = server.postAs(wrong.getValue(), PING);

    assertThat(got.status()).as(wrong.getKey()).isEqualTo(401);
    assertThat(got.headers().get("WWW-Authenticate")).contains("error=\"invalid_token\"");
    assertThat(got.body()).doesNotContain("Exception", "JWT", "nimbus");
  }

  @Test
  void unknownKeyIdsCostAtMostOneFetch_A09() throws IOException {
    try (TokenProvider own = TokenProvider.start();
        AssembledServer asking = trusting(own).start()) {
      assertThat(asking.postAs(own.token(), PING).status()).isEqualTo(200);
      assertThat(own.keyFetches()).isEqualTo(1);
      long begun = System.nanoTime();
      for (int i = 0; i < 10; i++) {
        RSAKey unknown = TokenProvider.newKey();
        String token =
            TokenProvider.signed(
                own.header().keyID(unknown.getKeyID()), own.claims(), signer(unknown));
        assertThat(asking.postAs(token, PING).status()).isEqualTo(401);
      }
      long pauses = Duration.ofNanos(System.nanoTime() - begun).toSeconds() / 3;
      assertThat((long) own.keyFetches()).isLessThanOrEqualTo(2 + pauses);
      assertThat(asking.postAs(own.token(), PING).status()).isEqualTo(200);
    }
  }

  @Test
  void aTokenOfAnotherIssuerCostsNoFetch_A07() throws IOException {
    try (TokenProvider own = TokenProvider.start();
        AssembledServer asking = trusting(own).start()) {
      asking.postAs(own.token(own.claims().issuer("https://evil.example")), PING);
      asking.postAs("a.b.c", PING);
      assertThat(own.requests()).isZero();
    }
  }

  @Test
  void aNewKeyWorksWithinSecondsAndTheOldOneNoLonger_A10() throws IOException {
    try (TokenProvider own = TokenProvider.start();
        AssembledServer asking = trusting(own).start()) {
      assertThat(asking.postAs(own.token(), PING).status()).isEqualTo(200);
      String unseen = own.token();
      for (int i = 0; i < 2; i++) {
        own.rotate();
        String fresh = own.token();
        Awaitility.await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> asking.postAs(fresh, PING).status() == 200);
      }
      assertThat(asking.postAs(unseen, PING).status()).isEqualTo(401);
    }
  }

  @Test
  void theLastGoodKeysServeWhileTheProviderIsDown_A10() throws IOException {
    try (TokenProvider own = TokenProvider.start();
        AssembledServer asking = trusting(own).start()) {
      assertThat(asking.postAs(own.token(), PING).status()).isEqualTo(200);
      own.down(true);
      RSAKey unknown = TokenProvider.newKey();
      String forged =
          TokenProvider.signed(
              own.header().keyID(unknown.getKeyID()), own.claims(), signer(unknown));
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () -> {
                assertThat(asking.postAs(forged, PING).status()).isEqualTo(401);
                return own.requests() > 1;
              });
      assertThat(asking.postAs(own.token(), PING).status()).isEqualTo(200);
    }
  }

  @Test
  void aProviderThatIsDownAtStartIsAskedAgainSoon_A14() throws IOException {
    try (TokenProvider own = TokenProvider.start()) {
      own.down(true);
      try (AssembledServer asking = trusting(own).start()) {
        assertThat(asking.post(PING).status()).as("the service token").isEqualTo(200);
        Got got = asking.postAs(own.token(), PING);
        assertThat(got.status()).isEqualTo(503);
        assertThat(got.headers().get("Retry-After")).isEqualTo("3");
        for (int i = 0; i < 10; i++) {
          assertThat(asking.postAs(own.token(), PING).status()).isEqualTo(503);
        }
        assertThat(own.requests()).as("no request for each token").isLessThanOrEqualTo(4);

        own.down(false);

        Awaitility.await()
            .atMost(Duration.ofSeconds(15))
            .until(() -> asking.postAs(own.token(), PING).status() == 200);
      }
    }
  }

  @Test
  void keysAreFoundByDiscoveryOfTheExactIssuer_A10() throws IOException {
    try (TokenProvider own = TokenProvider.start();
        AssembledServer asking = trusting(own).set(SettingName.WORKOS_JWKS_URL, "").start()) {
      assertThat(asking.postAs(own.token(), PING).status()).isEqualTo(200);
      assertThat(own.keyFetches()).isEqualTo(1);
    }
    try (TokenProvider own = TokenProvider.start();
        AssembledServer asking = trusting(own).set(SettingName.WORKOS_JWKS_URL, "").start()) {
      own.impersonated();
      assertThat(asking.postAs(own.token(), PING).status()).isEqualTo(503);
      assertThat(own.keyFetches()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "http://id.example.com/keys", "file:///etc/passwd", "/keys", "https://", "::"})
  void keysAreFetchedFromAnHttpsUrlOnly_A10(String url) throws IOException {
    try (TokenProvider own = TokenProvider.start();
        AssembledServer asking = trusting(own).set(SettingName.WORKOS_JWKS_URL, "").start()) {
      own.keysAt(url);
      assertThat(asking.postAs(own.token(), PING).status()).isEqualTo(503);
      assertThat(own.keyFetches()).isZero();
    }
  }
}
