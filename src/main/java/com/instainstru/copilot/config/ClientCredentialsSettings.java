package com.instainstru.copilot.config;

import java.net.URI;

/**
 * OAuth 2.0 client credentials grant (RFC 6749 section 4.4).
 *
 * @param clientId the client
 * @param clientSecret its secret
 * @param tokenUrl token endpoint
 * @param audience the {@code audience} form field
 */
public record ClientCredentialsSettings(
    String clientId, Secret clientSecret, URI tokenUrl, String audience) {}
