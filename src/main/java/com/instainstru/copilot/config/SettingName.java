package com.instainstru.copilot.config;

import java.util.Locale;
import java.util.Optional;

/** Every setting by its name in the environment; docs/configuration.md is made from this list. */
public enum SettingName {
  API_BASE_URL("Base URL of the backend admin API", "", Kind.PLAIN),
  API_SERVICE_TOKEN("Static token for the backend", "", Kind.SECRET),
  WORKOS_M2M_CLIENT_ID(
      "Client id for machine-to-machine tokens, which win over the static token", "", Kind.PLAIN),
  WORKOS_M2M_CLIENT_SECRET("Its secret", "", Kind.SECRET),
  WORKOS_M2M_TOKEN_URL("Token endpoint", "https://api.workos.com/oauth/token", Kind.PLAIN),
  WORKOS_M2M_AUDIENCE(
      "Audience of machine-to-machine tokens; without it the backend's base URL", "", Kind.PLAIN),
  M2M_FALLBACK(
      "Whether the static token is used while no machine-to-machine token can be had",
      "off",
      Kind.PLAIN),
  GRAFANA_CLOUD_URL("Base URL of Grafana", "", Kind.PLAIN),
  GRAFANA_CLOUD_API_KEY("Grafana's API key", "", Kind.SECRET),
  GRAFANA_PROMETHEUS_DATASOURCE_UID(
      "Uid of the Prometheus data source in Grafana", "prometheus", Kind.PLAIN),
  PROMETHEUS_URL("A Prometheus to ask directly; wins over Grafana", "", Kind.PLAIN),
  ALERTMANAGER_URL("An Alertmanager to ask directly; wins over Grafana", "", Kind.PLAIN),
  SENTRY_BASE_URL("Base URL of Sentry, without /api/0", "https://sentry.io", Kind.PLAIN),
  SENTRY_API_TOKEN("Token for reading Sentry", "", Kind.SECRET),
  SENTRY_ORG("Organisation slug in Sentry", "instainstru", Kind.PLAIN),
  SENTRY_DSN("Where this server's own errors are reported; without it nowhere", "", Kind.SECRET),
  ENVIRONMENT("Name of the environment in own error reports", "development", Kind.PLAIN),
  INBOUND_TOKEN(
      "Token that callers over HTTP show; without it API_SERVICE_TOKEN, with a warning",
      "",
      Kind.SECRET),
  INBOUND_TOKENS(
      "Further tokens of callers by digest, as name=scopes=sha256:HEX by comma, optionally with ="
          + " and the last day; see security.md",
      "",
      Kind.SECRET),
  OAUTH_ISSUER("Issuer and audience of self-issued tokens", "", Kind.PLAIN),
  JWT_PUBLIC_KEY(
      "Public key of self-issued tokens, PEM; two while one is replaced", "", Kind.PLAIN),
  JWT_KEY_ID(
      "Key id of self-issued tokens; by comma as many as there are keys", "mcp-key-1", Kind.PLAIN),
  WORKOS_DOMAIN(
      "Host of the OpenID Connect provider; gives issuer and key set URL", "", Kind.PLAIN),
  WORKOS_ISSUER("Issuer of the provider's tokens", "", Kind.PLAIN),
  WORKOS_AUDIENCE(
      "Audience that names this server; without it PUBLIC_URL and /mcp", "", Kind.PLAIN),
  WORKOS_JWKS_URL(
      "Key set of the provider; without it the issuer's discovery document names it",
      "",
      Kind.PLAIN),
  WORKOS_CLIENT_ID("Client id shown in the resource metadata", "", Kind.PLAIN),
  ALLOWED_SUBJECTS(
      "People admitted, by comma; entries with @ are e-mail addresses; empty admits all",
      "",
      Kind.PLAIN),
  PUBLIC_URL("URL under which clients reach this server, without /mcp", "", Kind.PLAIN),
  PUBLIC_DISCOVERY("Whether initialize and tools/list need no token", "off", Kind.PLAIN),
  STDIO_SCOPES(
      "What the parent process of stdio may do: mcp:read, mcp:write or both by comma",
      "mcp:read,mcp:write",
      Kind.PLAIN),
  ALLOWED_HOSTS("Further Host names that are served, by comma", "", Kind.PLAIN),
  ALLOWED_ORIGINS("Origins of browsers that are served, by comma", "", Kind.PLAIN),
  HOST("Address to listen on", "127.0.0.1", Kind.PLAIN),
  PORT(
      "Port to listen on, 0 for a free one; the plain name PORT works too; unset, a free one if 8001"
          + " is in use, unless others know this server by its port",
      "8001",
      Kind.PLAIN),
  SESSIONS(
      "Whether /mcp keeps sessions for clients up to 2025-11-25, which lets the server ask them;"
          + " needs a balancer that sends a session to one replica",
      "off",
      Kind.PLAIN),
  MANAGEMENT_HOST(
      "Address of the metrics endpoint, which asks for no token", "127.0.0.1", Kind.PLAIN),
  MANAGEMENT_PORT(
      "Port of the metrics endpoint, 0 for a free one; unset, a free one if 9464 is in use",
      "9464",
      Kind.PLAIN),
  CONSOLE("Whether the operator console is served at /console", "on", Kind.PLAIN),
  ACTIONS("Whether tools that change something others see are offered", "off", Kind.PLAIN),
  CONSENT(
      "Least consent that counts before an action: token, client or person; without it client where"
          + " the client can ask its user, else token; see consent.md",
      "",
      Kind.PLAIN),
  APPROVERS(
      "Who may approve actions, by comma; entries with @ are e-mail addresses; empty for every caller"
          + " with mcp:write",
      "",
      Kind.PLAIN),
  APPROVER_TOKEN("Token that copilot approve shows; servers do not use it", "", Kind.SECRET),
  MODULES("Only these modules, by comma", "", Kind.PLAIN),
  TOOLS("Only these tools, by comma", "", Kind.PLAIN),
  EXCLUDE_TOOLS("Never these tools, by comma", "", Kind.PLAIN),
  CATALOG("A second catalog file with tools of your own", "", Kind.PLAIN),
  METRICS("A metrics dictionary of your own, beside the packed one", "", Kind.PLAIN),
  MASK_PII("Whether e-mail addresses and phone numbers in answers are masked", "off", Kind.PLAIN),
  RATE_LIMIT("Most tool calls a minute and caller; 0 means unlimited", "600", Kind.PLAIN),
  TOOL_RATE_LIMIT("Most calls a minute, caller and tool; 0 means unlimited", "300", Kind.PLAIN),
  LIMITS(
      "Bounds that differ from the standard ones, such as upstream_call=20s, by comma",
      "",
      Kind.PLAIN),
  LOG_LEVEL("Least level that is logged: ERROR, WARN, INFO, DEBUG or TRACE", "INFO", Kind.PLAIN),
  AUDIT_LOG("File that gets one line of JSON a call", "", Kind.PLAIN),
  SEAL_KEY(
      "Key for confirm tokens, 32 bytes in hex or Base64, the same on all replicas; without it a"
          + " random one for each process",
      "",
      Kind.SECRET),
  REDIS_URL(
      "Redis that replicas share, redis:// or rediss:// with user and password in it; needs SEAL_KEY;"
          + " see scaling.md",
      "",
      Kind.SECRET),
  WORKOS_CLIENT_SECRET("Not used", "", Kind.IGNORED),
  JWT_PRIVATE_KEY("Not used", "", Kind.IGNORED),
  AUTH0_DOMAIN("Not used", "", Kind.IGNORED),
  AUTH0_AUDIENCE("Not used", "", Kind.IGNORED);

