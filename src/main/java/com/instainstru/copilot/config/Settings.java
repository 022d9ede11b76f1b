package com.instainstru.copilot.config;

import java.nio.file.Path;
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
    @Nullable RedisSettings redis) {}
