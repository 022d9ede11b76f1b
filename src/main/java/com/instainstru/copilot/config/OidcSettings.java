package com.instainstru.copilot.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID Connect provider whose access tokens are accepted.
 *
 * @param issuer the {@code iss} claim that is accepted, letter for letter
 * @param audience the {@code aud} value that names this server
 * @param jwksUrl where the provider's keys are; null to read it from the provider's discovery
 *     document
 * @param clientId client id shown in the resource metadata; null for none
 */
public record OidcSettings(
    URI issuer, String audience, @Nullable URI jwksUrl, @Nullable String clientId) {}
