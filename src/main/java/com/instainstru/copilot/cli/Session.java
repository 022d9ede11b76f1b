package com.instainstru.copilot.cli;

import ch.qos.logback.classic.Level;
import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.config.ConfigurationException;
import com.instainstru.copilot.config.InboundSettings;
import com.instainstru.copilot.config.Loopback;
import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.config.Settings;
import com.instainstru.copilot.config.SettingsFile;
import com.instainstru.copilot.config.SettingsReader;
import com.instainstru.copilot.demo.DemoWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An assembled server for the length of one command, with a demo world beneath it if asked. */
final class Session implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Session.class);

  /** What the demo takes from the environment; everything else is its own affair. */
  private static final Set<SettingName> KEPT_IN_DEMO =
      EnumSet.of(
          SettingName.SESSIONS,
          SettingName.ALLOWED_ORIGINS,
          SettingName.CONSOLE,
          SettingName.ACTIONS,
          SettingName.APPROVERS,
          SettingName.CONSENT,
          SettingName.MODULES,
          SettingName.TOOLS,
          SettingName.EXCLUDE_TOOLS,
          SettingName.CATALOG,
          SettingName.MASK_PII,
          SettingName.RATE_LIMIT,
          SettingName.TOOL_RATE_LIMIT,
          SettingName.SEAL_KEY,
          SettingName.LIMITS,
          SettingName.AUDIT_LOG,
          SettingName.LOG_LEVEL,
          SettingName.PROMETHEUS_URL,
          SettingName.PROMETHEUS_TOKEN,
          SettingName.PROMETHEUS_USER,
          SettingName.PROMETHEUS_PASSWORD,
          SettingName.PROMETHEUS_TENANT,
          SettingName.ALERTMANAGER_URL,
          SettingName.ALERTMANAGER_TOKEN,
          SettingName.ALERTMANAGER_USER,
          SettingName.ALERTMANAGER_PASSWORD,
          SettingName.ALERTMANAGER_TENANT,
          SettingName.CA_FILE,
          SettingName.PROXY_URL,
          SettingName.NO_PROXY,
          SettingName.SENTRY_DSN,
          SettingName.ENVIRONMENT,
          SettingName.RELEASE,
          SettingName.PORT,
          SettingName.MANAGEMENT_HOST,
          SettingName.MANAGEMENT_PORT);

  private final SettingsReader.Loaded loaded;
  private final Assembly assembly;
  private final @Nullable DemoWorld world;

  private Session(SettingsReader.Loaded loaded, @Nullable DemoWorld world) {
    this.loaded = loaded;
    this.world = world;
    setLogLevel(loaded.given().get(SettingName.LOG_LEVEL));
    loaded.warnings().forEach(log::warn);
    this.assembly = Assembly.of(loaded.settings(), Clock.systemUTC());
  }

  /**
   * A server with the settings of the environment, and of a file that is named. What lies in the
   * working directory may be somebody else's, and is not read.
   *
   * @param envFile null for none
   * @param flags settings given on the command line
   */
  static Session real(Terminal terminal, @Nullable Path envFile, Map<SettingName, String> flags) {
    SettingsReader.Loaded loaded = loaded(terminal, envFile, flags);
    if (loaded.given().isEmpty() && Files.isRegularFile(surroundings(terminal).path())) {
      log.warn("No settings are given. The file .env here is not read unless --env-file names it.");
    }
    return new Session(loaded, null);
  }

  private static SettingsReader.Loaded loaded(
      Terminal terminal, @Nullable Path envFile, Map<SettingName, String> flags) {
    return new SettingsReader(
            terminal.environment(), envFile == null ? null : named(terminal, envFile))
        .read(flags, false);
  }

  /** The settings of the environment, and of a file that is named; null for none. */
  static Settings settings(Terminal terminal, @Nullable Path envFile) {
    return loaded(terminal, envFile, Map.of()).settings();
  }

  /**
   * A server that stays: without a file that is named, it reads {@code .env} of its folder.
   *
   * @param envFile null for none
   * @param flags settings given on the command line
   */
  static Session serving(
      Terminal terminal, @Nullable Path envFile, Map<SettingName, String> flags, boolean noAuth) {
    SettingsFile file = envFile == null ? surroundings(terminal) : named(terminal, envFile);
    return new Session(new SettingsReader(terminal.environment(), file).read(flags, noAuth), null);
  }

  private static SettingsFile surroundings(Terminal terminal) {
    return SettingsFile.found(terminal.workingDirectory().resolve(".env"));
  }

  private static SettingsFile named(Terminal terminal, Path envFile) {
    Path path = terminal.workingDirectory().resolve(envFile);
    if (!Files.isRegularFile(path)) {
      throw new ConfigurationException(
          path + " is not a file. Write the settings there, or correct --env-file.");
    }
    return SettingsFile.chosen(path);
  }

  /** A server on an embedded demo world. */
  static Session demo(Terminal terminal, Map<SettingName, String> flags) {
    return demo(terminal, flags, DemoWorld.start(Clock.systemUTC()));
  }

  /**
   * A server on a demo world.
   *
   * @param world closed with the session
   */
  static Session demo(Terminal terminal, Map<SettingName, String> flags, DemoWorld world) {
    Map<String, String> environment = new HashMap<>();
    terminal
        .environment()
        .forEach(
            (key, value) -> {
              boolean kept = SettingName.of(key).map(KEPT_IN_DEMO::contains).orElse(true);
              if (kept) {
                environment.put(key, value);
              }
            });
    try {
      Map<SettingName, String> all = new EnumMap<>(world.settings());
      // Without a receiver of one's own, the demo's Sentry gets the self-test event.
      putIfAbsent(all, SettingName.SENTRY_DSN, world.sentryDsn(), environment);
      // One person plays on one machine; a limit would only be in the way.
      putIfAbsent(all, SettingName.RATE_LIMIT, "0", environment);
      putIfAbsent(all, SettingName.TOOL_RATE_LIMIT, "0", environment);
      all.put(SettingName.INBOUND_TOKEN, "demo");
      all.putAll(flags);
      return new Session(new SettingsReader(environment, null).read(all, true), world);
    } catch (RuntimeException e) {
      world.close();
      throw e;
    }
  }

  private static void putIfAbsent(
      Map<SettingName, String> settings,
      SettingName name,
      String value,
      Map<String, String> environment) {
    if (environment.keySet().stream()
        .noneMatch(key -> SettingName.of(key).equals(Optional.of(name)))) {
      settings.put(name, value);
    }
  }

  /** The default is set with the rest of logging. */
  private static void setLogLevel(@Nullable String level) {
    if (level != null
        && LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)
            instanceof ch.qos.logback.classic.Logger root) {
      root.setLevel(Level.valueOf(level));
    }
  }

  /** Logs what a server that stays runs with; a single answer needs no such preface. */
  void announce() {
    log.info("{}", loaded.summary());
    if (!loaded.origin().isEmpty()) {
      log.info("{}", loaded.origin());
    }
  }

  Assembly assembly() {
    return assembly;
  }

  /** What of the settings is probably not meant so. */
  List<String> warnings() {
    return loaded.warnings();
  }

  /** The settings that are set. */
  Set<SettingName> given() {
    return loaded.given().keySet();
  }

  Settings settings() {
    return loaded.settings();
  }

  /**
   * Refuses to let everybody in by accident.
   *
   * @throws ConfigurationException if no way in is configured, or none is wanted off the loopback
   */
  void requireWayIn() {
    InboundSettings inbound = settings().inbound();
    boolean loopback = Loopback.is(settings().http().service().host());
    if (inbound.noAuth()) {
      if (!loopback) {
        throw new ConfigurationException(
            "--no-auth is for the loopback only; set INSTAINSTRU_MCP_INBOUND_TOKEN, or listen on"
                + " 127.0.0.1.");
      }
      log.warn("--no-auth: everybody on this machine may call every tool");
    } else if (!inbound.hasWayIn()) {
      throw new ConfigurationException(
          "No caller could authenticate: set INSTAINSTRU_MCP_INBOUND_TOKEN (or"
              + " INSTAINSTRU_MCP_WORKOS_DOMAIN for single sign-on), or start with --no-auth on the"
              + " loopback.");
    }
  }

  @Override
  public void close() {
    assembly.close();
    if (world != null) {
      world.close();
    }
  }
}
