package com.instainstru.copilot.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All settings of one process, read once at start and immutable.
 *
 * @param auditLog file that gets one line a call; null for none
 * @param sealKey seals what goes through clients and comes back; null for a random one
 * @param redis what replicas share; null if this process shares nothing
 */
public record Settings(
    BackendSettings backend,
    GrafanaSettings grafana,
    SentrySettings sentry,
    InboundSettings inbound,
    HttpSettings http,
    ToolSettings tools,
    Limits limits,
    @Nullable Path auditLog,
    @Nullable SealKey sealKey,
    @Nullable RedisSettings redis) {

  /** Every secret that this deployment was given and that others can send back or quote. */
  public List<Secret> secrets() {
    ClientCredentialsSettings machine = backend.clientCredentials();
    return Stream.of(
            backend.serviceToken(),
            machine == null ? null : machine.clientSecret(),
            grafana.apiKey(),
            sentry.apiToken(),
            sentry.dsn(),
            inbound.token(),
            redis == null ? null : redis.url())
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .toList();
  }
}
