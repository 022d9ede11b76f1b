package com.instainstru.copilot.config;

import com.instainstru.copilot.spelling.NearestName;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads all settings: flags over environment over a file over defaults. */
public final class SettingsReader {
  private static final Set<String> LOG_LEVELS = Set.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");

  /** Names without the prefix that are read. */
  private static final Set<String> ELSEWHERE = Set.of("PORT", "ENABLE_CORS");

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
      Map<String, EnvironmentFile.Entry> lines = EnvironmentFile.read(file.path());
      Map<String, String> values = new LinkedHashMap<>();
      lines.forEach((name, entry) -> values.put(name, entry.value()));
      collect(values, given, sources, faults, warnings);
      ofFile.addAll(given.keySet());
      lines.forEach((name, entry) -> foreign(name, entry.line(), file.path(), warnings));
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
            OutboundSettingsReader.read(values),
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
    source.forEach(
        (key, value) -> {
          if (!key.toUpperCase(Locale.ROOT).startsWith(SettingName.PREFIX)) {
            return;
          }
          SettingName name = SettingName.of(key).orElse(null);
          if (name == null) {
            faults.add(
                key + " is no setting. " + nearest(key.substring(SettingName.PREFIX.length())));
          } else if (!value.isBlank()) {
            take(name, value.strip(), given, warnings);
            sources.put(name, name.key());
          }
        });
  }

  /** Tells of a line that sets nothing here, since it is probably meant to. */
  private static void foreign(String name, int line, Path file, List<String> warnings) {
    String upper = name.toUpperCase(Locale.ROOT);
    if (upper.startsWith(SettingName.PREFIX) || ELSEWHERE.contains(upper)) {
      return;
    }
    // The prefix may be missing, or misspelt.
    String tail = upper.replaceFirst("^INSTA[A-Z]*_(?:MCP_)?|^MCP_", "");
    warnings.add(
        name
            + " in line "
            + line
            + " of "
            + file
            + " is no setting of this server. "
            + nearest(tail));
  }

  private static String nearest(String wrong) {
    List<String> known = Arrays.stream(SettingName.values()).map(SettingName::name).toList();
    return NearestName.of(wrong, known)
        .map(name -> "Did you mean " + SettingName.PREFIX + name + "?")
        .orElse("docs/configuration.md lists them.");
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
        values.token(SettingName.API_SERVICE_TOKEN),
        credentials,
        values.flag(SettingName.M2M_FALLBACK));
  }

  private static GrafanaSettings grafana(SettingValues values) {
    return new GrafanaSettings(
        values.url(SettingName.GRAFANA_CLOUD_URL),
        values.token(SettingName.GRAFANA_CLOUD_API_KEY),
        values.textOrNull(SettingName.GRAFANA_PROMETHEUS_DATASOURCE_UID),
        direct(
            values,
            SettingName.PROMETHEUS_URL,
            SettingName.PROMETHEUS_TOKEN,
            SettingName.PROMETHEUS_USER,
            SettingName.PROMETHEUS_PASSWORD,
            SettingName.PROMETHEUS_TENANT),
        direct(
            values,
            SettingName.ALERTMANAGER_URL,
            SettingName.ALERTMANAGER_TOKEN,
            SettingName.ALERTMANAGER_USER,
            SettingName.ALERTMANAGER_PASSWORD,
            SettingName.ALERTMANAGER_TENANT));
  }

  private static @Nullable DirectSettings direct(
      SettingValues values,
      SettingName url,
      SettingName token,
      SettingName user,
      SettingName password,
      SettingName tenant) {
    Secret bearer = values.token(token);
    String name = values.textOrNull(user);
    if (values.isSet(user) != values.isSet(password)) {
      values.fault(user, "and " + password.key() + " belong together; set both or none.");
    } else if (name != null && bearer != null) {
      values.fault(token, "and " + user.key() + " exclude each other; set one of them.");
    } else if (name != null && name.contains(":")) {
      values.fault(user, "must not have a colon.");
    }
    Secret scope = values.token(tenant);
    URI address = values.url(url);
    if (address == null) {
      for (SettingName alone : List.of(token, user, tenant)) {
        if (values.isSet(alone) && !values.isSet(url)) {
          values.fault(alone, "needs " + url.key() + ", which is not set.");
        }
      }
      return null;
    }
    return new DirectSettings(
        address, bearer, name, values.secret(password), scope == null ? null : scope.reveal());
  }

  private static SentrySettings sentry(SettingValues values) {
    URI baseUrl = values.url(SettingName.SENTRY_BASE_URL);
    return new SentrySettings(
        baseUrl == null ? URI.create(SettingName.SENTRY_BASE_URL.absent()) : baseUrl,
        values.token(SettingName.SENTRY_API_TOKEN),
        values.slug(SettingName.SENTRY_ORG),
        values.secret(SettingName.SENTRY_DSN),
        values.text(SettingName.ENVIRONMENT),
        values.textOrNull(SettingName.RELEASE));
  }

  private static HttpSettings http(SettingValues values) {
    if (values.flag(SettingName.SESSIONS) && values.flag(SettingName.PUBLIC_DISCOVERY)) {
      values.fault(
          SettingName.SESSIONS,
          "cannot be on together with INSTAINSTRU_MCP_PUBLIC_DISCOVERY: a session belongs to a"
              + " caller, and such clients are none.");
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
