package com.instainstru.copilot.server;

import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns away requests that a browser was tricked into sending: foreign {@code Host} (DNS rebinding)
 * and foreign {@code Origin}.
 */
final class Gatekeeper {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  private final Set<String> hosts = new HashSet<>(LOOPBACK);
  private final Set<String> origins = new HashSet<>();

  /**
   * @param boundHost address the server listens on
   * @param publicUrl URL under which clients reach it; null for none
   */
  Gatekeeper(
      String boundHost, @Nullable URI publicUrl, Set<String> allowedHosts, Set<String> allowed) {
    hosts.add(boundHost.toLowerCase(Locale.ROOT));
    allowedHosts.forEach(host -> hosts.add(name(host)));
    allowed.forEach(origin -> origins.add(origin.toLowerCase(Locale.ROOT)));
    if (publicUrl != null) {
      hosts.add(publicUrl.getHost().toLowerCase(Locale.ROOT));
      origins.add(publicUrl.getScheme() + "://" + publicUrl.getRawAuthority());
    }
  }

  /**
   * @param host the {@code Host} header; null if absent
   * @param origin the {@code Origin} header; null if absent
   * @return the refusal; empty if the request may pass
   */
  Optional<HttpReply> check(@Nullable String host, @Nullable String origin) {
    if (host == null || !hosts.contains(name(host))) {
      return Optional.of(HttpReply.refusal(421, "misdirected_request"));
    }
    if (origin != null) {
      String given = origin.toLowerCase(Locale.ROOT);
      boolean own =
          given.equals("http://" + host.toLowerCase(Locale.ROOT))
              || given.equals("https://" + host.toLowerCase(Locale.ROOT));
      if (!own && !origins.contains(given)) {
        return Optional.of(HttpReply.refusal(403, "foreign_origin"));
      }
    }
    return Optional.empty();
  }

  /** A host without its port, in lower case. */
  private static String name(String host) {
    return host.toLowerCase(Locale.ROOT).replaceFirst(":\\d*$", "");
  }
}
