package com.instainstru.copilot.app;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.config.BackendSettings;
import com.instainstru.copilot.config.ClientCredentialsSettings;
import com.instainstru.copilot.config.DirectSettings;
import com.instainstru.copilot.config.GrafanaSettings;
import com.instainstru.copilot.config.OidcSettings;
import com.instainstru.copilot.config.Secret;
import com.instainstru.copilot.config.SentrySettings;
import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.config.Settings;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.tools.alertmanager.AlertmanagerClient;
import com.instainstru.copilot.tools.prometheus.GrafanaDataSource;
import com.instainstru.copilot.tools.prometheus.PrometheusClient;
import com.instainstru.copilot.upstream.ClientCredentials;
import com.instainstru.copilot.upstream.Credentials;
import com.instainstru.copilot.upstream.HttpTransport;
import com.instainstru.copilot.upstream.ProbeOutcome;
import com.instainstru.copilot.upstream.Prober;
import com.instainstru.copilot.upstream.TenantUpstream;
import com.instainstru.copilot.upstream.UpstreamProbe;
import com.instainstru.copilot.upstream.UpstreamRequest;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Asks every upstream for what its tools need, and says what is wrong, at which address, and who
 * can mend it by which setting.
 */
final class UpstreamChecks {
  private final Settings settings;
  private final Set<SettingName> given;
  private final HttpTransport transport;
  private final Clock clock;
  private final Prober prober;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * @param given the settings that are set
   */
  UpstreamChecks(Settings settings, Set<SettingName> given, HttpTransport transport, Clock clock) {
    this.settings = settings;
    this.given = Set.copyOf(given);
    this.transport = transport;
    this.clock = clock;
    this.prober = new Prober(transport, clock, settings.limits().upstream().attempt());
  }

  /** One finding for each, in the order of the documentation. */
  List<Finding> run() {
    backend();
    boolean grafanaAnswers = grafana();
    prometheus(grafanaAnswers);
    alertmanager(grafanaAnswers);
    sentry();
    identityProvider();
    return List.copyOf(findings);
  }

  private static CallContext context() {
    return CallContext.of(Caller.local(), "cli", "doctor");
  }

  private UpstreamProbe ask(URI url, Credentials credentials, UpstreamRequest request) {
    return prober.probe(url, credentials, request, context());
  }

  /** Says what is missing, if anything is. */
  private boolean isConfigured(String check, MissingSettings lacks, boolean partial) {
    if (lacks.isComplete()) {
      return true;
    }
    String remedy = "set " + lacks.names();
    findings.add(
        partial
            ? Finding.fail(
                check,
                "incomplete",
                "",
                "settings are incomplete: " + lacks.names() + " is missing",
                remedy)
            : Finding.off(check, "not configured", remedy + " to use its tools"));
    return false;
  }

  private boolean isGiven(SettingName... names) {
    return Set.of(names).stream().anyMatch(given::contains);
  }

  private void backend() {
    BackendSettings backend = settings.backend();
    MissingSettings lacks = MissingSettings.of(backend);
    if (!isConfigured("backend", lacks, lacks.isPartial())) {
      return;
    }
    URI url = Objects.requireNonNull(backend.baseUrl());
    ClientCredentialsSettings machine = backend.clientCredentials();
    if (machine != null) {
      machine(url, machine);
    }
    Secret token = backend.serviceToken();
    if (token != null && (machine == null || backend.fallbackToServiceToken())) {
      backend(
          machine == null ? "backend" : "fallback",
          url,
          Credentials.bearer(token),
          SettingName.API_SERVICE_TOKEN.key());
    }
  }

