package com.instainstru.copilot.config;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks where settings come from. A file may be somebody else's, and so no address of a file gets
 * a secret of the environment, nor the other way round. What a file that was only found says about
 * guards and callers counts even less.
 */
final class SettingSources {
  /** Secrets, and the addresses that they are sent to or stand up for. */
  private static final Map<SettingName, List<SettingName>> ADDRESSES =
      new EnumMap<>(
          Map.of(
              SettingName.API_SERVICE_TOKEN,
              List.of(SettingName.API_BASE_URL),
              SettingName.WORKOS_M2M_CLIENT_SECRET,
              List.of(SettingName.WORKOS_M2M_TOKEN_URL, SettingName.API_BASE_URL),
              SettingName.GRAFANA_CLOUD_API_KEY,
              List.of(SettingName.GRAFANA_CLOUD_URL),
              SettingName.PROMETHEUS_TOKEN,
              List.of(SettingName.PROMETHEUS_URL),
              SettingName.PROMETHEUS_PASSWORD,
              List.of(SettingName.PROMETHEUS_URL),
              SettingName.ALERTMANAGER_TOKEN,
              List.of(SettingName.ALERTMANAGER_URL),
              SettingName.ALERTMANAGER_PASSWORD,
              List.of(SettingName.ALERTMANAGER_URL),
              SettingName.SENTRY_API_TOKEN,
              List.of(SettingName.SENTRY_BASE_URL),
              SettingName.SEAL_KEY,
              List.of(SettingName.REDIS_URL)));

  /** What callers can use. */
  private static final Set<SettingName> CREDENTIALS =
      EnumSet.of(
          SettingName.API_SERVICE_TOKEN,
          SettingName.WORKOS_M2M_CLIENT_SECRET,
          SettingName.GRAFANA_CLOUD_API_KEY,
          SettingName.PROMETHEUS_TOKEN,
          SettingName.PROMETHEUS_PASSWORD,
          SettingName.ALERTMANAGER_TOKEN,
          SettingName.ALERTMANAGER_PASSWORD,
          SettingName.SENTRY_API_TOKEN);

  /** Who is a caller. */
  private static final Set<SettingName> WAYS_IN =
      EnumSet.of(
          SettingName.INBOUND_TOKEN,
          SettingName.INBOUND_TOKENS,
          SettingName.OAUTH_ISSUER,
          SettingName.JWT_PUBLIC_KEY,
          SettingName.JWT_KEY_ID,
          SettingName.WORKOS_DOMAIN,
          SettingName.WORKOS_ISSUER,
          SettingName.WORKOS_AUDIENCE,
          SettingName.WORKOS_JWKS_URL,
          SettingName.PUBLIC_URL,
          SettingName.ALLOWED_SUBJECTS);

  private final Map<SettingName, String> given;
  private final Set<SettingName> ofFile;
  private final SettingsFile file;
  private final List<String> faults;

  /**
   * @param given what is set
   * @param ofFile those that the file sets
   * @param faults gets one sentence for each fault
   */
  SettingSources(
      Map<SettingName, String> given,
      Set<SettingName> ofFile,
      SettingsFile file,
      List<String> faults) {
    this.given = given;
    this.ofFile = ofFile;
    this.file = file;
    this.faults = faults;
  }

  void check() {
    ADDRESSES.forEach((secret, addresses) -> addresses.forEach(address -> pair(secret, address)));
    if (!file.chosen()) {
      ofFile.forEach(this::found);
    }
  }

  private void pair(SettingName secret, SettingName address) {
    if (given.containsKey(secret)
        && given.containsKey(address)
        && ofFile.contains(secret) != ofFile.contains(address)) {
      faults.add(
          address.key()
              + " comes from "
              + origin(address)
              + " and "
              + secret.key()
              + " from "
              + origin(secret)
              + ": a secret goes only to an address of the same source. Set both in the"
              + " environment, or both in the file.");
    }
  }

  private String origin(SettingName name) {
    return ofFile.contains(name) ? file.path().toString() : "the environment";
  }

  private void found(SettingName name) {
    String value = given.getOrDefault(name, "");
    if (name.loosens(value)) {
      faults.add(
          name.key()
              + " in "
              + file.path()
              + " loosens a guard, but nobody named that file: it was found in the working"
              + " directory. Start with --env-file "
              + file.path().getFileName()
              + " if you trust it, set the variable in the environment, or remove the line.");
    }
    if (admits(name)) {
      CREDENTIALS.stream()
          .filter(secret -> given.containsKey(secret) && !ofFile.contains(secret))
          .findFirst()
          .ifPresent(secret -> admitted(name, secret));
    }
  }

  /** Without another token, callers show that of the backend. */
  private boolean admits(SettingName name) {
    return WAYS_IN.contains(name)
        || (name == SettingName.API_SERVICE_TOKEN
            && !given.containsKey(SettingName.INBOUND_TOKEN)
            && !given.containsKey(SettingName.INBOUND_TOKENS));
  }

  private void admitted(SettingName name, SettingName secret) {
    faults.add(
        name.key()
            + " in "
            + file.path()
            + " says who may call, and calls would use "
            + secret.key()
            + " of the environment. Start with --env-file "
            + file.path().getFileName()
            + " if you trust that file, or set "
            + name.key()
            + " in the environment.");
  }
}
