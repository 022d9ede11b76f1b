package com.instainstru.copilot.config;

import com.instainstru.copilot.spelling.NearestName;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads all settings: flags over environment over a file over defaults. */
public final class SettingsReader {
  private static final Set<String> LOG_LEVELS = Set.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");

  private final Map<String, String> environment;
  private final @Nullable SettingsFile file;

  /**
   * @param file where settings stand; null to read none
   */
  public SettingsReader(Map<String, String> environment, @Nullable SettingsFile file) {
    this.environment = Map.copyOf(environment);
    this.file = file;
  }

  /**
   * What was read.
   *
   * @param warnings one line each, without secrets
   * @param given the settings that are not left at their default
   * @param origin one line that names the settings of a file, without values; empty for none
   */
  public record Loaded(
      Settings settings, List<String> warnings, Map<SettingName, String> given, String origin) {

    /** One line for the log: name and value of what is set, secrets redacted. */
    public String summary() {
      StringBuilder line = new StringBuilder("settings:");
      given.forEach(
          (name, value) ->
              line.append(' ')
                  .append(name.name().toLowerCase(Locale.ROOT))
                  .append('=')
                  .append(name.kind() == SettingName.Kind.PLAIN ? value : "[redacted]"));
      return line.toString().replaceAll("[\\r\\n]+", " ");
    }
  }

  /**
   * @param flags values of the command line, which win
   * @param noAuth whether callers over HTTP need not authenticate
   * @throws ConfigurationException naming every fault
   */
  public Loaded read(Map<SettingName, String> flags, boolean noAuth) {
    List<String> faults = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    Map<SettingName, String> given = new EnumMap<>(SettingName.class);
    Map<SettingName, String> sources = new EnumMap<>(SettingName.class);
    Set<SettingName> ofFile = EnumSet.noneOf(SettingName.class);
    if (file != null) {
      collect(EnvironmentFile.read(file.path()), given, sources, faults, warnings);
      ofFile.addAll(given.keySet());
    }
    Map<SettingName, String> closer = new EnumMap<>(SettingName.class);
    collect(environment, closer, sources, faults, warnings);
    closer.putAll(flags);
    flags.keySet().forEach(name -> sources.put(name, name.flag().orElse(name.key())));
    given.putAll(closer);
    ofFile.removeAll(closer.keySet());
    if (file != null) {
      new SettingSources(given, ofFile, file, faults).check();
    }
    SettingValues values = new SettingValues(given, sources, faults);
    Limits limits = LimitsReader.read(values, warnings);
    Settings settings =
        new Settings(
            backend(values),
            grafana(values),
            sentry(values),
            InboundSettingsReader.read(values, noAuth, warnings),
            http(values),
            tools(values),
            limits,
            values.path(SettingName.AUDIT_LOG),
            values.sealKey(SettingName.SEAL_KEY),
            redis(values, limits));
    if (!LOG_LEVELS.contains(values.text(SettingName.LOG_LEVEL).toUpperCase(Locale.ROOT))) {
      values.fault(SettingName.LOG_LEVEL, "must be ERROR, WARN, INFO, DEBUG or TRACE.");
    }
    if (!faults.isEmpty()) {
      throw new ConfigurationException(faults);
    }
    return new Loaded(settings, List.copyOf(warnings), Map.copyOf(given), origin(ofFile));
  }

  private String origin(Set<SettingName> ofFile) {
    if (file == null || ofFile.isEmpty()) {
      return "";
    }
    return "settings of "
        + file.path()
        + (file.chosen() ? ": " : ", found in the working directory: ")
        + ofFile.stream().map(SettingName::key).collect(Collectors.joining(", "));
  }

  private void collect(
      Map<String, String> source,
      Map<SettingName, String> given,
      Map<SettingName, String> sources,
      List<String> faults,
      List<String> warnings) {
    String port = source.get("PORT");
    if (port != null && !port.isBlank()) {
      given.put(SettingName.PORT, port.strip());
      sources.put(SettingName.PORT, "PORT");
    }
    if (source.getOrDefault("ENABLE_CORS", "").equalsIgnoreCase("true")) {
      warnings.add("ENABLE_CORS has no effect; name origins in INSTAINSTRU_MCP_ALLOWED_ORIGINS.");
    }
    List<String> known = new ArrayList<>();
    for (SettingName name : SettingName.values()) {
      known.add(name.name());
    }
    source.forEach(
        (key, value) -> {
          if (!key.toUpperCase(Locale.ROOT).startsWith(SettingName.PREFIX)) {
            return;
          }
          SettingName name = SettingName.of(key).orElse(null);
          if (name == null) {
            faults.add(
                key
                    + " is no setting. "
                    + NearestName.of(key.substring(SettingName.PREFIX.length()), known)
                        .map(nearest -> "Did you mean " + SettingName.PREFIX + nearest + "?")
                        .orElse("docs/configuration.md lists them."));
          } else if (!value.isBlank()) {
            take(name, value.strip(), given, warnings);
            sources.put(name, name.key());
          }
        });
  }

