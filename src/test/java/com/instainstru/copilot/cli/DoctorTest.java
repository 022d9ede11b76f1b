package com.instainstru.copilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.storage.redis.RedisServer;
import com.instainstru.copilot.testing.IntegrationTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code copilot doctor} against deployments that are in order and against broken ones. */
@IntegrationTest
class DoctorTest {
  private static final String ORG = "/api/0/organizations/acme";
  private static final String SEARCH = "/api/search";
  private static final String QUERY = "/api/datasources/proxy/uid/prom-1/api/v1/query";
  private static final String ALERTS = "/api/alertmanager/grafana/api/v2/alerts";
  private static final String BACKEND = "/api/v1/admin/mcp/metrics/founding.cap";
  private static final String SUCCESS =
      "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}";

  @TempDir Path folder;

  private final MockWebServer upstreams = new MockWebServer();
  private final MockWebServer encrypted = new MockWebServer();
  private final HeldCertificate certificate =
      new HeldCertificate.Builder().addSubjectAlternativeName("other.example.com").build();
  private final Map<String, MockResponse> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void start() throws IOException {
    upstreams.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            asked.add(request.getMethod() + " " + request.getTarget());
            return answers.getOrDefault(request.getUrl().encodedPath(), json(404, "{}"));
          }
        });
    upstreams.start();
    encrypted.useHttps(
        new HandshakeCertificates.Builder()
            .heldCertificate(certificate)
            .build()
            .sslSocketFactory());
    encrypted.start();
    answer(BACKEND, "{}");
    answer(SEARCH, "[]");
    answer(
        "/api/datasources", "[{\"uid\":\"prom-1\",\"name\":\"Metrics\",\"type\":\"prometheus\"}]");
    answer(QUERY, SUCCESS);
    answer(ALERTS, "[]");
    answer(ORG + "/projects/", "[{\"id\":\"1\",\"slug\":\"api\"}]");
    answer(ORG + "/issues/", "[]");
    answer("/api/0/organizations/", "[{\"slug\":\"acme\"},{\"slug\":\"acme-lab\"}]");
    answer("/token", "{\"access_token\":\"fresh-s3cr3t\"}");
    answer("/keys", "{\"keys\":[{}]}");
    set("INBOUND_TOKEN", "caller-s3cr3t");
    set("API_BASE_URL", base());
    set("API_SERVICE_TOKEN", "backend-s3cr3t");
    set("GRAFANA_CLOUD_URL", base());
    set("GRAFANA_CLOUD_API_KEY", "grafana-s3cr3t");
    set("SENTRY_BASE_URL", base());
    set("SENTRY_API_TOKEN", "sentry-s3cr3t");
    set("SENTRY_ORG", "acme");
  }

  @AfterEach
  void stop() {
    upstreams.close();
    encrypted.close();
  }

  private String base() {
    return "http://127.0.0.1:" + upstreams.getPort();
  }

  private static MockResponse json(int status, String body) {
    return new MockResponse.Builder()
        .code(status)
        .setHeader("Content-Type", "application/json")
        .body(body)
        .build();
  }

  private void answer(String path, String body) {
    answers.put(path, json(200, body));
  }

  private void fail(String path, int status) {
    answers.put(path, json(status, "{\"error\":\"no_s3cr3t!\"}"));
  }

  private void set(String name, String value) {
    environment.put("INSTAINSTRU_MCP_" + name, value);
  }

  private void remove(String name) {
    environment.remove("INSTAINSTRU_MCP_" + name);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private int run(String... options) {
    out.reset();
    err.reset();
    List<String> arguments = new ArrayList<>(List.of("doctor"));
    arguments.addAll(List.of(options));
    Terminal terminal = TypedTerminal.of("", out, err, environment, folder, false);
    return CopilotCommand.run(terminal, arguments.toArray(String[]::new));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private JsonNode row(String check) {
    return JsonMapper.shared()
        .readTree(out())
        .valueStream()
        .filter(row -> row.get("check").stringValue().equals(check))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no row " + check + " in " + out()));
  }

  private String state(String check) {
    return row(check).get("state").stringValue();
  }

  @Test
  void findsAGoodDeploymentInOrder() {
    assertThat(run()).as(out()).isZero();
    assertThat(out())
        .contains("ok    settings      read and understood")
        .containsPattern("ok +backend +http://127.0.0.1:\\d+: answers and accepts the credential")
        .containsPattern("ok +grafana +http")
        .containsPattern("ok +prometheus +http.*data source prom-1 answers a query")
        .containsPattern("ok +alertmanager +http.*lists alerts")
        .containsPattern("ok +sentry +http.*shows issues and 1 projects of acme")
        .doesNotContain("FAIL", "warn", "off", "s3cr3t");
  }

  @Test
  void asksEachToolFamilyForWhatItNeeds() {
    run();

    assertThat(asked)
        .containsExactly(
            "GET " + BACKEND,
            "GET /api/search?type=dash-db&limit=1",
            "GET /api/datasources",
            "GET " + QUERY + "?query=vector%281%29",
            "GET " + ALERTS + "?filter=alertname%3D%22copilot_doctor%22",
            "GET " + ORG + "/projects/",
            "GET " + ORG + "/issues/?per_page=1");
  }

  @Test
  void passesInTheDemo() {
    environment.clear();

    assertThat(run("--demo")).as(out()).isZero();
    assertThat(out())
        .contains("ok    backend", "ok    grafana", "ok    prometheus", "ok    alertmanager")
        .contains("ok    sentry", "data source prometheus answers a query");
  }

  @Test
  void pointsToTheDocumentationAndTheDemoWhenNothingIsConfigured() {
    environment.clear();

    assertThat(run("--json")).isZero();
    for (String check : List.of("backend", "grafana", "prometheus", "alertmanager", "sentry")) {
      assertThat(state(check)).isEqualTo("off");
      assertThat(row(check).get("remedy").stringValue()).contains("INSTAINSTRU_MCP_");
    }
    assertThat(row("start").get("remedy").stringValue())
        .contains("docs/configuration.md", "copilot demo", "--demo");
  }

  @Test
  void asksDirectUpstreamsWithTheirCredentials() throws Exception {
    environment.clear();
    answer("/prefix/api/v1/query", SUCCESS);
    answer("/api/v2/alerts", "[]");
    set("PROMETHEUS_URL", base() + "/prefix");
    set("PROMETHEUS_USER", "admin");
    set("PROMETHEUS_PASSWORD", "p s3cr3t");
    set("PROMETHEUS_TENANT", "team-1");
    set("ALERTMANAGER_URL", base());
    set("ALERTMANAGER_TOKEN", "alert-s3cr3t");

    assertThat(run()).as(out()).isZero();
    assertThat(out())
        .containsPattern("ok +prometheus +http.*answers a query")
        .containsPattern("ok +alertmanager +http.*lists alerts")
        .doesNotContain("s3cr3t");
    RecordedRequest query = upstreams.takeRequest();
    assertThat(query.getHeaders().get("Authorization")).isEqualTo("Basic YWRtaW46cCBzM2NyM3Q=");
    assertThat(query.getHeaders().get("X-Scope-OrgID")).isEqualTo("team-1");
    RecordedRequest alerts = upstreams.takeRequest();
    assertThat(alerts.getHeaders().get("Authorization")).isEqualTo("Bearer alert-s3cr3t");
    assertThat(alerts.getHeaders().get("X-Scope-OrgID")).isNull();
  }

  @Test
  void asksForAMachineTokenAndUsesIt() throws Exception {
    machine();
    set("M2M_FALLBACK", "on");

    assertThat(run()).as(out()).isZero();
    assertThat(out())
        .containsPattern("ok +machine-token +http.*gives an access token")
        .containsPattern("ok +backend +http")
        .containsPattern("ok +fallback +http");
    assertThat(upstreams.takeRequest().getTarget()).isEqualTo("/token");
    assertThat(upstreams.takeRequest().getTarget()).isEqualTo("/token");
    assertThat(upstreams.takeRequest().getHeaders().get("Authorization"))
        .isEqualTo("Bearer fresh-s3cr3t");
    assertThat(upstreams.takeRequest().getHeaders().get("Authorization"))
        .isEqualTo("Bearer backend-s3cr3t");
  }

  private void machine() {
    set("WORKOS_M2M_CLIENT_ID", "client");
    set("WORKOS_M2M_CLIENT_SECRET", "machine-s3cr3t");
    set("WORKOS_M2M_TOKEN_URL", base() + "/token");
  }

  @Test
  void checksTheIdentityProvider() {
    set("PUBLIC_URL", "https://copilot.example.com");
    set("WORKOS_ISSUER", base());
    set("WORKOS_JWKS_URL", base() + "/keys");
    assertThat(run()).as(out()).isZero();
    assertThat(out()).containsPattern("ok +identity +http.*/keys: publishes its keys");

    remove("WORKOS_JWKS_URL");
    answer("/.well-known/openid-configuration", "{\"issuer\":\"" + base() + "\"}");
    assertThat(run()).as(out()).isZero();
    answer("/.well-known/openid-configuration", "{\"issuer\":\"https://other.example.com\"}");
    assertThat(run("--json")).isEqualTo(1);
    assertThat(row("identity").get("cause").stringValue()).isEqualTo("unexpected");
    assertThat(row("identity").get("remedy").stringValue())
        .contains("INSTAINSTRU_MCP_WORKOS_ISSUER");
  }

  @Test
  void tellsLinesOfAFileThatAreNoSettings() throws IOException {
    environment.clear();
    Files.writeString(
        folder.resolve("copilot.env"), "GRAFANA_CLOUD_URL=https://grafana.example.com\n");

    assertThat(run("--env-file", "copilot.env", "--json")).isZero();
    assertThat(state("settings")).isEqualTo("warn");
    assertThat(row("settings").get("detail").stringValue())
        .contains(
            "GRAFANA_CLOUD_URL in line 1 of", "Did you mean INSTAINSTRU_MCP_GRAFANA_CLOUD_URL?");

    Files.writeString(folder.resolve("copilot.env"), "A=1\nnot a setting\n");
    assertThat(run("--env-file", "copilot.env")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("Line 2 of", "copilot.env", "NAME=value");
  }

  @Test
  void checksTheRedisOfReplicas() throws Exception {
    environment.clear();
    try (RedisServer redis = RedisServer.start(folder)) {
      set("REDIS_URL", redis.url());
      set("SEAL_KEY", "0f".repeat(32));
      assertThat(run()).as(out()).isZero();
      assertThat(out()).contains("ok    redis         connected").doesNotContain("nothing is");

      set("REDIS_URL", redis.urlWithPassword("hush-hush"));
      assertThat(run()).isEqualTo(1);
      assertThat(out())
          .contains("FAIL  redis", "correct INSTAINSTRU_MCP_REDIS_URL")
          .doesNotContain("hush-hush");
    }
  }

  /**
   * A set-up that is broken.
   *
   * @param title what is wrong
   * @param breakIt makes it so
   * @param check the row that tells
   * @param cause of the row
   * @param words what the row says, among them the setting to change
   */
  private record Broken(
      String title, Change breakIt, String check, String cause, List<String> words) {
    @Override
    public String toString() {
      return title;
    }
  }

  private interface Change {
    void of(DoctorTest test) throws Exception;
  }

  private static Broken broken(
      String title, Change breakIt, String check, String cause, String... words) {
    return new Broken(title, breakIt, check, cause, List.of(words));
  }

  static Stream<Broken> brokenSetUps() {
    return Stream.of(
        broken(
            "nothing listens at the backend's address",
            test -> test.set("API_BASE_URL", "http://127.0.0.1:" + freePort()),
            "backend",
            "refused",
            "INSTAINSTRU_MCP_API_BASE_URL",
            "http://127.0.0.1:",
            "operators"),
        broken(
            "Grafana's name is not known",
            test -> test.set("GRAFANA_CLOUD_URL", "https://no-such-host.invalid"),
            "grafana",
            "dns",
            "https://no-such-host.invalid",
            "INSTAINSTRU_MCP_GRAFANA_CLOUD_URL"),
        broken(
            "Sentry's certificate is of a private authority",
            test -> test.set("SENTRY_BASE_URL", "https://localhost:" + test.encrypted.getPort()),
            "sentry",
            "tls_untrusted",
            "INSTAINSTRU_MCP_CA_FILE"),
        broken(
            "Sentry's certificate is of another name",
            test -> {
              Path file = test.folder.resolve("ca.pem");
              Files.writeString(file, test.certificate.certificatePem());
              test.set("CA_FILE", file.toString());
              test.set("SENTRY_BASE_URL", "https://localhost:" + test.encrypted.getPort());
            },
            "sentry",
            "tls_name",
            "INSTAINSTRU_MCP_SENTRY_BASE_URL",
            "name"),
        broken(
            "https for a plain Prometheus",
            test -> test.set("PROMETHEUS_URL", "https://127.0.0.1:" + test.upstreams.getPort()),
            "prometheus",
            "tls",
            "scheme and port in INSTAINSTRU_MCP_PROMETHEUS_URL"),
        broken(
            "Grafana does not answer in time",
            test -> {
              test.set("LIMITS", "upstream_attempt=500ms");
              test.answers.put(
                  SEARCH,
                  new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
            },
            "grafana",
            "timeout",
            "INSTAINSTRU_MCP_GRAFANA_CLOUD_URL"),
        broken(
            "the proxy is not there",
            test -> {
              test.set("PROXY_URL", "http://user:proxy-s3cr3t@127.0.0.1:" + freePort());
              test.set("GRAFANA_CLOUD_URL", "https://grafana.invalid");
            },
            "grafana",
            "proxy",
            "INSTAINSTRU_MCP_PROXY_URL",
            "INSTAINSTRU_MCP_NO_PROXY"),
        broken(
            "Grafana redirects to a login",
            test ->
                test.answers.put(
                    SEARCH,
                    new MockResponse.Builder()
                        .code(302)
                        .setHeader("Location", "https://id.example.com/login?next=s3cr3t")
                        .build()),
            "grafana",
            "redirect",
            "status 302 to https://id.example.com/login",
            "INSTAINSTRU_MCP_GRAFANA_CLOUD_URL"),
        broken(
            "a sign-in page stands in front of the backend",
            test ->
                test.answers.put(
                    BACKEND,
                    new MockResponse.Builder()
                        .setHeader("Content-Type", "text/html")
                        .body("<html>Sign in</html>")
                        .build()),
            "backend",
            "page",
            "sign-in page",
            "INSTAINSTRU_MCP_API_BASE_URL"),
        broken(
            "the backend's address has a path too many",
            test -> test.set("API_BASE_URL", test.base() + "/api/v1"),
            "backend",
            "not_found",
            "404",
            "INSTAINSTRU_MCP_API_BASE_URL: it is the address above /api/v1/admin/mcp"),
        broken(
            "the organization does not exist",
            test -> test.set("SENTRY_ORG", "acne"),
            "sentry",
            "wrong_organization",
            "it has no organization acne",
            "set INSTAINSTRU_MCP_SENTRY_ORG to an organization of the token: acme, acme-lab"),
        broken(
            "Sentry's address is that of its API",
            test -> {
              test.set("SENTRY_BASE_URL", test.base() + "/api/0");
            },
            "sentry",
            "wrong_organization",
            "INSTAINSTRU_MCP_SENTRY_BASE_URL (without /api/0)"),
        broken(
            "the data source does not exist",
            test -> test.set("GRAFANA_PROMETHEUS_DATASOURCE_UID", "prom-2"),
            "prometheus",
            "wrong_data_source",
            "Grafana has no data source prom-2",
            "INSTAINSTRU_MCP_GRAFANA_PROMETHEUS_DATASOURCE_UID to the uid of one of Metrics"
                + " (prom-1)"),
        broken(
            "several data sources, none the default",
            test ->
                test.answer(
                    "/api/datasources",
                    """
                    [{"uid": "a", "name": "Blue", "type": "prometheus"},
                     {"uid": "b", "name": "Green", "type": "prometheus"}]
                    """),
            "prometheus",
            "no_data_source",
            "Blue (a), Green (b)",
            "INSTAINSTRU_MCP_GRAFANA_PROMETHEUS_DATASOURCE_UID"),
        broken(
            "no data source",
            test -> test.answer("/api/datasources", "[]"),
            "prometheus",
            "no_data_source",
            "INSTAINSTRU_MCP_PROMETHEUS_URL"),
        broken(
            "the key may neither list data sources nor query the usual one",
            test -> {
              test.fail("/api/datasources", 403);
              test.fail("/api/datasources/proxy/uid/prometheus/api/v1/query", 403);
            },
            "prometheus",
            "forbidden",
            "INSTAINSTRU_MCP_GRAFANA_CLOUD_API_KEY",
            "datasources:query"),
        broken(
            "Grafana rejects the key",
            test -> test.fail(SEARCH, 401),
            "grafana",
            "unauthorized",
            "set INSTAINSTRU_MCP_GRAFANA_CLOUD_API_KEY to a valid one",
            "operators of Grafana"),
        broken(
            "the token may not read issues",
            test -> test.fail(ORG + "/issues/", 403),
            "sentry",
            "forbidden",
            "INSTAINSTRU_MCP_SENTRY_API_TOKEN",
            "event:read"),
        broken(
            "Sentry rejects the token",
            test -> test.fail(ORG + "/projects/", 401),
            "sentry",
            "unauthorized",
            "INSTAINSTRU_MCP_SENTRY_API_TOKEN"),
        broken(
            "the token sees no project",
            test -> test.answer(ORG + "/projects/", "[]"),
            "sentry",
            "no_projects",
            "INSTAINSTRU_MCP_SENTRY_API_TOKEN"),
        broken(
            "the machine client is not known",
            test -> {
              test.machine();
              test.answers.put("/token", json(400, "{\"error\":\"invalid_client\"}"));
            },
            "machine-token",
            "invalid_client",
            "INSTAINSTRU_MCP_WORKOS_M2M_AUDIENCE",
            "INSTAINSTRU_MCP_WORKOS_M2M_CLIENT_SECRET"),
        broken(
            "the token endpoint rejects the client with another error",
            test -> {
              test.machine();
              test.fail("/token", 400);
            },
            "machine-token",
            "rejected",
            "INSTAINSTRU_MCP_WORKOS_M2M_CLIENT_ID"),
        broken(
            "the token endpoint has another path",
            test -> {
              test.machine();
              test.set("WORKOS_M2M_TOKEN_URL", test.base() + "/tokens");
            },
            "machine-token",
            "not_found",
            "INSTAINSTRU_MCP_WORKOS_M2M_TOKEN_URL"),
        broken(
            "the token endpoint gives no token",
            test -> {
              test.machine();
              test.answer("/token", "{}");
            },
            "machine-token",
            "unexpected",
            "INSTAINSTRU_MCP_WORKOS_M2M_TOKEN_URL"),
        broken(
            "Grafana's URL alone",
            test -> test.remove("GRAFANA_CLOUD_API_KEY"),
            "grafana",
            "incomplete",
            "INSTAINSTRU_MCP_GRAFANA_CLOUD_API_KEY is missing"),
        broken(
            "Grafana's key alone",
            test -> test.remove("GRAFANA_CLOUD_URL"),
            "grafana",
            "incomplete",
            "INSTAINSTRU_MCP_GRAFANA_CLOUD_URL is missing"),
        broken(
            "the backend's URL alone",
            test -> test.remove("API_SERVICE_TOKEN"),
            "backend",
            "incomplete",
            "INSTAINSTRU_MCP_API_SERVICE_TOKEN (or INSTAINSTRU_MCP_WORKOS_M2M_CLIENT_ID"),
        broken(
            "the backend's token alone",
            test -> test.remove("API_BASE_URL"),
            "backend",
            "incomplete",
            "INSTAINSTRU_MCP_API_BASE_URL is missing"),
        broken(
            "Sentry's organization alone",
            test -> test.remove("SENTRY_API_TOKEN"),
            "sentry",
            "incomplete",
            "INSTAINSTRU_MCP_SENTRY_API_TOKEN is missing"),
        broken(
            "Grafana without alerting",
            test -> test.fail(ALERTS, 404),
            "alertmanager",
            "not_found",
            "INSTAINSTRU_MCP_ALERTMANAGER_URL"),
        broken(
            "another service at Alertmanager's address",
            test -> {
              test.set("ALERTMANAGER_URL", test.base());
              test.answer("/api/v2/alerts", "{}");
            },
            "alertmanager",
            "unexpected",
            "INSTAINSTRU_MCP_ALERTMANAGER_URL"),
        broken(
            "Prometheus behind Grafana is down",
            test -> test.fail(QUERY, 502),
            "prometheus",
            "server_error",
            "status 502",
            "operators of Grafana"),
        broken(
            "too many requests",
            test -> test.fail(BACKEND, 429),
            "backend",
            "rate_limited",
            "in a minute"),
        broken(
            "the backend's clock is wrong",
            test ->
                test.answers.put(
                    BACKEND,
                    json(200, "{}")
                        .newBuilder()
                        .setHeader(
                            "Date",
                            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                ZonedDateTime.now(ZoneOffset.UTC).minusHours(2)))
                        .build()),
            "backend",
            "clock",
            "behind this machine's",
            "NTP"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenSetUps")
  void namesSettingAndRemedyOfABrokenSetUp(Broken broken) throws Exception {
    broken.breakIt().of(this);

    assertThat(run("--json")).as(out()).isEqualTo(1);

    JsonNode row = row(broken.check());
    assertThat(row.get("state").stringValue()).as(out()).isEqualTo("FAIL");
    assertThat(row.get("cause").stringValue()).isEqualTo(broken.cause());
    String told = row.get("detail").stringValue() + "; " + row.get("remedy").stringValue();
    assertThat(told).contains(broken.words());
    assertThat(row.get("remedy").stringValue()).isNotEmpty();
    assertThat(out() + err).doesNotContain("s3cr3t");
  }

  @Test
  void asksNothingThroughAGrafanaThatDoesNotAnswer() {
    fail(SEARCH, 401);

    assertThat(run("--json")).isEqualTo(1);
    assertThat(state("prometheus")).isEqualTo("off");
    assertThat(row("alertmanager").get("remedy").stringValue()).isEqualTo("see grafana");
    assertThat(asked).noneMatch(line -> line.contains("/api/datasources"));
  }

  @Test
  void asksThroughAGrafanaWhoseDashboardsAreNotForTheKey() {
    fail(SEARCH, 403);

    assertThat(run("--json")).isEqualTo(1);
    assertThat(state("grafana")).isEqualTo("FAIL");
    assertThat(state("prometheus")).isEqualTo("ok");
  }

  @Test
  void asksNoBackendWithoutAMachineToken() {
    machine();
    fail("/token", 401);

    assertThat(run("--json")).isEqualTo(1);
    assertThat(row("machine-token").get("cause").stringValue()).isEqualTo("unauthorized");
    assertThat(row("backend").get("remedy").stringValue()).isEqualTo("see machine-token");
    assertThat(asked).doesNotContain("GET " + BACKEND);
  }
}
