package com.instainstru.copilot.security.auth;

import com.instainstru.copilot.config.SelfIssuedTokenSettings;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads the public keys of self-issued tokens. */
final class RsaPublicKeys {
  private static final int LEAST_BITS = 2048;

  private RsaPublicKeys() {}

  /**
   * @throws IllegalArgumentException if one is no RSA public key in PEM form of at least 2,048 bits
   */
  static JWKSet of(List<SelfIssuedTokenSettings.Key> keys) {
    List<JWK> set = new ArrayList<>();
    for (SelfIssuedTokenSettings.Key key : keys) {
      set.add(
          new RSAKey.Builder(read(key.publicKeyPem()))
              .keyID(key.id())
              .keyUse(KeyUse.SIGNATURE)
              .build());
    }
    return new JWKSet(set);
  }

  private static RSAPublicKey read(String pem) {
    RSAPublicKey key;
    try {
      byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
      key =
          (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "INSTAINSTRU_MCP_JWT_PUBLIC_KEY is no RSA public key in PEM form", e);
    }
    if (key.getModulus().bitLength() < LEAST_BITS) {
      throw new IllegalArgumentException(
          "INSTAINSTRU_MCP_JWT_PUBLIC_KEY has fewer than " + LEAST_BITS + " bits");
    }
    return key;
  }
}
