package com.instainstru.copilot.mcp.transport.http;

import static com.instainstru.copilot.mcp.transport.http.TestServer.LIMITS;
import static com.instainstru.copilot.mcp.transport.http.TestServer.PING;
import static com.instainstru.copilot.mcp.transport.http.TestServer.address;
import static com.instainstru.copilot.mcp.transport.http.TestServer.callBody;
import static com.instainstru.copilot.mcp.transport.http.TestServer.json;
import static com.instainstru.copilot.mcp.transport.http.TestServer.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.instainstru.copilot.config.ConfigurationException;
import com.instainstru.copilot.config.HttpLimits;
import com.instainstru.copilot.config.HttpSettings;
import com.instainstru.copilot.config.ListenAddress;
import com.instainstru.copilot.mcp.transport.http.TestServer.Got;
import com.instainstru.copilot.testing.FakeToolbox;
import com.instainstru.copilot.testing.HeardLog;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.testing.TestDispatcher;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.JsonNodeFactory;

@Timeout(60)
@IntegrationTest
class LifeCycleTest {
  private static HttpLimits limits(
      Duration header, Duration body, Duration idle, Duration write, Duration drain) {
    return new HttpLimits(
        LIMITS.bodyBytes(),
        LIMITS.headerBytes(),
        LIMITS.headerFields(),
        header,
        body,
        idle,
        write,
        LIMITS.sessions(),
        LIMITS.sessionIdle(),
        LIMITS.keepAlive(),
        LIMITS.failedLogins(),
        drain);
  }

  private static final Duration SHORT = Duration.ofMillis(600);
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void healthIsSmallAndPublic_V08() throws IOException {
    try (TestServer server = TestServer.start()) {
      Got got = server.get(server.request("/api/v1/health").removeHeader("Authorization"));
      assertThat(got.status()).isEqualTo(200);
      assertThat(got.body()).isEqualTo("{\"status\":\"ok\"}");
      assertThat(server.get(server.request("/api/v1/health").head()).body()).isEmpty();
      assertThat(server.get(server.request("/api/v1/health").delete()).headers().get("Allow"))
          .isEqualTo("GET, HEAD");
    }
  }

  @Test
  void readinessListsTheUpstreams_R11() throws IOException {
    try (TestServer server = TestServer.start()) {
      assertThat(server.get("/api/v1/ready").body())
          .isEqualTo("{\"status\":\"ready\",\"upstreams\":{\"backend\":\"up\"}}");
    }
  }

  @Test
  void metricsListenWhereTheyAreTold() {
    HttpServer server =
        start(address(0, false), new ListenAddress("localhost", 0, "--host", "--port", false));
    try {
      assertThat(server.managementUri().getHost()).isEqualTo("localhost");
    } finally {
      server.stop();
    }
  }

