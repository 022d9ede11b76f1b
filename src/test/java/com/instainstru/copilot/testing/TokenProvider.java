package com.instainstru.copilot.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** An OpenID Connect provider on the loopback: its discovery document, its keys, its tokens. */
public final class TokenProvider implements AutoCloseable {
  /** What its tokens for the server under test are made for. */
  public static final String AUDIENCE = "https://copilot.example.com/mcp";

  private final MockWebServer server = new MockWebServer();
  private final AtomicInteger keyFetches = new AtomicInteger();
  private volatile RSAKey key = newKey();
  private volatile String discoveredIssuer;
  private volatile String discoveredKeys;
  private volatile boolean down;

  private TokenProvider(int port) throws IOException {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return answer(request.getUrl().encodedPath());
          }
        });
    server.start(port);
    discoveredIssuer = issuer();
    discoveredKeys = issuer() + "/keys";
  }

  public static TokenProvider start() throws IOException {
    return new TokenProvider(0);
  }

  public static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private MockResponse answer(String path) {
    if (down) {
      return AssembledServer.json(503, "{}");
    }
    return switch (path) {
      case "/keys" -> {
        keyFetches.incrementAndGet();
        yield AssembledServer.json(200, new JWKSet(key.toPublicJWK()).toString());
      }
      case "/.well-known/openid-configuration" ->
          AssembledServer.json(
              200,
              "{\"issuer\":\"" + discoveredIssuer + "\",\"jwks_uri\":\"" + discoveredKeys + "\"}");
      default -> AssembledServer.json(404, "{}");
    };
  }

  public String issuer() {
    return "http://127.0.0.1:" + server.getPort();
  }

  public RSAKey key() {
    return key;
  }

  public int keyFetches() {
    return keyFetches.get();
  }

  public int requests() {
    return server.getRequestCount();
  }

  public void rotate() {
    key = newKey();
  }

  public void down(boolean isDown) {
    down = isDown;
  }

  /** Makes the discovery document name other keys. */
  public void keysAt(String url) {
    discoveredKeys = url;
  }

  /** Makes the discovery document speak of another issuer. */
  public void impersonated() {
    discoveredIssuer = "https://id.example.com";
  }

  /** Claims of a good token for the server under test. */
  public JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(issuer())
        .audience(AUDIENCE)
        .subject("user-1")
        .jwtID(UUID.randomUUID().toString())
        .claim("scope", "openid mcp:read mcp:write")
        .expirationTime(Date.from(Instant.now().plusSeconds(600)));
  }

  public JWSHeader.Builder header() {
    return new JWSHeader.Builder(JWSAlgorithm.RS256)
        .keyID(key.getKeyID())
        .type(new JOSEObjectType("at+jwt"));
  }

  /** A good token. */
  public String token() {
    return token(claims());
  }

  public String token(JWTClaimsSet.Builder claims) {
    try {
      return signed(header(), claims, new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  public static String signed(
      JWSHeader.Builder header, JWTClaimsSet.Builder claims, JWSSigner signer) {
    try {
      SignedJWT jwt = new SignedJWT(header.build(), claims.build());
      jwt.sign(signer);
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
