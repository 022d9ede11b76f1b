package com.instainstru.copilot.faults;

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
final class TokenProvider implements AutoCloseable {
  /** What its tokens for the server under test are made for. */
  static final String AUDIENCE = "https://copilot.example.com/mcp";

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

  static TokenProvider start() throws IOException {
    return new TokenProvider(0);
  }

  static RSAKey newKey() {
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

  String issuer() {
    return "http://127.0.0.1:" + server.getPort();
  }

  RSAKey key() {
    return key;
  }

  int keyFetches() {
    return keyFetches.get();
  }

  int requests() {
    return server.getRequestCount();
  }

  void rotate() {
    key = newKey();
  }

  void down(boolean isDown) {
    down = isDown;
  }

  /** Makes the discovery document name other keys. */
  void keysAt(String url) {
    discoveredKeys = url;
  }

  /** Makes the discovery document speak of another issuer. */
  void impersonated() {
    discoveredIssuer = "https://id.example.com";
  }

  /** Claims of a good token for the server under test. */
  JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(issuer())
        .audience(AUDIENCE)
        .subject("user-1")
        .jwtID(UUID.randomUUID().toString())
        .claim("scope", "openid mcp:read mcp:write")
        .expirationTime(Date.from(Instant.now().plusSeconds(600)));
  }

  JWSHeader.Builder header() {
    return new JWSHeader.Builder(JWSAlgorithm.RS256)
        .keyID(key.getKeyID())
        .type(new JOSEObjectType("at+jwt"));
  }

  /** A good token. */
  String token() {
    return token(claims());
  }

  String token(JWTClaimsSet.Builder claims) {
    try {
      return signed(header(), claims, new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static String signed(JWSHeader.Builder header, JWTClaimsSet.Builder claims, JWSSigner signer) {
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
