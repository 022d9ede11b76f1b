package com.instainstru.copilot.upstream;

import static com.instainstru.copilot.testing.AssembledServer.json;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.instainstru.copilot.config.ConfigurationException;
import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.testing.RawUpstream;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Headers;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What this server sends to upstreams, and what it does not follow. */
@IntegrationTest
class OutboundRequestTest {
  private static final String WORKERS = "celery_worker_status";

  @ParameterizedTest
  @ValueSource(ints = {300, 301, 302, 303, 307, 308})
  void followsNoRedirect_O01(int status) throws Exception {
    try (AssembledServer server = AssembledServer.start()) {
      server
          .backend()
          .enqueue(
              new MockResponse.Builder()
                  .code(status)
                  .setHeader("Location", "/api/v1/admin/mcp/celery/queues")
                  .build());
      server.backend().enqueue(json(200, "{\"queues\":[]}"));

      Got got = server.call(WORKERS, "{}");

      assertThat(got.failure()).isEqualTo("upstream_bad_response");
      assertThat(got.body()).doesNotContain("celery/queues");
      assertThat(server.backend().getRequestCount()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "API_BASE_URL, http://backend.example",
    "SENTRY_BASE_URL, http://10.0.0.7:9000",
    "GRAFANA_CLOUD_URL, http://grafana.example",
    "API_BASE_URL, ftp://127.0.0.1"
  })
  void plainHttpToAnotherMachineStopsTheStart_O02(SettingName name, String url) {
    assertThatThrownBy(() -> AssembledServer.builder().set(name, url).start())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(name.key());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:word@backend.example",
        "https://user@backend.example",
        "https://backend.example?a=1",
        "https://backend.example/#part"
      })
  void aBaseUrlIsNothingButABaseUrl_O03(String url) {
    assertThatThrownBy(() -> AssembledServer.builder().set(SettingName.API_BASE_URL, url).start())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("INSTAINSTRU_MCP_API_BASE_URL")
        .hasMessageNotContaining("word@");
  }

