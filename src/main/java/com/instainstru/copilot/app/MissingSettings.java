package com.instainstru.copilot.app;

import com.instainstru.copilot.config.BackendSettings;
import com.instainstru.copilot.config.GrafanaSettings;
import com.instainstru.copilot.config.SentrySettings;
import com.instainstru.copilot.config.SettingName;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings that an upstream still lacks, in words.
 *
 * @param missing names of those that are not set; empty if the upstream can be reached
 * @param needed how many it needs in all
 */
record MissingSettings(List<String> missing, int needed) {
  static MissingSettings of(BackendSettings settings) {
    List<String> missing = new ArrayList<>();
    if (settings.baseUrl() == null) {
      missing.add(SettingName.API_BASE_URL.key());
    }
    if (settings.serviceToken() == null && settings.clientCredentials() == null) {
      missing.add(
          SettingName.API_SERVICE_TOKEN.key()
              + " (or "
              + SettingName.WORKOS_M2M_CLIENT_ID.key()
              + " with its secret)");
    }
    return new MissingSettings(missing, 2);
  }

  static MissingSettings of(GrafanaSettings settings) {
    List<String> missing = new ArrayList<>();
    if (settings.baseUrl() == null) {
      missing.add(SettingName.GRAFANA_CLOUD_URL.key());
    }
    if (settings.apiKey() == null) {
      missing.add(SettingName.GRAFANA_CLOUD_API_KEY.key());
    }
    return new MissingSettings(missing, 2);
  }

  static MissingSettings of(SentrySettings settings) {
    return new MissingSettings(
        settings.apiToken() == null ? List.of(SettingName.SENTRY_API_TOKEN.key()) : List.of(), 1);
  }

  /** Whether nothing is missing. */
  boolean isComplete() {
    return missing.isEmpty();
  }

  /** Whether some are set, but not all. */
  boolean isPartial() {
    return !missing.isEmpty() && missing.size() < needed;
  }

  String names() {
    return String.join(" and ", missing);
  }
}
