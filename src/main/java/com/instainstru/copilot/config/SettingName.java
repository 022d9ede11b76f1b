package com.instainstru.copilot.config;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Every setting by its name in the environment; docs/configuration.md is made from this list. */
public enum SettingName {
  API_BASE_URL("Base URL of the backend admin API", "", Kind.PLAIN),
  API_SERVICE_TOKEN("Static token for the backend", "", Kind.SECRET),
  WORKOS_M2M_CLIENT_ID(
      "Client id for machine-to-machine tokens, preferred to the static token", "", Kind.PLAIN),
  WORKOS_M2M_CLIENT_SECRET("Client secret for machine-to-machine tokens", "", Kind.SECRET),
  WORKOS_M2M_TOKEN_URL(
      "Token endpoint for machine-to-machine tokens",
      "https://api.workos.com/oauth/token",
      Kind.PLAIN),
  WORKOS_M2M_AUDIENCE(
      "Audience of machine-to-machine tokens; default: the backend's base URL", "", Kind.PLAIN),
  M2M_FALLBACK(
      "Use the static token while no machine-to-machine token is available", "off", Kind.PLAIN),
  GRAFANA_CLOUD_URL("Base URL of Grafana", "", Kind.PLAIN),
  GRAFANA_CLOUD_API_KEY("Grafana's API key", "", Kind.SECRET),
  GRAFANA_PROMETHEUS_DATASOURCE_UID(
      "Uid of the Prometheus data source in Grafana; default: the only one, or the default one",
      "",
      Kind.PLAIN),
  PROMETHEUS_URL("A Prometheus to query directly instead of through Grafana", "", Kind.PLAIN),
  PROMETHEUS_TOKEN("Bearer token for PROMETHEUS_URL", "", Kind.SECRET),
  PROMETHEUS_USER("User for PROMETHEUS_URL (HTTP Basic)", "", Kind.PLAIN),
  PROMETHEUS_PASSWORD("Password of PROMETHEUS_USER", "", Kind.SECRET),
  PROMETHEUS_TENANT("Tenant for PROMETHEUS_URL, sent as X-Scope-OrgID", "", Kind.SECRET),
  ALERTMANAGER_URL("An Alertmanager to query directly instead of through Grafana", "", Kind.PLAIN),
  ALERTMANAGER_TOKEN("Bearer token for ALERTMANAGER_URL", "", Kind.SECRET),
  ALERTMANAGER_USER("User for ALERTMANAGER_URL (HTTP Basic)", "", Kind.PLAIN),
  ALERTMANAGER_PASSWORD("Password of ALERTMANAGER_USER", "", Kind.SECRET),
  ALERTMANAGER_TENANT("Tenant for ALERTMANAGER_URL, sent as X-Scope-OrgID", "", Kind.SECRET),
  SENTRY_BASE_URL("Base URL of Sentry, without /api/0", "https://sentry.io", Kind.PLAIN),
  SENTRY_API_TOKEN("Token for reading Sentry", "", Kind.SECRET),
  SENTRY_ORG("Organization slug in Sentry", "instainstru", Kind.PLAIN),
  SENTRY_DSN("Sentry DSN for this server's own errors; not reported without it", "", Kind.SECRET),
  ENVIRONMENT("Environment name in this server's error reports", "development", Kind.PLAIN),
  RELEASE(
      "Release in this server's error reports; default: the Git commit of the build, or its"
          + " version",
      "",
      Kind.PLAIN),
  CA_FILE(
      "PEM file with certificates of private authorities, trusted for all upstreams besides Java's"
          + " own",
      "",
      Kind.PLAIN),
  PROXY_URL(
      "HTTP proxy for all upstreams and identity providers, http://host:port, optionally with user"
          + " and password",
      "",
      Kind.SECRET),
  NO_PROXY(
      "Hosts that are reached without the proxy, comma-separated, with all names below them; the"
          + " loopback always is",
      "",
      Kind.PLAIN),
  INBOUND_TOKEN(
      "Token that callers over HTTP send; default: API_SERVICE_TOKEN, with a warning",
      "",
      Kind.SECRET),
  INBOUND_TOKENS(
      "More caller tokens by digest: name=scopes=sha256:HEX, comma-separated, optionally with ="
          + " and the last day; see security.md",
      "",
      Kind.SECRET),
  OAUTH_ISSUER("Issuer and audience of self-issued tokens", "", Kind.PLAIN),
  JWT_PUBLIC_KEY("Public key of self-issued tokens, PEM; two during a replacement", "", Kind.PLAIN),
  JWT_KEY_ID("Key id of self-issued tokens; comma-separated, one per key", "mcp-key-1", Kind.PLAIN),
  WORKOS_DOMAIN("Host of the OpenID Connect provider; sets issuer and key set URL", "", Kind.PLAIN),
  WORKOS_ISSUER("Issuer of the provider's tokens", "", Kind.PLAIN),
  WORKOS_AUDIENCE(
      "Audience that names this server; default: PUBLIC_URL followed by /mcp", "", Kind.PLAIN),
  WORKOS_JWKS_URL(
      "Key set URL of the provider; default: from the issuer's discovery document", "", Kind.PLAIN),
  WORKOS_CLIENT_ID("Client id in the resource metadata", "", Kind.PLAIN),
  ALLOWED_SUBJECTS(
      "People who may call, comma-separated; entries with @ are e-mail addresses; empty: everybody",
      "",
      Kind.PLAIN),
  PUBLIC_URL("URL at which clients reach this server, without /mcp", "", Kind.PLAIN),
  PUBLIC_DISCOVERY("Allow initialize and tools/list without a token", "off", Kind.PLAIN),
  STDIO_SCOPES(
      "Scopes of the parent process of stdio: mcp:read, mcp:write or both, comma-separated",
      "mcp:read,mcp:write",
      Kind.PLAIN),
  ALLOWED_HOSTS("More Host names to accept, comma-separated", "", Kind.PLAIN),
  ALLOWED_ORIGINS("Browser origins to accept, comma-separated", "", Kind.PLAIN),
  HOST("Address to listen on", "127.0.0.1", Kind.PLAIN),
  PORT(
      "Port to listen on, 0 for a free one; the plain name PORT works too; unset, a free one if"
          + " 8001 is in use, unless others know this server by its port",
      "8001",
      Kind.PLAIN),
  SESSIONS(
      "Keep sessions on /mcp for clients up to 2025-11-25, so that the server can ask them;"
          + " needs a balancer that keeps a session on one replica",
      "off",
      Kind.PLAIN),
  MANAGEMENT_HOST("Address of the metrics endpoint, which needs no token", "127.0.0.1", Kind.PLAIN),
  MANAGEMENT_PORT(
      "Port of the metrics endpoint, 0 for a free one; unset, a free one if 9464 is in use",
      "9464",
      Kind.PLAIN),
  CONSOLE("Serve the operator console at /console", "on", Kind.PLAIN),
  ACTIONS("Offer actions: tools with an effect on other people", "off", Kind.PLAIN),
  CONSENT(
      "Minimum consent for an action: token, client or person; default: client if the client can"
          + " ask its user, otherwise token; see consent.md",
      "",
      Kind.PLAIN),
  APPROVERS(
      "Who may approve actions, comma-separated; entries with @ are e-mail addresses; empty: every"
          + " caller with mcp:write",
      "",
      Kind.PLAIN),
  APPROVER_TOKEN("Token that copilot approve sends; servers ignore it", "", Kind.SECRET),
  CALLER_TOKEN("Token that copilot --server sends; servers ignore it", "", Kind.SECRET),
  MODULES(
      "Modules to offer, comma-separated: names, default or all, added with + and taken away with"
          + " -, such as default,+audit,-search; default: default; see tools.md",
      "",
      Kind.PLAIN),
  TOOLS("Offer only these tools, comma-separated", "", Kind.PLAIN),
  EXCLUDE_TOOLS("Never offer these tools, comma-separated", "", Kind.PLAIN),
  CATALOG("Second catalog file with your own tools", "", Kind.PLAIN),
  METRICS("Metrics dictionary of your own, which extends the built-in one", "", Kind.PLAIN),
  TIME_ZONE(
      "Time zone of calendar time in questions, such as Europe/Berlin; a call may name another",
      "UTC",
      Kind.PLAIN),
  MASK_PII(
      "Mask personal data in answers: e-mail and IP addresses, phone numbers, names, birth dates",
      "off",
      Kind.PLAIN),
  RATE_LIMIT("Maximum tool calls per minute and caller; 0: unlimited", "600", Kind.PLAIN),
  TOOL_RATE_LIMIT("Maximum calls per minute, caller and tool; 0: unlimited", "300", Kind.PLAIN),
  LIMITS(
      "Limits that differ from the defaults, such as upstream_call=20s, comma-separated",
      "",
      Kind.PLAIN),
  LOG_LEVEL("Minimum log level: ERROR, WARN, INFO, DEBUG or TRACE", "INFO", Kind.PLAIN),
  AUDIT_LOG("File that receives one JSON line per call", "", Kind.PLAIN),
  SEAL_KEY(
      "Key for confirm tokens and the audit log, 32 bytes in hex or Base64, the same on all"
          + " replicas; default: a random key per process",
      "",
      Kind.SECRET),
  REDIS_URL(
      "Redis shared by replicas, redis:// or rediss:// with user and password; needs SEAL_KEY;"
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
      case HOST, PORT, ACTIONS, MODULES -> Optional.of("--" + name().toLowerCase(Locale.ROOT));
      default -> Optional.empty();
    };
  }

  /**
   * Whether a value takes away a guard that stands without it, or says what guards go by. A file
   * that nobody named must not do that.
   */
  boolean loosens(String value) {
    return switch (this) {
      case ACTIONS, M2M_FALLBACK, PUBLIC_DISCOVERY ->
          !Set.of("off", "false", "no", "0").contains(value.toLowerCase(Locale.ROOT));
      case CONSENT -> value.equalsIgnoreCase("token");
      case RATE_LIMIT, TOOL_RATE_LIMIT ->
          value.matches("0+|\\d{4,}") || (value.matches("\\d{3}") && value.compareTo(absent) > 0);
      case HOST, MANAGEMENT_HOST ->
          !value.matches("127(\\.\\d{1,3}){3}|(?i:localhost)|::1|\\[::1]");
      case APPROVERS,
          ALLOWED_HOSTS,
          ALLOWED_ORIGINS,
          CATALOG,
          LIMITS,
          AUDIT_LOG,
          CA_FILE,
          PROXY_URL,
          NO_PROXY ->
          true;
      default -> false;
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
