package com.instainstru.copilot.app;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.config.BackendSettings;
import com.instainstru.copilot.config.ClientCredentialsSettings;
import com.instainstru.copilot.config.GrafanaSettings;
import com.instainstru.copilot.config.Secret;
import com.instainstru.copilot.config.SentrySettings;
import com.instainstru.copilot.config.Settings;
import com.instainstru.copilot.config.UpstreamLimits;
import com.instainstru.copilot.metering.UpstreamMeters;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.tools.alertmanager.AlertmanagerClient;
import com.instainstru.copilot.tools.grafana.GrafanaClient;
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
  private final HttpTransport transport;
  private final UpstreamLimits limits;
  private final Clock clock;
  private final UpstreamMeters meters;
  private final FreshCache.Caches caches;
  private final GrafanaClient grafanaClient;
  private final Map<String, Upstream> byName = new LinkedHashMap<>();
  private final Map<String, UpstreamRequest> looks = new LinkedHashMap<>();
  private final PrometheusApi prometheus;
  private final AlertmanagerClient alertmanager;
  private final UpstreamStates states;

  /**
   * What a look at an upstream showed.
   *
   * @param configured whether there are settings for it
   * @param good whether it answers, accepts the credential and its clock is right
   * @param detail a sentence for people
   */
  public record State(boolean configured, boolean good, String detail) {}

  private Upstreams(
      Settings settings, HttpTransport transport, Clock clock, UpstreamMeters meters) {
    this.transport = transport;
    this.limits = settings.limits().upstream();
    this.clock = clock;
    this.meters = meters;
    this.caches = new FreshCache.Caches(limits.staleFor(), clock, meters);
    add(backend(settings.backend()), "/api/v1/admin/mcp/metrics/founding.cap");
    GrafanaSettings grafana = settings.grafana();
    add(grafana(grafana), "/api/search?limit=1");
    this.grafanaClient = new GrafanaClient(named("grafana"), caches);
    this.prometheus = prometheus(grafana);
    this.alertmanager = alertmanager(grafana);
    SentrySettings sentry = settings.sentry();
    add(sentry(sentry), "/api/0/organizations/" + sentry.organization() + "/projects/");
    Map<String, Supplier<State>> each = new LinkedHashMap<>();
    byName.forEach((name, upstream) -> each.put(name, () -> look(name, upstream)));
    this.states = new UpstreamStates(each, System::nanoTime);
  }

  static Upstreams of(
      Settings settings, HttpTransport transport, Clock clock, UpstreamMeters meters) {
    return new Upstreams(settings, transport, clock, meters);
  }

  private Upstream add(Upstream upstream, String look) {
    byName.put(upstream.name(), upstream);
    int query = look.indexOf('?');
    looks.put(
        upstream.name(),
        query < 0
            ? UpstreamRequest.get(look)
            : UpstreamRequest.get(look.substring(0, query)).with("limit", "1"));
    return upstream;
  }

  private Upstream http(String name, URI url, Credentials credentials, ErrorDetails tokens) {
    return new HttpUpstream(name, url, credentials, tokens, transport, limits, clock, meters);
  }

  private Upstream backend(BackendSettings settings) {
    URI url = settings.baseUrl();
    Secret token = settings.serviceToken();
    ClientCredentialsSettings machine = settings.clientCredentials();
    if (url == null || (token == null && machine == null)) {
      return new NotConfiguredUpstream(
          "backend",
          "INSTAINSTRU_MCP_API_BASE_URL, and INSTAINSTRU_MCP_API_SERVICE_TOKEN or"
              + " INSTAINSTRU_MCP_WORKOS_M2M_CLIENT_ID with its secret");
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
        ? new NotConfiguredUpstream(
            "grafana",
            "INSTAINSTRU_MCP_GRAFANA_CLOUD_URL and INSTAINSTRU_MCP_GRAFANA_CLOUD_API_KEY")
        : http("grafana", url, Credentials.bearer(key), ErrorDetails.grafana());
  }

  private PrometheusApi prometheus(GrafanaSettings settings) {
    URI direct = settings.prometheusUrl();
    if (direct == null) {
      return PrometheusClient.throughGrafana(named("grafana"), settings.datasourceUid());
    }
    return PrometheusClient.direct(
        add(
            http("prometheus", direct, Credentials.none(), ErrorDetails.prometheus()),
            "/api/v1/status/buildinfo"));
  }

  private AlertmanagerClient alertmanager(GrafanaSettings settings) {
    URI direct = settings.alertmanagerUrl();
    if (direct == null) {
      return AlertmanagerClient.throughGrafana(named("grafana"));
    }
    return AlertmanagerClient.direct(
        add(
            http("alertmanager", direct, Credentials.none(), ErrorDetails.alertmanager()),
            "/api/v2/status"));
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

  /** Asks each upstream for something cheap. */
  Map<String, State> look() {
    Map<String, State> found = new LinkedHashMap<>();
    byName.forEach((name, upstream) -> found.put(name, look(name, upstream)));
    return found;
  }

  private State look(String name, Upstream upstream) {
    if (!(upstream instanceof HttpUpstream http)) {
      return new State(false, false, "not configured");
    }
    UpstreamRequest request = Objects.requireNonNull(looks.get(name));
    UpstreamProbe probe = http.probe(request, CallContext.of(Caller.local(), "cli", "doctor"));
    boolean clocksAgree = Math.abs(probe.skewSeconds()) <= 60;
    String clocks =
        clocksAgree ? "" : "; its clock is " + probe.skewSeconds() + " s ahead of this machine's";
    return new State(
        true, probe.reachable() && probe.accepted() && clocksAgree, probe.detail() + clocks);
  }
}
