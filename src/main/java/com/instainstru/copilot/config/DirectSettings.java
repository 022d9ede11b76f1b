package com.instainstru.copilot.config;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Prometheus or Alertmanager that is reached without Grafana.
 *
 * @param url scheme, host, port and an optional path prefix
 * @param bearer bearer token; null for none, or when there is a user
 * @param user user of HTTP Basic authentication (RFC 7617); null for none
 * @param password the user's; null for none
 * @param tenant value of the header {@code X-Scope-OrgID}, by which Mimir and Cortex tell tenants
 *     apart; null sends none
 */
public record DirectSettings(
    URI url,
    @Nullable Secret bearer,
    @Nullable String user,
    @Nullable Secret password,
    @Nullable String tenant) {

  /** Value of the {@code Authorization} header; null sends none. */
  public @Nullable Secret authorization() {
    if (bearer != null) {
      return Secret.of("Bearer " + bearer.reveal());
    }
    return basic() == null ? null : Secret.of("Basic " + basic());
  }

  private @Nullable String basic() {
    if (user == null || password == null) {
      return null;
    }
    byte[] pair = (user + ":" + password.reveal()).getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(pair);
  }

  /** What an answer must not show. */
  List<Secret> secrets() {
    String pair = basic();
    return Stream.of(bearer, password, pair == null ? null : Secret.of(pair))
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .toList();
  }
}