  private void machine(URI backend, ClientCredentialsSettings machine) {
    ClientCredentials credentials =
        new ClientCredentials(machine, transport, settings.limits().upstream(), clock);
    String client =
        SettingName.WORKOS_M2M_CLIENT_ID.key()
            + " and "
            + SettingName.WORKOS_M2M_CLIENT_SECRET.key();
    CheckedService endpoint =
        new CheckedService(
            "machine-token",
            "the token endpoint",
            machine.tokenUrl(),
            SettingName.WORKOS_M2M_TOKEN_URL,
            client,
            "get tokens for the audience of " + SettingName.WORKOS_M2M_AUDIENCE.key(),
            "correct the path of " + SettingName.WORKOS_M2M_TOKEN_URL.key());
    UpstreamProbe token = prober.probe(credentials, context());
    String error = token.body().path("error").asString("");
    findings.add(
        token.outcome() == ProbeOutcome.REJECTED && error.matches("[a-z_]{1,40}")
            ? endpoint.fail(
                error,
                "it gives no token: " + error,
                "correct "
                    + client
                    + ", which the operators of the provider issue, and "
                    + SettingName.WORKOS_M2M_AUDIENCE.key())
            : endpoint.judge(token, "gives an access token"));
    if (token.outcome() == ProbeOutcome.OK) {
      backend("backend", backend, credentials, client);
    } else {
      findings.add(
          Finding.off("backend", "not asked: there is no access token", "see machine-token"));
    }
  }

  private void backend(String check, URI url, Credentials credentials, String setting) {
    CheckedService backend =
        new CheckedService(
            check,
            "the backend",
            url,
            SettingName.API_BASE_URL,
            setting,
            "read the admin API (mcp:read)",
            "correct "
                + SettingName.API_BASE_URL.key()
                + ": it is the address above /api/v1/admin/mcp");
    UpstreamProbe probe =
        ask(url, credentials, UpstreamRequest.get(Upstreams.BACKEND_READ))
            .expecting(JsonNode::isObject);
    findings.add(backend.judge(probe, "answers and accepts the credential"));
  }

  /** Whether it answers, so that others can be asked through it. */
  private boolean grafana() {
    GrafanaSettings grafana = settings.grafana();
    MissingSettings lacks = MissingSettings.of(grafana);
    if (!isConfigured("grafana", lacks, lacks.isPartial())) {
      return false;
    }
    UpstreamProbe probe =
        askGrafana(UpstreamRequest.get("/api/search").with("type", "dash-db").with("limit", "1"))
            .expecting(JsonNode::isArray);
    Finding finding =
        throughGrafana("grafana", "read dashboards (role Viewer)")
            .judge(probe, "lists dashboards and accepts the key");
    findings.add(finding);
    return finding.state() == Finding.State.OK || probe.outcome() == ProbeOutcome.FORBIDDEN;
  }

  private UpstreamProbe askGrafana(UpstreamRequest request) {
    GrafanaSettings grafana = settings.grafana();
    return ask(
        Objects.requireNonNull(grafana.baseUrl()),
        Credentials.bearer(Objects.requireNonNull(grafana.apiKey())),
        request);
  }

  private CheckedService throughGrafana(String check, String right) {
    return new CheckedService(
        check,
        "Grafana",
        Objects.requireNonNull(settings.grafana().baseUrl()),
        SettingName.GRAFANA_CLOUD_URL,
        SettingName.GRAFANA_CLOUD_API_KEY.key(),
        right,
        "correct "
            + SettingName.GRAFANA_CLOUD_URL.key()
            + ": it is the address of Grafana's start page");
  }

  private void notAsked(String check, SettingName direct) {
    findings.add(
        MissingSettings.of(settings.grafana()).isComplete()
            ? Finding.off(check, "not asked: it is behind Grafana", "see grafana")
            : Finding.off(
                check,
                "not configured",
                "set " + direct.key() + ", or the settings of Grafana, to use its tools"));
  }

  private void prometheus(boolean grafanaAnswers) {
    DirectSettings direct = settings.grafana().prometheus();
    UpstreamRequest query =
        UpstreamRequest.get(PrometheusClient.DIRECT + "/query").with("query", "vector(1)");
    if (direct != null) {
      findings.add(
          direct(
                  "prometheus",
                  direct,
                  SettingName.PROMETHEUS_URL,
                  SettingName.PROMETHEUS_TOKEN,
                  SettingName.PROMETHEUS_USER)
              .judge(
                  askDirectly(direct, query).expecting(UpstreamChecks::isSuccess),
                  "answers a query"));
    } else if (grafanaAnswers) {
      dataSource();
    } else {
      notAsked("prometheus", SettingName.PROMETHEUS_URL);
    }
  }