  private static void take(
      SettingName name, String value, Map<SettingName, String> given, List<String> warnings) {
    switch (name.kind()) {
      case PLAIN, SECRET -> given.put(name, value);
      case IGNORED -> warnings.add(name.key() + " has no effect; remove it.");
    }
  }

  private static BackendSettings backend(SettingValues values) {
    URI baseUrl = values.url(SettingName.API_BASE_URL);
    String clientId = values.textOrNull(SettingName.WORKOS_M2M_CLIENT_ID);
    Secret clientSecret = values.secret(SettingName.WORKOS_M2M_CLIENT_SECRET);
    URI tokenUrl = values.url(SettingName.WORKOS_M2M_TOKEN_URL);
    if ((clientId == null) != (clientSecret == null)) {
      values.fault(
          SettingName.WORKOS_M2M_CLIENT_ID,
          "and INSTAINSTRU_MCP_WORKOS_M2M_CLIENT_SECRET belong together; set both or none.");
    }
    ClientCredentialsSettings credentials = null;
    if (clientId != null && clientSecret != null && tokenUrl != null) {
      String audience = values.text(SettingName.WORKOS_M2M_AUDIENCE);
      String backend = baseUrl == null ? "" : baseUrl.toString();
      credentials =
          new ClientCredentialsSettings(
              clientId, clientSecret, tokenUrl, audience.isEmpty() ? backend : audience);
    }
    return new BackendSettings(
        baseUrl,
        values.secret(SettingName.API_SERVICE_TOKEN),
        credentials,
        values.flag(SettingName.M2M_FALLBACK));
  }

  private static GrafanaSettings grafana(SettingValues values) {
    return new GrafanaSettings(
        values.url(SettingName.GRAFANA_CLOUD_URL),
        values.secret(SettingName.GRAFANA_CLOUD_API_KEY),
        values.text(SettingName.GRAFANA_PROMETHEUS_DATASOURCE_UID),
        values.url(SettingName.PROMETHEUS_URL),
        values.url(SettingName.ALERTMANAGER_URL));
  }

  private static SentrySettings sentry(SettingValues values) {
    URI baseUrl = values.url(SettingName.SENTRY_BASE_URL);
    return new SentrySettings(
        baseUrl == null ? URI.create(SettingName.SENTRY_BASE_URL.absent()) : baseUrl,
        values.secret(SettingName.SENTRY_API_TOKEN),
        values.text(SettingName.SENTRY_ORG),
        values.secret(SettingName.SENTRY_DSN),
        values.text(SettingName.ENVIRONMENT));
  }

  private static HttpSettings http(SettingValues values) {
    if (values.flag(SettingName.SESSIONS) && values.flag(SettingName.PUBLIC_DISCOVERY)) {
      values.fault(
          SettingName.SESSIONS,
          "cannot be on together with INSTAINSTRU_MCP_PUBLIC_DISCOVERY: a session belongs to a caller, and such clients are none.");
    }
    // Others know such a server by its port.
    boolean published = values.isSet(SettingName.HOST) || values.isSet(SettingName.PUBLIC_URL);
    return new HttpSettings(
        values.address(SettingName.HOST, SettingName.PORT, !published),
        values.address(SettingName.MANAGEMENT_HOST, SettingName.MANAGEMENT_PORT, true),
        values.hosts(SettingName.ALLOWED_HOSTS),
        values.origins(SettingName.ALLOWED_ORIGINS),
        values.flag(SettingName.SESSIONS),
        values.flag(SettingName.CONSOLE));
  }

  private static @Nullable RedisSettings redis(SettingValues values, Limits limits) {
    Secret url = values.redisUrl(SettingName.REDIS_URL);
    if (url == null) {
      return null;
    }
    if (!values.isSet(SettingName.SEAL_KEY)) {
      values.fault(
          SettingName.REDIS_URL,
          "needs INSTAINSTRU_MCP_SEAL_KEY, the same on all replicas; `openssl rand -hex 32` makes a"
              + " key.");
    }
    return new RedisSettings(url, limits.redisAnswer());
  }

  private static ToolSettings tools(SettingValues values) {
    return new ToolSettings(
        values.flag(SettingName.ACTIONS),
        List.copyOf(values.list(SettingName.MODULES)),
        values.list(SettingName.TOOLS),
        values.list(SettingName.EXCLUDE_TOOLS),
        values.path(SettingName.CATALOG),
        values.path(SettingName.METRICS),
        values.zone(SettingName.TIME_ZONE),
        values.flag(SettingName.MASK_PII),
        values.number(SettingName.RATE_LIMIT, 0, 100_000),
        values.number(SettingName.TOOL_RATE_LIMIT, 0, 100_000),
        values.choice(SettingName.CONSENT, Set.of("token", "client", "person")),
        values.list(SettingName.APPROVERS));
  }
}
