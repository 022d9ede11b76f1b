package com.instainstru.copilot.cli;

import com.instainstru.copilot.config.ConfigurationException;
import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.config.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where commands that give one answer take their settings from. */
final class SettingsOption {
  @Option(
      names = "--env-file",
      paramLabel = "FILE",
      description = "File with the settings; default: the environment alone.")
  private @Nullable Path envFile;

  /** The settings alone, without a server. */
  Settings settings(Terminal terminal) {
    return Session.settings(terminal, envFile);
  }

  /** Whether a file is named. */
  boolean isSet() {
    return envFile != null;
  }

  /** The demo, or a server with these settings. */
  Session session(Terminal terminal, boolean demo, Map<SettingName, String> flags) {
    if (!demo) {
      return Session.real(terminal, envFile, flags);
    }
    if (envFile != null) {
      throw new ConfigurationException("--demo needs no settings: it goes without --env-file.");
    }
    return Session.demo(terminal, flags);
  }
}