  private static boolean isSuccess(JsonNode body) {
    return body.path("status").asString("").equals("success");
  }

  private UpstreamProbe askDirectly(DirectSettings direct, UpstreamRequest request) {
    String tenant = direct.tenant();
    return ask(
        direct.url(),
        Credentials.fixed(direct.authorization()),
        tenant == null ? request : request.withHeader(TenantUpstream.HEADER, tenant));
  }

  private static CheckedService direct(
      String check, DirectSettings direct, SettingName url, SettingName token, SettingName user) {
    String title = check.equals("prometheus") ? "Prometheus" : "Alertmanager";
    String credential = direct.user() == null ? token.key() : user.key() + " and its password";
    return new CheckedService(
        check,
        title,
        direct.url(),
        url,
        credential,
        "query",
        "correct "
            + url.key()
            + ": it is the address above /api, with the path prefix if there is one");
  }

  private void dataSource() {
    CheckedService service =
        throughGrafana("prometheus", "query its data sources (datasources:query)");
    String uid = settings.grafana().datasourceUid();
    JsonNode list = askGrafana(UpstreamRequest.get(GrafanaDataSource.LIST)).body();
    GrafanaDataSource.Choice choice = GrafanaDataSource.Choice.among(list);
    if (uid == null && list.isArray() && choice.uid() == null) {
      findings.add(service.fail("no_data_source", missing(choice), setUid(choice)));
      return;
    }
    String chosen =
        uid != null ? uid : Objects.requireNonNullElse(choice.uid(), GrafanaDataSource.USUAL_UID);
    UpstreamProbe probe =
        askGrafana(
                UpstreamRequest.get(
                        PrometheusClient.THROUGH_GRAFANA + "/query",
                        Map.of("datasource_uid", chosen))
                    .with("query", "vector(1)"))
            .expecting(UpstreamChecks::isSuccess);
    Finding finding =
        service.judge(probe, "data source " + chosen + " answers a query", setUid(choice));
    findings.add(
        probe.outcome() == ProbeOutcome.NOT_FOUND
            ? service.fail(
                "wrong_data_source", "Grafana has no data source " + chosen, finding.remedy())
            : finding);
  }

  private static String missing(GrafanaDataSource.Choice choice) {
    return choice.candidates().isEmpty()
        ? "Grafana has no Prometheus data source that the key can see"
        : "Grafana has several Prometheus data sources, none of them its default";
  }

  private static String setUid(GrafanaDataSource.Choice choice) {
    String uid = SettingName.GRAFANA_PROMETHEUS_DATASOURCE_UID.key();
    return choice.candidates().isEmpty()
        ? "set "
            + uid
            + " to the uid of the data source, which Grafana shows in its address, or "
            + SettingName.PROMETHEUS_URL.key()
            + "; Grafana's operators can add one"
        : "set " + uid + " to the uid of one of " + String.join(", ", choice.candidates());
  }

  private void alertmanager(boolean grafanaAnswers) {
    DirectSettings direct = settings.grafana().alertmanager();
    // A read of nothing, with the rights that the tools need.
    String none = "alertname=\"copilot_doctor\"";
    String good = "lists alerts";
    if (direct != null) {
      findings.add(
          direct(
                  "alertmanager",
                  direct,
                  SettingName.ALERTMANAGER_URL,
                  SettingName.ALERTMANAGER_TOKEN,
                  SettingName.ALERTMANAGER_USER)
              .judge(
                  askDirectly(
                          direct,
                          UpstreamRequest.get(AlertmanagerClient.DIRECT + "/alerts")
                              .with("filter", none))
                      .expecting(JsonNode::isArray),
                  good));
    } else if (grafanaAnswers) {
      findings.add(
          throughGrafana("alertmanager", "read alerts (alert.instances:read)")
              .judge(
                  askGrafana(
                          UpstreamRequest.get(AlertmanagerClient.THROUGH_GRAFANA + "/alerts")
                              .with("filter", none))
                      .expecting(JsonNode::isArray),
                  good,
                  "set "
                      + SettingName.ALERTMANAGER_URL.key()
                      + ", or ask Grafana's operators to turn on its alerting"));
    } else {
      notAsked("alertmanager", SettingName.ALERTMANAGER_URL);
    }
  }

