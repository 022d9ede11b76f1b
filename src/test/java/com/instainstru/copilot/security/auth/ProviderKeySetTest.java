package com.instainstru.copilot.security.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instainstru.copilot.config.OidcSettings;
import com.instainstru.copilot.testing.TokenProvider;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.util.Resource;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a provider's keys are looked for. */
class ProviderKeySetTest {
  private static final String ISSUER = "https://id.example.com";
  private static final String DISCOVERY = ISSUER + "/.well-known/openid-configuration";
  private static final String NO_KEYS = "{\"keys\":[]}";

  private final Map<String, String> documents = new HashMap<>();
  private final List<String> asked = new ArrayList<>();

  private ProviderKeySet keySet(String issuer, @Nullable String jwksUrl) {
    return new ProviderKeySet(
        new OidcSettings(
            URI.create(issuer),
            "https://copilot.example.com/mcp",
            jwksUrl == null ? null : URI.create(jwksUrl),
            null),
        this::document);
  }

  private Resource document(URL url) throws IOException {
    asked.add(url.toString());
    String text = documents.get(url.toString());
    if (text == null) {
      throw new IOException("nothing there");
    }
    return new Resource(text, "application/json");
  }

  private void discovers(String keys) {
    documents.put(DISCOVERY, "{\"issuer\":\"" + ISSUER + "\",\"jwks_uri\":\"" + keys + "\"}");
  }

  private static JWKSet keys(ProviderKeySet set) throws JWKSetUnavailableException {
    return set.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), 0, null);
  }

  @Test
  void theSettingGoesBeforeDiscovery() throws Exception {
    documents.put("https://keys.example.com/a", NO_KEYS);

    assertThat(keys(keySet(ISSUER, "https://keys.example.com/a")).getKeys()).isEmpty();
    assertThat(asked).containsExactly("https://keys.example.com/a");
  }

  @Test
  void whatWasDiscoveredIsKeptWhileItWorks() throws Exception {
    discovers("https://keys.example.com/a");
    documents.put("https://keys.example.com/a", NO_KEYS);
    ProviderKeySet set = keySet(ISSUER, null);

    keys(set);
    keys(set);

    assertThat(asked)
        .containsExactly(DISCOVERY, "https://keys.example.com/a", "https://keys.example.com/a");
  }

  @Test
  void keysThatMovedAreFoundAgain() throws Exception {
    discovers("https://keys.example.com/a");
    documents.put("https://keys.example.com/a", NO_KEYS);
    ProviderKeySet set = keySet(ISSUER, null);
    keys(set);
    documents.remove("https://keys.example.com/a");
    discovers("https://keys.example.com/b");
    documents.put("https://keys.example.com/b", NO_KEYS);

    assertThatThrownBy(() -> keys(set))
        .isInstanceOf(JWKSetUnavailableException.class)
        .hasMessage("the provider's keys are not available");
    assertThat(keys(set).getKeys()).isEmpty();
    assertThat(asked).endsWith(DISCOVERY, "https://keys.example.com/b");
  }

  /** Section 4.1 takes a slash at the end away before the path is put behind it. */
  @ParameterizedTest
  @CsvSource({
    "https://id.example.com, https://id.example.com/.well-known/openid-configuration",
    "https://id.example.com/, https://id.example.com/.well-known/openid-configuration",
    "https://id.example.com/t/1, https://id.example.com/t/1/.well-known/openid-configuration",
  })
  void discoveryStandsBelowTheIssuer(String issuer, String url) {
    assertThatThrownBy(() -> keys(keySet(issuer, null)))
        .isInstanceOf(JWKSetUnavailableException.class);
    assertThat(asked).containsExactly(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://keys.example.com/a",
        "http://127.0.0.1:9000/a",
        "http://localhost:9000/a",
        "http://[::1]:9000/a",
      })
  void keysMayBeAtHttpsOrOnTheLoopback(String url) throws Exception {
    discovers(url);
    documents.put(url, NO_KEYS);

    assertThat(keys(keySet(ISSUER, null)).getKeys()).isEmpty();
    assertThat(asked).containsExactly(DISCOVERY, url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "::",
        "/keys",
        "https:/keys",
        "http://id.example.com/keys",
        "http://127.0.0.1.example.com/keys",
        "ftp://127.0.0.1/keys",
        "file:///etc/passwd",
      })
  void keysAnywhereElseAreNotAskedFor(String url) {
    discovers(url);
    documents.put(url, NO_KEYS);

    assertThatThrownBy(() -> keys(keySet(ISSUER, null)))
        .isInstanceOf(JWKSetUnavailableException.class)
        .rootCause()
        .isNotInstanceOf(RuntimeException.class);
    assertThat(asked).containsExactly(DISCOVERY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no json",
        "{}",
        "{'jwks_uri':'https://keys.example.com/a'}",
        "{'issuer':'https://id.example.com'}",
        "{'issuer':'https://id.example.com/','jwks_uri':'https://keys.example.com/a'}",
        "{'issuer':'https://evil.example','jwks_uri':'https://keys.example.com/a'}",
      })
  void aDiscoveryDocumentHasToBeTheIssuersOwn(String document) {
    documents.put(DISCOVERY, document.replace('\'', '"'));
    documents.put("https://keys.example.com/a", NO_KEYS);

    assertThatThrownBy(() -> keys(keySet(ISSUER, null)))
        .isInstanceOf(JWKSetUnavailableException.class);
    assertThat(asked).containsExactly(DISCOVERY);
  }

  /** RFC 7517 section 5. */
  @Test
  void ignoresKeysOfUnknownKinds() throws Exception {
    String good = TokenProvider.newKey().toPublicJWK().toJSONString();
    documents.put(
        "https://keys.example.com/a",
        """
        {"keys": [
          {"kty": "EC", "kid": "a", "crv": "P-999", "x": "AA", "y": "AA"},
          {"kty": "XYZ", "kid": "b"},
          {"kid": "c"},
          "no key",
          %s]}
        """
            .formatted(good));

    assertThat(keys(keySet(ISSUER, "https://keys.example.com/a")).getKeys())
        .singleElement()
        .satisfies(key -> assertThat(key.toJSONString()).isEqualTo(good));
  }

  @ParameterizedTest
  @ValueSource(strings = {"no json", "[]", "{}", "{\"keys\":1}"})
  void whatIsNoKeySetCannotBeUsed(String document) {
    documents.put("https://keys.example.com/a", document);

    assertThatThrownBy(() -> keys(keySet(ISSUER, "https://keys.example.com/a")))
        .isInstanceOf(JWKSetUnavailableException.class);
  }
}
