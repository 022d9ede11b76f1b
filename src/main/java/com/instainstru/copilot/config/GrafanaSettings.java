package com.instainstru.copilot.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How Grafana, Prometheus and Alertmanager are reached.
 *
 * @param baseUrl Grafana's base URL; null when not configured
 * @param apiKey Grafana's bearer token; null when not configured
 * @param datasourceUid uid of the Prometheus data source behind Grafana's proxy; null to find it
 * @param prometheus a Prometheus to talk to directly; wins over Grafana
 * @param alertmanager an Alertmanager to talk to directly; wins over Grafana
 */
public record GrafanaSettings(
    @Nullable URI baseUrl,
    @Nullable Secret apiKey,
    @Nullable String datasourceUid,
    @Nullable DirectSettings prometheus,
    @Nullable DirectSettings alertmanager) {}
