package com.instainstru.copilot.security.auth;

import com.instainstru.copilot.config.Loopback;
import com.instainstru.copilot.config.OidcSettings;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches a provider's keys from where settings say, or from where its discovery document says
 * (OpenID Connect Discovery 1.0 section 4).
 */
final class ProviderKeySet implements JWKSetSource<SecurityContext> {
  private static final Logger log = LoggerFactory.getLogger(ProviderKeySet.class);

  private final OidcSettings settings;
  private final ResourceRetriever documents;
  private @Nullable URL discovered;

  ProviderKeySet(OidcSettings settings, ResourceRetriever documents) {
    this.settings = settings;
    this.documents = documents;
  }

  /**
   * @throws JWKSetUnavailableException if it cannot be had
   */
  @Override
  public synchronized JWKSet getJWKSet(
      JWKSetCacheRefreshEvaluator refresh, long currentTime, @Nullable SecurityContext context)
      throws JWKSetUnavailableException {
    try {
      return usable(documents.retrieveResource(url()).getContent());
    } catch (IOException | ParseException e) {
      // Perhaps the provider moved its keys.
      discovered = null;
      throw new JWKSetUnavailableException("the provider's keys are not available", e);
    }
  }

  /** Keys of kinds that the library does not know are left out (RFC 7517 section 5). */
  private static JWKSet usable(String document) throws ParseException {
    List<Object> published = JSONObjectUtils.getJSONArray(JSONObjectUtils.parse(document), "keys");
    if (published == null) {
      throw new ParseException("the key set has no keys", 0);
    }
    List<JWK> keys = new ArrayList<>();
    for (Object key : published) {
      try {
        keys.add(JWK.parse(members(key)));
      } catch (ParseException | IllegalArgumentException unknown) {
        log.debug("a key of the provider is of a kind that is not known here");
      }
    }
    return new JWKSet(keys);
  }

  private static Map<String, Object> members(Object key) {
    Map<String, Object> members = new LinkedHashMap<>();
    if (key instanceof Map<?, ?> object) {
      object.forEach((name, value) -> members.put(String.valueOf(name), value));
    }
    return members;
  }

  private URL url() throws IOException, ParseException {
    if (settings.jwksUrl() != null) {
      return settings.jwksUrl().toURL();
    }
    URL known = discovered;
    if (known == null) {
      known = discover();
      discovered = known;
    }
    return known;
  }

  private URL discover() throws IOException, ParseException {
    String issuer = settings.issuer().toString();
    String base = issuer.endsWith("/") ? issuer : issuer + "/";
    URL document = URI.create(base + ".well-known/openid-configuration").toURL();
    Map<String, Object> json =
        JSONObjectUtils.parse(documents.retrieveResource(document).getContent());
    if (!issuer.equals(JSONObjectUtils.getString(json, "issuer"))) {
      throw new IOException("the discovery document is of another issuer");
    }
    return keysOf(JSONObjectUtils.getString(json, "jwks_uri"));
  }

  /** https, or http on the loopback, like every URL of the settings. */
  private static URL keysOf(@Nullable String text) throws IOException {
    try {
      URI url = new URI(text == null ? "" : text);
      boolean loopback = "http".equals(url.getScheme()) && Loopback.is(url.getHost());
      if (url.getHost() != null && ("https".equals(url.getScheme()) || loopback)) {
        return url.toURL();
      }
    } catch (URISyntaxException e) {
      throw new IOException("the discovery document names no key set", e);
    }
    throw new IOException("the discovery document names no key set at an https URL");
  }

  @Override
  public void close() {
    // Nothing is held between fetches.
  }
}