  @Test
  void metricsAreOnAPortOfTheirOwn() throws IOException {
    try (TestServer server = TestServer.start()) {
      URI metrics = server.server.managementUri();
      assertThat(metrics.getHost()).isEqualTo("127.0.0.1");
      assertThat(metrics.getPort()).isNotEqualTo(server.uri().getPort());
      Got got = server.get(new Request.Builder().url(metrics.toString()));
      assertThat(got.body()).isEqualTo("calls_total 1\n");
      assertThat(got.headers().get("Content-Type")).startsWith("text/plain; version=0.0.4");
      assertThat(server.get(new Request.Builder().url(metrics.resolve("/mcp").toString())).status())
          .isEqualTo(404);
      assertThat(server.get(new Request.Builder().url(metrics.toString()).delete()).status())
          .isEqualTo(405);
      assertThat(server.get("/metrics").status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "127.0.0.1:9464, -, 200",
        "localhost, -, 200",
        "copilot.example, -, 200",
        "localhost, http://localhost:3000, 200",
        "rebound.example, -, 421",
        "192.0.2.7:9464, -, 421",
        "localhost, https://evil.example, 403",
        "localhost, null, 403",
      })
  void metricsAreForNamesAndPagesOfThisMachine(String host, @Nullable String origin, int status)
      throws IOException {
    try (TestServer server = TestServer.start()) {
      assertThat(metrics(server.server.managementUri(), host, origin)).isEqualTo(status);
    }
  }

  /** As a scraper does that found the address of a pod. */
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:9464, 200",
    "192.0.2.7:9464, 200",
    "[2001:db8::7]:9464, 200",
    "rebound.example, 421",
    "192.0.2.7.rebound.example, 421"
  })
  void metricsOnEveryAddressAreForAddressesButNotForForeignNames(String host, int status)
      throws IOException {
    ListenAddress everywhere = new ListenAddress("0.0.0.0", 0, "--host", "--port", false);
    try (HttpServer server = start(address(0, false), everywhere)) {
      URI local = URI.create("http://127.0.0.1:" + server.managementUri().getPort() + "/metrics");
      assertThat(metrics(local, host, null)).isEqualTo(status);
    }
  }

  private static int metrics(URI uri, String host, @Nullable String origin) throws IOException {
    try (Raw raw = new Raw(uri)) {
      String foreign = origin == null ? "" : "Origin: " + origin + "\r\n";
      raw.send("GET /metrics HTTP/1.1\r\nHost: " + host + "\r\n" + foreign + "\r\n");
      return Integer.parseInt(raw.readUntil("\r\n").split(" ", -1)[1]);
    }
  }

  @Test
  void closesConnectionsWhoseHeaderTakesTooLong_T09() throws IOException {
    try (TestServer server = TestServer.start(limits(SHORT, LONG, LONG, LONG, LONG));
        Raw raw = server.raw();
        Raw second = server.raw()) {
      raw.send("POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ");
      second.send(wire(PING));
      second.readUntil("\"result\":{}}");
      second.send("P");

      assertThat(raw.readToEnd()).doesNotContain("result");
      assertThat(second.readToEnd()).isEmpty();
      assertThat(server.post(PING).status()).isEqualTo(200);
    }
  }

  @Test
  void closesIdleConnections_T17() throws IOException {
    try (TestServer server = TestServer.start(limits(LONG, LONG, SHORT, LONG, LONG));
        Raw raw = server.raw()) {
      raw.send(wire(PING));
      raw.readUntil("\"result\":{}}");

      assertThat(raw.readToEnd()).isEmpty();
    }
  }

  @Test
  void answersALateBodyWith408() throws IOException {
    try (TestServer server = TestServer.start(limits(LONG, SHORT, LONG, LONG, LONG));
        Raw raw = server.raw()) {
      String answer =
          raw.send(wire("").replace("Content-Length: 0", "Content-Length: 10") + "{").readToEnd();

      assertThat(answer).startsWith("HTTP/1.1 408 ");
    }
  }

  @Test
  void dropsARequestWhoseBodyBreaksOff() throws IOException {
    try (TestServer server = TestServer.start()) {
      try (Raw raw = server.raw()) {
        raw.send(wire("").replace("Content-Length: 0", "Content-Length: 10") + "{");
      }
      assertThat(server.post(PING).status()).isEqualTo(200);
    }
  }

  @Test
  void aCallMayTakeLongerThanTheIdleTime() throws Exception {
    try (TestServer server = TestServer.start(limits(LONG, LONG, SHORT, LONG, LONG));
        Raw idle = server.raw();
        Raw raw = server.raw()) {
      idle.send(wire(PING));
      raw.send(wire(callBody(1, "t_slow")));
      server.toolbox.calls.take();
      idle.readToEnd();
      try (Raw again = server.raw()) {
        again.readToEnd();
      }
      server.toolbox.release.countDown();

      assertThat(raw.readUntil("\"isError\":false}}")).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void aClientThatDoesNotTakeItsAnswerIsLetGo_R16() throws IOException {
    try (TestServer server = TestServer.start(limits(LONG, LONG, LONG, SHORT, LONG));
        Raw raw = server.raw()) {
      String large =
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"t_fast\","
              + "\"arguments\":{\"text\":\""
              + "x".repeat(900_000)
              + "\"}}}";
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 20; i++) {
                  raw.send(wire(large));
                }
              })
          .isInstanceOf(IOException.class);
      assertThat(server.post(PING).status()).isEqualTo(200);
    }
  }

  @Test
  void aDrainingServerBeginsNothingNew_R11() throws IOException {
    try (TestServer server = TestServer.start();
        Raw stream = server.raw()) {
      String path = openStream(stream);
      server.server.drain();

      Got ready = server.get("/api/v1/ready");
      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.headers().get("Retry-After")).isEqualTo("5");
      assertThat(server.get("/api/v1/health").status()).isEqualTo(200);
      assertThat(server.call("read", "t_fast").status()).isEqualTo(503);
      assertThat(server.get("/sse").status()).isEqualTo(503);
      assertThat(
              server
                  .get(server.request(path).post(TestServer.json(callBody(1, "t_fast"))))
                  .status())
          .isEqualTo(503);
      assertThat(server.toolbox.calls).isEmpty();
    }
  }

  @Test
  void stopLetsRunningCallsEnd() throws Exception {
    try (TestServer server = TestServer.start();
        Raw raw = server.raw()) {
      raw.send(wire(callBody(1, "t_slow")));
      server.toolbox.calls.take();
      CompletableFuture<Void> stop = CompletableFuture.runAsync(server.server::stop);
      await().until(() -> refusesConnections(server));
      server.toolbox.release.countDown();

      assertThat(raw.readUntil("\"isError\":false}}")).startsWith("HTTP/1.1 200 ");
      stop.get();
      server.server.join();
      assertThat(server.toolbox.cancelled).isEmpty();
    }
  }

  private static boolean refusesConnections(TestServer server) {
    try {
      server.raw().close();
      return false;
    } catch (IOException refused) {
      return true;
    }
  }

  @Test
  void stopGivesUpTheCallsThatStay() throws Exception {
    try (TestServer server =
            TestServer.start(limits(LONG, LONG, LONG, LONG, Duration.ofMillis(300)));
        Raw raw = server.raw();
        Raw stream = server.raw()) {
      String path = openStream(stream);
      assertThat(
              server
                  .get(server.request(path).post(TestServer.json(callBody(9, "t_slow"))))
                  .status())
          .isEqualTo(202);
      raw.send(wire(callBody(1, "t_slow")));
      server.toolbox.calls.take();
      server.toolbox.calls.take();

      server.server.close();

      assertThat(raw.readUntil("\"isError\":true}}")).startsWith("HTTP/1.1 200 ");
      assertThat(server.toolbox.cancelled).hasSize(2);
    }
  }

  /** Opens an SSE stream and gives the path to post to. */
  private static String openStream(Raw stream) throws IOException {
    stream.send("GET /sse HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer write\r\n\r\n");
    String head = stream.readUntil("\r\n\r\n") + stream.readUntil("\n\n");
    return head.substring(head.indexOf("/messages")).strip();
  }

  @Test
  void portThatWasSetAndIsInUseStopsTheStartNamingIt() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      ListenAddress management =
          new ListenAddress("127.0.0.1", port, "MANAGEMENT_HOST", "MANAGEMENT_PORT", false);

      assertThatThrownBy(() -> start(address(port, false), address(0, false)))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageMatching(
              "--port: cannot listen at 127\\.0\\.0\\.1:"
                  + port
                  + " \\(.+\\)\\. Give another port, or 0 for a free one\\.");
      assertThatThrownBy(() -> start(address(0, false), management))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith("MANAGEMENT_PORT: cannot listen at 127.0.0.1:" + port + " (");
    }
  }

  @Test
  void defaultPortInUseGivesWayToAFreeOneAndTheLogSaysWhich() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HeardLog log = HeardLog.of(Listener.class);
        HttpServer server =
            start(address(taken.getLocalPort(), true), address(taken.getLocalPort(), true))) {
      for (URI uri : List.of(server.uri(), server.managementUri())) {
        assertThat(uri.getPort()).isNotIn(0, taken.getLocalPort());
        try (Raw raw = new Raw(uri)) {
          raw.send("GET " + uri.getPath() + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
          assertThat(raw.readUntil("\r\n")).startsWith("HTTP/1.1 ");
        }
        assertThat(log.lines("so " + uri.resolve("/").toString().replaceAll("/$", "") + " takes"))
            .hasSize(1);
      }
    }
  }

  @Test
  void hostThatIsNotOfThisMachineStopsTheStartNamingIt() {
    // Of the network that is kept for documentation (RFC 5737).
    ListenAddress elsewhere = new ListenAddress("192.0.2.1", 8001, "--host", "--port", true);
    assertThatThrownBy(() -> start(elsewhere, address(0, false)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageMatching(
            "--host: cannot listen at 192\\.0\\.2\\.1 \\(.+\\)\\. Give an address of this"
                + " machine\\.");
    ListenAddress unknown = new ListenAddress("no.such.invalid", 0, "--host", "--port", true);
    assertThatThrownBy(() -> start(unknown, address(0, false)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("--host: cannot listen at no.such.invalid (");
  }

  @Test
  void speaksOfItsPublicUrl() throws IOException {
    try (HttpServer server =
            start(new ListenAddress("0.0.0.0", 0, "--host", "--port", false), address(0, false));
        Raw raw = new Raw(URI.create("http://127.0.0.1:" + server.uri().getPort()))) {
      raw.send("GET /mcp HTTP/1.1\r\nHost: public.example\r\n\r\n");
      raw.send("GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

      assertThat(raw.readToEnd()).startsWith("HTTP/1.1 405 ").contains("HTTP/1.1 200 ");
    }
  }

  @Test
  void bindsAnAddressOfTheSixthVersion() throws IOException {
    assumeTrue(hasLoopbackOfTheSixthVersion());
    try (HttpServer server =
        start(new ListenAddress("::1", 0, "--host", "--port", false), address(0, false))) {
      assertThat(server.uri().toString()).startsWith("http://[::1]:");
      try (Raw raw = new Raw(server.uri())) {
        raw.send("GET /api/v1/health HTTP/1.1\r\nHost: [::1]:1\r\n\r\n");
        assertThat(raw.readUntil("\r\n")).startsWith("HTTP/1.1 200 ");
      }
    }
  }

  private static boolean hasLoopbackOfTheSixthVersion() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(
          new InetSocketAddress(
              InetAddress.getByAddress(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}),
              0));
      return true;
    } catch (IOException without) {
      return false;
    }
  }

  private static HttpServer start(ListenAddress service, ListenAddress management) {
    return HttpServer.start(
        new HttpServerConfig(
            new HttpSettings(service, management, Set.of(), Set.of(), false, false),
            URI.create("https://public.example"),
            false,
            base -> JsonNodeFactory.instance.objectNode().put("resource", base.toString()),
            LIMITS),
        TestDispatcher.of(new FakeToolbox()),
        BearerAuthentication.admitEverybody(),
        Map::of,
        () -> "");
  }

  /** More calls than there are threads for requests; none of them ends. */
  @Test
  @Timeout(120)
  void healthAndMetricsAnswerWhileAllWorkersAreBusy() throws Exception {
    try (TestServer server = TestServer.start()) {
      server.client.dispatcher().setMaxRequests(300);
      server.client.dispatcher().setMaxRequestsPerHost(300);
      for (int id = 0; id < 300; id++) {
        server
            .client
            .newCall(server.request("/mcp").post(json(callBody(id, "t_stubborn"))).build())
            .enqueue(new Unheard());
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> server.toolbox.calls.size() >= 250);

      assertThat(server.get("/api/v1/health").status()).isEqualTo(200);
      assertThat(server.get(server.server.managementUri().toString()).body())
          .contains("calls_total");
      assertThat(server.toolbox.release.getCount()).as("calls in work").isEqualTo(1);
    }
  }

  private static final class Unheard implements Callback {
    @Override
    public void onFailure(Call call, IOException failure) {}

    @Override
    public void onResponse(Call call, Response response) {
      response.close();
    }
  }
}
