package com.instainstru.copilot.console;

import static com.instainstru.copilot.testing.AssembledServer.PING;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.IntegrationTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The operator console: static text for everybody, data for whoever authenticates. */
@IntegrationTest
class ConsoleTest {
  private static AssembledServer server;

  @BeforeAll
  static void start() throws Exception {
    server = AssembledServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/console, text/html; charset=utf-8, Admin Copilot",
    "/console/app.js, text/javascript; charset=utf-8, signInView",
    "/console/console.css, text/css; charset=utf-8, prefers-color-scheme",
    "/console/icon.svg, image/svg+xml, svg"
  })
  void servesStaticTextFiles(String path, String type, String holds) throws Exception {
    Got got = server.send(server.anonymous(path));

    assertThat(got.status()).isEqualTo(200);
    assertThat(got.headers().get("Content-Type")).isEqualTo(type);
    assertThat(got.body()).contains(holds);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/console", "/console/app.js"})
  void policyForbidsForeignScriptsAndFraming(String path) throws Exception {
    Got got = server.send(server.anonymous(path));

    assertThat(got.headers().get("Content-Security-Policy"))
        .contains(
            "default-src 'none'",
            "script-src 'self'",
            "connect-src 'self'",
            "frame-ancestors 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'")
        .doesNotContain("unsafe", "http:", "https:");
    assertThat(got.headers().get("X-Frame-Options")).isEqualTo("DENY");
    assertThat(got.headers().get("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(got.headers().get("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(got.headers().get("Cache-Control")).isEqualTo("no-store");
    assertThat(got.headers().get("Set-Cookie")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console/",
        "/console/index.html",
        "/console/nothing.js",
        "/console/..%2fmcp",
        "/console/%61pp.js",
        "/console/x/app.js",
        "/Console"
      })
  void servesOnlyExactPaths(String path) throws Exception {
    assertThat(server.send(server.anonymous(path)).status()).isIn(400, 404);
  }

  @Test
  void activityRejectsOtherMethods() throws Exception {
    Got got = server.send(server.anonymous("/console").post(AssembledServer.body("{}")));

    assertThat(got.status()).isEqualTo(405);
    assertThat(got.headers().get("Allow")).isEqualTo("GET, HEAD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/console", "/console/app.js", "/api/v1/console", "/api/v1/activity"})
  void rejectsForeignHostsAndOrigins(String path) throws Exception {
    assertThat(server.send(server.request(path).header("Host", "evil.example")).status())
        .isEqualTo(421);
    assertThat(server.send(server.request(path).header("Origin", "http://evil.example")).status())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/console", "/api/v1/activity"})
  void activityNeedsAToken(String path) throws Exception {
    Got nobody = server.send(server.anonymous(path));
    Got wrong = server.send(server.request(path).header("Authorization", "Bearer wrong"));

    assertThat(nobody.status()).isEqualTo(401);
    assertThat(nobody.headers().get("WWW-Authenticate")).startsWith("Bearer ");
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(server.send(server.request(path).delete()).headers().get("Allow")).isEqualTo("GET");
  }

  @Test
  void tellsTheConsoleItsCallerAndTools() throws Exception {
    JsonNode answer = server.send(server.request("/api/v1/console")).json();

    assertThat(answer.get("caller").asString()).isEqualTo("service");
    assertThat(answer.get("scopes").toString()).isEqualTo("[\"mcp:read\",\"mcp:write\"]");
    assertThat(answer.get("sees_all_callers").asBoolean()).isTrue();
    Stream<JsonNode> tools =
        answer.get("modules").valueStream().flatMap(module -> module.get("tools").valueStream());
    assertThat(tools.map(tool -> tool.get("name").asString()))
        .hasSize(39)
        .contains("instainstru_alert_silence", "instainstru_metrics_query");
    assertThat(answer.at("/modules/0/title").asString()).isEqualTo("Celery jobs");
  }

  @Test
  void consoleIsNotServedWhenOff() throws Exception {
    try (AssembledServer without =
        AssembledServer.builder().set(SettingName.CONSOLE, "off").start()) {
      for (String path :
          new String[] {"/console", "/console/app.js", "/api/v1/console", "/api/v1/activity"}) {
        assertThat(without.send(without.request(path)).status()).as(path).isEqualTo(404);
      }
      assertThat(without.http().uriOf("/console")).isEmpty();
    }
    assertThat(server.http().uriOf("/console")).contains(server.uri().resolve("/console"));
  }

  @Test
  void acceptsMessagesOfItsOwnPage() throws Exception {
    String own = "http://127.0.0.1:" + server.uri().getPort();

    assertThat(server.post(server.request("/mcp").header("Origin", own), PING).status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "https://copilot.example.com, https://copilot.example.com, 200",
    "https://copilot.example.com, HTTPS://Copilot.example.com, 200",
    "https://copilot.example.com:443, https://copilot.example.com, 200",
    "https://copilot.example.com:8443/x, https://copilot.example.com:8443, 200",
    "https://copilot.example.com, http://copilot.example.com, 403",
    "https://copilot.example.com, https://copilot.example.com:8443, 403",
    "https://copilot.example.com, https://copilot.example.com.evil.example, 403",
    "https://copilot.example.com, null, 403"
  })
  void consolePageIsThePublicUrlBehindAProxy(String publicUrl, String origin, int status)
      throws Exception {
    try (AssembledServer proxied =
        AssembledServer.builder().set(SettingName.PUBLIC_URL, publicUrl).start()) {
      Got got =
          proxied.post(
              proxied
                  .request("/mcp")
                  .header("Host", "copilot.example.com")
                  .header("Origin", origin),
              PING);

      assertThat(got.status()).isEqualTo(status);
      assertThat(got.headers().get("Access-Control-Allow-Origin")).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://copilot.internal:8001, 200",
    "http://copilot.internal, 403",
    "https://copilot.internal:8001, 403",
    "http://other.internal:8001, 403"
  })
  void consolePageIsAtTheRequestedAddressWithoutAPublicUrl(String origin, int status)
      throws Exception {
    try (AssembledServer named =
        AssembledServer.builder().set(SettingName.ALLOWED_HOSTS, "copilot.internal").start()) {
      Got got =
          named.post(
              named
                  .request("/mcp")
                  .header("Host", "copilot.internal:8001")
                  .header("Origin", origin),
              PING);

      assertThat(got.status()).isEqualTo(status);
    }
  }
}
