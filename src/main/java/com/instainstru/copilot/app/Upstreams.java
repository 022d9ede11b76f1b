package com.instainstru.copilot.app;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.config.BackendSettings;
import com.instainstru.copilot.config.ClientCredentialsSettings;
import com.instainstru.copilot.config.DirectSettings;
import com.instainstru.copilot.config.GrafanaSettings;
import com.instainstru.copilot.config.Secret;
import com.instainstru.copilot.config.SentrySettings;
import com.instainstru.copilot.config.Settings;
import com.instainstru.copilot.config.UpstreamLimits;
import com.instainstru.copilot.metering.UpstreamMeters;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.tools.alertmanager.AlertmanagerClient;
import com.instainstru.copilot.tools.grafana.GrafanaClient;
import com.instainstru.copilot.tools.prometheus.GrafanaDataSource;
import com.instainstru.copilot.tools.prometheus.PrometheusApi;
import com.instainstru.copilot.tools.prometheus.PrometheusClient;
import com.instainstru.copilot.upstream.ClientCredentials;
import com.instainstru.copilot.upstream.Credentials;
import com.instainstru.copilot.upstream.ErrorDetails;
import com.instainstru.copilot.upstream.FallbackCredentials;
import com.instainstru.copilot.upstream.FreshCache;
import com.instainstru.copilot.upstream.HttpTransport;
import com.instainstru.copilot.upstream.HttpUpstream;
import com.instainstru.copilot.upstream.NotConfiguredUpstream;
import com.instainstru.copilot.upstream.TenantUpstream;
import com.instainstru.copilot.upstream.Upstream;
import com.instainstru.copilot.upstream.UpstreamProbe;
import com.instainstru.copilot.upstream.UpstreamRequest;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The remote services of a deployment, each reached as its settings say. */
public final class Upstreams {
  /** A cheap read that every state of the backend has. */
  static final String BACKEND_READ = "/api/v1/admin/mcp/metrics/founding.cap";

  private final HttpTransport transport;
  private final UpstreamLimits limits;
  private final Clock clock;
  private final UpstreamMeters meters;
  private final FreshCache.Caches caches;
  private final GrafanaClient grafanaClient;
  private final Map<String, Upstream> byName = new LinkedHashMap<>();
  private final Map<String, UpstreamRequest> looks = new LinkedHashMap<>();
  private final GrafanaDataSource dataSource;
  private final PrometheusApi prometheus;
  private final AlertmanagerClient alertmanager;
  private final UpstreamStates states;

  /**
   * What a look at an upstream showed.
   *
   * @param configured whether there are settings for it
   * @param good whether it answers as it should, accepts the credential and its clock is right
   */
  record State(boolean configured, boolean good) {}

  private Upstreams(
      Settings settings, HttpTransport transport, Clock clock, UpstreamMeters meters) {
    this.transport = transport;
    this.limits = settings.limits().upstream();
    this.clock = clock;
    this.meters = meters;
    this.caches = new FreshCache.Caches(limits.staleFor(), clock, meters);
    add(backend(settings.backend()), UpstreamRequest.get(BACKEND_READ));
    GrafanaSettings grafana = settings.grafana();
    add(grafana(grafana), UpstreamRequest.get("/api/search").with("limit", "1"));
    this.grafanaClient = new GrafanaClient(named("grafana"), caches);
    this.dataSource = new GrafanaDataSource(grafana.datasourceUid(), named("grafana"), caches);
    this.prometheus = prometheus(grafana);
    this.alertmanager = alertmanager(grafana);
    SentrySettings sentry = settings.sentry();
    add(
        sentry(sentry),
        UpstreamRequest.get("/api/0/organizations/" + sentry.organization() + "/projects/"));
    Map<String, Supplier<State>> each = new LinkedHashMap<>();
    byName.forEach((name, upstream) -> each.put(name, () -> look(name, upstream)));
    this.states = new UpstreamStates(each, System::nanoTime);
  }

  static Upstreams of(
      Settings settings, HttpTransport transport, Clock clock, UpstreamMeters meters) {
    return new Upstreams(settings, transport, clock, meters);
  }

  private Upstream add(Upstream upstream, UpstreamRequest look) {
    byName.put(upstream.name(), upstream);
    looks.put(upstream.name(), look);
    return upstream;
  }

