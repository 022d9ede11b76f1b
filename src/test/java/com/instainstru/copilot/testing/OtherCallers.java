package com.instainstru.copilot.testing;

import com.instainstru.copilot.config.SettingName;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;

/** People with tokens of their own, beside the service token of {@link AssembledServer}. */
public final class OtherCallers {
  private static final String ISSUER = "https://callers.example.com";

  private final RSAKey key;

  private OtherCallers(RSAKey key) {
    this.key = key;
  }

  public static OtherCallers make() throws JOSEException {
    return new OtherCallers(new RSAKeyGenerator(2048).keyID("key-1").generate());
  }

  /** Makes a server accept the tokens of these callers. */
  public AssembledServer.Builder admit(AssembledServer.Builder server) throws JOSEException {
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key.toRSAPublicKey().getEncoded())
            + "\n-----END PUBLIC KEY-----";
    return server
        .set(SettingName.OAUTH_ISSUER, ISSUER)
        .set(SettingName.JWT_PUBLIC_KEY, pem)
        .set(SettingName.JWT_KEY_ID, "key-1");
  }

  /** A token with both scopes. */
  public String token(String subject) throws JOSEException {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("key-1").build(),
            new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(List.of(ISSUER, ISSUER + "/mcp"))
                .subject(subject)
                .claim("scope", "mcp:read mcp:write")
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(Instant.now().plus(Duration.ofHours(1))))
                .build());
    jwt.sign(new RSASSASigner(key));
    return jwt.serialize();
  }

  /** Whom the server's records name. */
  public static String principal(String subject) {
    return ISSUER + "|" + subject;
  }
}