  @Test
  void aCertificateThatNobodyVouchesForIsNotTalkedTo_O04() throws Exception {
    HeldCertificate certificate =
        new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1").build();
    try (MockWebServer stranger = new MockWebServer()) {
      stranger.useHttps(
          new HandshakeCertificates.Builder()
              .heldCertificate(certificate)
              .build()
              .sslSocketFactory());
      stranger.enqueue(json(200, "{\"workers\":[]}"));
      stranger.start();
      try (AssembledServer server = over(stranger.getPort(), "upstream_attempt=8s")) {
        assertThat(server.call(WORKERS, "{}").failure()).isEqualTo("upstream_unavailable");
        assertThat(stranger.takeRequest(100, TimeUnit.MILLISECONDS))
            .satisfiesAnyOf(
                seen -> assertThat(seen).isNull(),
                seen -> assertThat(seen.getHeaders().get("Authorization")).isNull());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"answers in plain HTTP", "answers nothing", "hangs up"})
  void aPeerWithoutTlsIsNotTalkedTo_O04(String peer) throws Exception {
    AtomicReference<String> heard = new AtomicReference<>("");
    try (RawUpstream stranger =
            new RawUpstream(
                connection -> {
                  byte[] hello = new byte[16_384];
                  int length = connection.socket().getInputStream().read(hello);
                  heard.set(new String(hello, 0, Math.max(0, length), ISO_8859_1));
                  if (peer.equals("answers in plain HTTP")) {
                    connection.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
                  } else if (peer.equals("hangs up")) {
                    connection.socket().close();
                  }
                });
        AssembledServer server =
            over(URI.create(stranger.url()).getPort(), "upstream_attempt=4s")) {
      Got got = server.call(WORKERS, "{}");

      assertThat(got.failure()).isEqualTo("upstream_unavailable");
      assertThat(got.body()).contains("nothing_sent");
      assertThat(heard.get()).isNotEmpty().doesNotContain("HTTP/1.1").doesNotContain("Bearer");
    }
  }

  private static AssembledServer over(int port, String limits) throws IOException {
    return AssembledServer.builder()
        .set(SettingName.API_BASE_URL, "https://127.0.0.1:" + port)
        .limits(limits)
        .start();
  }

  @ParameterizedTest
  @CsvSource({
    "backend, celery_worker_status, {}, Bearer backend-token-of-the-tests",
    "grafana, dashboards_list, {}, Bearer grafana-key-of-the-tests",
    "sentry, sentry_issues_top, {}, Bearer sentry-token-of-the-tests"
  })
  void aReadCarriesItsCredentialOnceAndNoKey_O05(
      String upstream, String tool, String arguments, String credential) throws Exception {
    try (AssembledServer server = AssembledServer.start()) {
      MockWebServer asked =
          switch (upstream) {
            case "grafana" -> server.grafana();
            case "sentry" -> server.sentry();
            default -> server.backend();
          };
      asked.enqueue(json(200, upstream.equals("backend") ? "{}" : "[]"));

      assertThat(server.call(tool, arguments).failure()).isEmpty();

      Headers headers = asked.takeRequest().getHeaders();
      assertThat(headers.values("Authorization")).containsExactly(credential);
      assertThat(headers.values("User-Agent")).containsExactly("instainstru-admin-copilot");
      assertThat(headers.values("Accept")).containsExactly("application/json");
      assertThat(headers.values("X-Request-Id")).hasSize(1);
      assertThat(headers.values("Idempotency-Key")).isEmpty();
    }
  }

  @Test
  void connectionsAreKept_O06() throws Exception {
    try (AssembledServer server = AssembledServer.start()) {
      Set<Integer> connections = new HashSet<>();
      for (int call = 0; call < 100; call++) {
        server.backend().enqueue(json(200, "{}"));
        assertThat(server.call(WORKERS, "{}").failure()).isEmpty();
        connections.add(server.backend().takeRequest().getConnectionIndex());
      }
      assertThat(connections).hasSizeLessThanOrEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 20_000, 100_000})
  void tooManyHeadersAreNoAnswer_O08(int fields) throws Exception {
    try (AssembledServer server = AssembledServer.start()) {
      MockResponse.Builder flood = new MockResponse.Builder().code(200).body("{}");
      for (int field = 0; field < fields; field++) {
        flood.addHeader("X-" + field, "v");
      }
      server.backend().enqueue(flood.build());

      assertThat(server.call(WORKERS, "{}").failure()).isEqualTo("upstream_bad_response");
      assertThat(server.backend().getRequestCount()).isEqualTo(1);
    }
  }

  @Test
  void oneHeaderWithoutEndIsNoAnswer_O08() throws Exception {
    try (AssembledServer server = AssembledServer.start()) {
      server
          .backend()
          .enqueue(
              new MockResponse.Builder()
                  .code(200)
                  .addHeader("X-Long", "v".repeat(1 << 20))
                  .body("{}")
                  .build());

      assertThat(server.call(WORKERS, "{}").failure()).isEqualTo("upstream_bad_response");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 | a=1",
        "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more | a=1"
      })
  void aTraceIsPassedOnWithASpanOfItsOwn(String parent, String state) throws Exception {
    try (AssembledServer server = AssembledServer.start()) {
      server.backend().enqueue(json(200, "{}"));
      server.send(
          server
              .request("/mcp")
              .header("traceparent", parent)
              .header("tracestate", state)
              .post(AssembledServer.body(AssembledServer.callMessage(WORKERS, "{}"))));

      Headers sent = server.backend().takeRequest().getHeaders();
      assertThat(sent.get("traceparent"))
          .matches("00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01")
          .doesNotContain("b7ad6b7169203331");
      assertThat(sent.get("tracestate")).isEqualTo(state);
    }
  }

  @Test
  void theTraceOfTheMessageGoesBeforeThatOfTheHeaders() throws Exception {
    try (AssembledServer server = AssembledServer.start()) {
      server.backend().enqueue(json(200, "{}"));
      String message =
          AssembledServer.callMessage(WORKERS, "{}")
              .replace(
                  "\"arguments\"",
                  "\"_meta\":{\"traceparent\":\"00-11111111111111111111111111111111-2222222222222222-00\"},\"arguments\"");
      server.send(
          server
              .request("/mcp")
              .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
              .post(AssembledServer.body(message)));

      assertThat(server.backend().takeRequest().getHeaders().get("traceparent"))
          .startsWith("00-11111111111111111111111111111111-");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "anything else"
      })
  void aTraceThatIsNotValidIsReplaced(String parent) throws Exception {
    try (AssembledServer server = AssembledServer.start()) {
      server.backend().enqueue(json(200, "{}"));
      server.send(
          server
              .request("/mcp")
              .header("traceparent", parent)
              .header("tracestate", "a=1")
              .post(AssembledServer.body(AssembledServer.callMessage(WORKERS, "{}"))));

      Headers sent = server.backend().takeRequest().getHeaders();
      assertThat(sent.get("traceparent"))
          .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00")
          .doesNotContain("0af7651916cd43dd8448eb211c80319c")
          .doesNotContain("00-00000000");
      assertThat(sent.get("tracestate")).isNull();
    }
  }

  @Test
  void unknownHostIsToldAndNotShown_R21() throws Exception {
    try (AssembledServer server =
        AssembledServer.builder()
            .set(SettingName.API_BASE_URL, "https://no-such-host.invalid")
            .start()) {
      Got got = server.call(WORKERS, "{}");

      assertThat(got.failure()).isEqualTo("upstream_unavailable");
      assertThat(got.body()).doesNotContain("no-such-host");
    }
  }
}
