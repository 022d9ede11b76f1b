package com.instainstru.copilot.security.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instainstru.copilot.config.SelfIssuedTokenSettings;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RsaPublicKeysTest {
  private static String pem(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return pem(generator.generateKeyPair().getPublic().getEncoded());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(byte[] der) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END PUBLIC KEY-----\n";
  }

  @Test
  void keysAreReadInOrderUnderTheirIds() throws Exception {
    List<JWK> keys =
        RsaPublicKeys.of(
                List.of(
                    new SelfIssuedTokenSettings.Key("new", pem("RSA", 2048)),
                    new SelfIssuedTokenSettings.Key("old", pem("RSA", 3072))))
            .getKeys();

    assertThat(keys).extracting(JWK::getKeyID).containsExactly("new", "old");
    assertThat(keys).extracting(JWK::size).containsExactly(2048, 3072);
    assertThat(keys).extracting(JWK::getKeyUse).containsOnly(KeyUse.SIGNATURE);
    assertThat(keys).noneMatch(JWK::isPrivate);
  }

  /** An environment variable often loses its line breaks. */
  @Test
  void aKeyMayStandInOneLine() {
    String pem = pem("RSA", 2048);

    assertThat(
            RsaPublicKeys.of(List.of(new SelfIssuedTokenSettings.Key("k", pem.replace("\n", ""))))
                .toString())
        .isEqualTo(RsaPublicKeys.of(List.of(new SelfIssuedTokenSettings.Key("k", pem))).toString());
  }

  @Test
  void aKeyOfFewerThan2048BitsIsRefused() {
    String pem = pem("RSA", 1024);

    assertThatThrownBy(() -> RsaPublicKeys.of(List.of(new SelfIssuedTokenSettings.Key("k", pem))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("INSTAINSTRU_MCP_JWT_PUBLIC_KEY has fewer than 2048 bits");
  }

  static Stream<String> unusable() {
    return Stream.of(
        "",
        "nonsense",
        pem(new byte[] {1, 2, 3}),
        pem("EC", 256),
        pem("RSA", 2048).replace("MIIB", "MIIC"));
  }

  @ParameterizedTest
  @MethodSource("unusable")
  void whatIsNoRsaPublicKeyIsRefusedWithoutBeingRepeated(String pem) {
    assertThatThrownBy(() -> RsaPublicKeys.of(List.of(new SelfIssuedTokenSettings.Key("k", pem))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("INSTAINSTRU_MCP_JWT_PUBLIC_KEY is no RSA public key in PEM form");
  }
}
