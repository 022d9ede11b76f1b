package com.instainstru.copilot.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All settings of one process, read once at start and immutable.
 *
 * @param outbound how upstreams are reached
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
    OutboundSettings outbound,
    @Nullable Path auditLog,
    @Nullable SealKey sealKey,
    @Nullable RedisSettings redis) {

  /** Every secret that this deployment was given and that others can send back or quote. */
  public List<Secret> secrets() {
    ClientCredentialsSettings machine = backend.clientCredentials();
    Stream<Secret> direct =
        Stream.of(grafana.prometheus(), grafana.alertmanager())
            .flatMap(upstream -> upstream == null ? Stream.of() : upstream.secrets().stream());
    ProxySettings proxy = outbound.proxy();
    Stream<@Nullable Secret> others =
        Stream.of(
            backend.serviceToken(),
            machine == null ? null : machine.clientSecret(),
            grafana.apiKey(),
            sentry.apiToken(),
            sentry.dsn(),
            inbound.token(),
            proxy == null ? null : proxy.password(),
            redis == null ? null : redis.url());
    return Stream.concat(direct, others.filter(Objects::nonNull).map(Objects::requireNonNull))
        .toList();
  }
}
