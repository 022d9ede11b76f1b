package com.instainstru.copilot.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How Sentry is read, and where the server's own crash reports go.
 *
 * @param baseUrl Sentry's base URL without {@code /api/0}
 * @param apiToken bearer token for reading; null when not configured
 * @param organization organisation slug
 * @param dsn where own crash reports go; null turns them off
 * @param environment environment named in own crash reports
 * @param release release named in own crash reports; null takes that of the build
 */
public record SentrySettings(
    URI baseUrl,
    @Nullable Secret apiToken,
    String organization,
    @Nullable Secret dsn,
    String environment,
    @Nullable String release) {}
