package com.instainstru.copilot.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How the backend admin API is reached.
 *
 * @param baseUrl scheme, host, port and an optional path prefix; null when not configured
 * @param serviceToken static bearer token; null when not configured
 * @param clientCredentials machine-to-machine credentials, which win over the static token
 * @param fallbackToServiceToken whether a failing token endpoint may be answered with the static
 *     token ({@code INSTAINSTRU_MCP_M2M_FALLBACK})
 */
public record BackendSettings(
    @Nullable URI baseUrl,
    @Nullable Secret serviceToken,
    @Nullable ClientCredentialsSettings clientCredentials,
    boolean fallbackToServiceToken) {}
