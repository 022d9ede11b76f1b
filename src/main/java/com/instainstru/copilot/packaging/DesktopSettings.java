package com.instainstru.copilot.packaging;

import com.instainstru.copilot.config.SettingName;
import java.util.List;
import java.util.Locale;

/**
 * The settings that a person who installs the server on a desktop is asked for, most used first.
 */
final class DesktopSettings {
  static final List<SettingName> ALL =
      List.of(
          SettingName.API_BASE_URL,
          SettingName.API_SERVICE_TOKEN,
          SettingName.WORKOS_M2M_CLIENT_ID,
          SettingName.WORKOS_M2M_CLIENT_SECRET,
          SettingName.GRAFANA_CLOUD_URL,
          SettingName.GRAFANA_CLOUD_API_KEY,
          SettingName.PROMETHEUS_URL,
          SettingName.ALERTMANAGER_URL,
          SettingName.SENTRY_BASE_URL,
          SettingName.SENTRY_API_TOKEN,
          SettingName.SENTRY_ORG,
          SettingName.ACTIONS,
          SettingName.MASK_PII,
          SettingName.AUDIT_LOG);

  private DesktopSettings() {}

  /** Whether a setting is a switch. */
  static boolean isSwitch(SettingName name) {
    return name.absent().equals("off");
  }

  static boolean isSecret(SettingName name) {
    return name.kind() == SettingName.Kind.SECRET;
  }

  /** {@code sentry_api_token} for {@code SENTRY_API_TOKEN}. */
  static String key(SettingName name) {
    return name.name().toLowerCase(Locale.ROOT);
  }

  /** {@code Sentry API token} for {@code SENTRY_API_TOKEN}. */
  static String title(SettingName name) {
    String words =
        key(name)
            .replace('_', ' ')
            .replaceAll("\\bapi\\b", "API")
            .replaceAll("\\burl\\b", "URL")
            .replaceAll("\\bid\\b", "ID")
            .replaceAll("\\bpii\\b", "PII")
            .replaceAll("\\bm2m\\b", "M2M");
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