  private void sentry() {
    SentrySettings sentry = settings.sentry();
    boolean partial = isGiven(SettingName.SENTRY_BASE_URL, SettingName.SENTRY_ORG);
    Secret token = sentry.apiToken();
    if (!isConfigured("sentry", MissingSettings.of(sentry), partial) || token == null) {
      return;
    }
    Credentials credentials = Credentials.bearer(token);
    String organization = sentry.organization();
    String path = "/api/0/organizations/" + organization;
    CheckedService service =
        new CheckedService(
            "sentry",
            "Sentry",
            sentry.baseUrl(),
            SettingName.SENTRY_BASE_URL,
            SettingName.SENTRY_API_TOKEN.key(),
            "read the organization " + organization + " (org:read, project:read, event:read)",
            "");
    UpstreamProbe projects =
        ask(sentry.baseUrl(), credentials, UpstreamRequest.get(path + "/projects/"))
            .expecting(JsonNode::isArray);
    if (projects.outcome() == ProbeOutcome.NOT_FOUND) {
      findings.add(wrongOrganization(service, sentry, credentials));
    } else if (!projects.isGood()) {
      findings.add(service.judge(projects, ""));
    } else if (projects.body().isEmpty()) {
      findings.add(
          service.fail(
              "no_projects",
              "the token sees no project of the organization " + organization,
              "ask the operators of Sentry to give the token of "
                  + SettingName.SENTRY_API_TOKEN.key()
                  + " access to projects"));
    } else {
      UpstreamProbe issues =
          ask(
                  sentry.baseUrl(),
                  credentials,
                  UpstreamRequest.get(path + "/issues/").with("per_page", "1"))
              .expecting(JsonNode::isArray);
      findings.add(
          service.judge(
              issues,
              "shows issues and " + projects.body().size() + " projects of " + organization));
    }
  }

  /** The token may tell which organizations there are. */
  private Finding wrongOrganization(
      CheckedService service, SentrySettings sentry, Credentials credentials) {
    String slugs =
        ask(sentry.baseUrl(), credentials, UpstreamRequest.get("/api/0/organizations/"))
            .body()
            .valueStream()
            .map(organization -> organization.path("slug").asString(""))
            .filter(slug -> slug.matches("[A-Za-z0-9_-]+"))
            .collect(Collectors.joining(", "));
    return service.fail(
        "wrong_organization",
        "it has no organization " + sentry.organization() + " for this token",
        slugs.isEmpty()
            ? "correct "
                + SettingName.SENTRY_ORG.key()
                + ", or "
                + SettingName.SENTRY_BASE_URL.key()
                + " (without /api/0) if this is not the address of Sentry"
            : "set " + SettingName.SENTRY_ORG.key() + " to an organization of the token: " + slugs);
  }

  private void identityProvider() {
    OidcSettings oidc = settings.inbound().oidc();
    if (oidc == null) {
      return;
    }
    URI keys = oidc.jwksUrl();
    URI url = keys == null ? oidc.issuer() : keys;
    SettingName address =
        keys == null
            ? SettingName.WORKOS_ISSUER
            : isGiven(SettingName.WORKOS_JWKS_URL)
                ? SettingName.WORKOS_JWKS_URL
                : SettingName.WORKOS_DOMAIN;
    CheckedService provider =
        new CheckedService(
            "identity",
            "the identity provider",
            url,
            address,
            address.key(),
            "be read by everybody",
            "correct " + address.key() + ": the provider's documentation names it");
    UpstreamProbe probe =
        keys == null
            ? ask(url, Credentials.none(), UpstreamRequest.get("/.well-known/openid-configuration"))
                .expecting(body -> body.path("issuer").asString("").equals(url.toString()))
            : ask(url.resolve("/"), Credentials.none(), UpstreamRequest.get(path(keys)))
                .expecting(body -> !body.path("keys").isEmpty());
    findings.add(provider.judge(probe, "publishes its keys"));
  }

  private static String path(URI url) {
    String path = url.getRawPath();
    return path.isEmpty() ? "/" : path;
  }
}