  private Upstream http(String name, URI url, Credentials credentials, ErrorDetails tokens) {
    return new HttpUpstream(name, url, credentials, tokens, transport, limits, clock, meters);
  }

  private Upstream backend(BackendSettings settings) {
    URI url = settings.baseUrl();
    Secret token = settings.serviceToken();
    ClientCredentialsSettings machine = settings.clientCredentials();
    MissingSettings lacks = MissingSettings.of(settings);
    if (url == null || !lacks.isComplete()) {
      return new NotConfiguredUpstream("backend", lacks.names());
    }
    return http("backend", url, credentials(settings, token, machine), ErrorDetails.backend());
  }

  private Credentials credentials(
      BackendSettings settings,
      @Nullable Secret token,
      @Nullable ClientCredentialsSettings machine) {
    if (machine == null) {
      return token == null ? Credentials.none() : Credentials.bearer(token);
    }
    Credentials fresh = new ClientCredentials(machine, transport, limits, clock);
    return settings.fallbackToServiceToken() && token != null
        ? new FallbackCredentials(fresh, Credentials.bearer(token), meters)
        : fresh;
  }

  private Upstream grafana(GrafanaSettings settings) {
    URI url = settings.baseUrl();
    Secret key = settings.apiKey();
    return url == null || key == null
        ? new NotConfiguredUpstream("grafana", MissingSettings.of(settings).names())
        : http("grafana", url, Credentials.bearer(key), ErrorDetails.grafana());
  }

  private PrometheusApi prometheus(GrafanaSettings settings) {
    DirectSettings direct = settings.prometheus();
    if (direct == null) {
      return PrometheusClient.throughGrafana(named("grafana"), dataSource);
    }
    return PrometheusClient.direct(
        direct("prometheus", direct, ErrorDetails.prometheus(), "/api/v1/status/buildinfo"));
  }

  private AlertmanagerClient alertmanager(GrafanaSettings settings) {
    DirectSettings direct = settings.alertmanager();
    if (direct == null) {
      return AlertmanagerClient.throughGrafana(named("grafana"));
    }
    return AlertmanagerClient.direct(
        direct("alertmanager", direct, ErrorDetails.alertmanager(), "/api/v2/status"));
  }

  private Upstream direct(String name, DirectSettings settings, ErrorDetails tokens, String look) {
    Upstream upstream =
        http(name, settings.url(), Credentials.fixed(settings.authorization()), tokens);
    String tenant = settings.tenant();
    if (tenant == null) {
      return add(upstream, UpstreamRequest.get(look));
    }
    add(upstream, UpstreamRequest.get(look).withHeader(TenantUpstream.HEADER, tenant));
    return new TenantUpstream(upstream, tenant);
  }

  private Upstream sentry(SentrySettings settings) {
    Secret token = settings.apiToken();
    return token == null
        ? new NotConfiguredUpstream("sentry", "INSTAINSTRU_MCP_SENTRY_API_TOKEN")
        : http("sentry", settings.baseUrl(), Credentials.bearer(token), ErrorDetails.sentry());
  }

  private Upstream named(String name) {
    return Objects.requireNonNull(byName.get(name));
  }

  Upstream backend() {
    return named("backend");
  }

  Upstream sentry() {
    return named("sentry");
  }

  GrafanaClient grafana() {
    return grafanaClient;
  }

  /** Makes the caches in front of these upstreams. */
  FreshCache.Caches caches() {
    return caches;
  }

  PrometheusApi prometheus() {
    return prometheus;
  }

  AlertmanagerClient alertmanager() {
    return alertmanager;
  }

  /** One short word for each upstream, within a second. */
  Map<String, String> states() {
    return states.words();
  }

  /** The uid of Grafana's Prometheus data source, as far as it is known. */
  String dataSourceUid() {
    return dataSource.known();
  }

  private State look(String name, Upstream upstream) {
    if (!(upstream instanceof HttpUpstream http)) {
      return new State(false, false);
    }
    UpstreamRequest request = Objects.requireNonNull(looks.get(name));
    UpstreamProbe probe = http.probe(request, CallContext.of(Caller.local(), "cli", "doctor"));
    return new State(true, probe.isGood());
  }
}
