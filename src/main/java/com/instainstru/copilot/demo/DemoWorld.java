package com.instainstru.copilot.demo;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.demo.admin.BackendFault;
import com.instainstru.copilot.demo.admin.BackendState;
import com.instainstru.copilot.demo.admin.FakeAdminApi;
import com.instainstru.copilot.demo.observability.FakeObservabilityApis;
import com.instainstru.copilot.demo.sentry.FakeSentryApi;
import java.net.URI;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** Stand-ins for backend, Grafana and Sentry, each on a port of its own, telling one story. */
public final class DemoWorld implements AutoCloseable {
  private final FakeAdminApi admin;
  private final FakeObservabilityApis observability;
  private final FakeSentryApi sentry;

  private DemoWorld(FakeAdminApi admin, FakeObservabilityApis observability, FakeSentryApi sentry) {
    this.admin = admin;
    this.observability = observability;
    this.sentry = sentry;
  }

  /** One whose backend answers right. */
  public static DemoWorld start(Clock clock) {
    return start(clock, BackendState.IDEAL, Set.of());
  }

  /** One whose backend behaves as that of a given time, with troubles around it. */
  public static DemoWorld start(Clock clock, BackendState backend, Set<BackendFault> faults) {
    return new DemoWorld(
        FakeAdminApi.start(clock, backend, faults),
        FakeObservabilityApis.start(clock),
        FakeSentryApi.start(clock));
  }

  /** The settings that lead a server to this world. */
  public Map<SettingName, String> settings() {
    Map<SettingName, String> settings = new EnumMap<>(SettingName.class);
    settings.put(SettingName.API_BASE_URL, admin.baseUri().toString());
    settings.put(SettingName.API_SERVICE_TOKEN, admin.serviceToken());
    settings.put(SettingName.GRAFANA_CLOUD_URL, observability.grafanaUri().toString());
    settings.put(SettingName.GRAFANA_CLOUD_API_KEY, observability.apiKey());
    settings.put(SettingName.SENTRY_BASE_URL, sentry.baseUri().toString());
    settings.put(SettingName.SENTRY_API_TOKEN, sentry.apiToken());
    settings.put(SettingName.SENTRY_ORG, sentry.organization());
    return settings;
  }

  /** Where the world's own Sentry receives events. */
  public String sentryDsn() {
    return sentry.dsn();
  }

  /** Where the backend tells what it has done, to its own token. */
  public URI stateUri() {
    return admin.baseUri().resolve("/demo/state");
  }

  /** How many mails the backend has sent, for tests of what must not happen twice. */
  public long mailsSent() {
    return admin.mailsSent();
  }

  @Override
  public void close() {
    admin.close();
    observability.close();
    sentry.close();
  }
}