  /** Put before every name. */
  public static final String PREFIX = "INSTAINSTRU_MCP_";

  private final String meaning;
  private final String absent;
  private final Kind kind;

  SettingName(String meaning, String absent, Kind kind) {
    this.meaning = meaning;
    this.absent = absent;
    this.kind = kind;
  }

  /** How a setting is treated. */
  public enum Kind {
    /** May be shown. */
    PLAIN,
    /** Never shown. */
    SECRET,
    /** Known from older deployments, accepted with a warning, without effect. */
    IGNORED
  }

  /** The name in the environment. */
  public String key() {
    return PREFIX + name();
  }

  /** The flag of the command line that wins over it, if there is one. */
  public Optional<String> flag() {
    return switch (this) {
      case HOST, PORT, ACTIONS -> Optional.of("--" + name().toLowerCase(Locale.ROOT));
      default -> Optional.empty();
    };
  }

  public String meaning() {
    return meaning;
  }

  /** The default; empty for none. */
  public String absent() {
    return absent;
  }

  public Kind kind() {
    return kind;
  }

  /** The setting of an environment name, any letter case. */
  public static Optional<SettingName> of(String key) {
    String upper = key.toUpperCase(Locale.ROOT);
    for (SettingName name : values()) {
      if (name.key().equals(upper)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }
}
