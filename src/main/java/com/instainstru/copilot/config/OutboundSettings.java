package com.instainstru.copilot.config;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How upstreams, token endpoints and identity providers are reached.
 *
 * @param authorities certificates that are trusted besides those that Java trusts
 * @param proxy null reaches all directly
 */
public record OutboundSettings(List<X509Certificate> authorities, @Nullable ProxySettings proxy) {

  public OutboundSettings {
    authorities = List.copyOf(authorities);
  }

  /** Directly, with the certificates that Java trusts. */
  public static OutboundSettings standard() {
    return new OutboundSettings(List.of(), null);
  }
}
