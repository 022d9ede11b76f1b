package com.instainstru.copilot.security.auth;

import static com.instainstru.copilot.testing.AssembledServer.PING;
import static com.instainstru.copilot.testing.AssembledServer.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.CapturedLog;
import com.instainstru.copilot.testing.IntegrationTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okio.BufferedSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in at all: service tokens, their challenge, their limit and what the log says. */
@Timeout(60)
@IntegrationTest
class AuthenticationEndToEndTest {
  private static final String READ_TOKEN = "read-token-of-a-dashboard";
  private static final String OLD_TOKEN = "token-whose-last-day-was-long-ago";
  private static final String METADATA =
      "resource_metadata=\"https://copilot.example.com/.well-known/oauth-protected-resource/mcp\"";
  private static AssembledServer server;

  @BeforeAll
  static void start() throws IOException {
    server = knowingTokens().start();
  }

  @AfterAll
  static void stop() {
    int asked = server.backend().getRequestCount();
    server.close();
    assertThat(asked).as("no rejected request reached the backend").isZero();
  }

  private static AssembledServer.Builder knowingTokens() {
    return AssembledServer.builder()
        .set(SettingName.PUBLIC_URL, "https://copilot.example.com")
        .set(SettingName.WORKOS_ISSUER, "https://id.example.com")
        .set(
            SettingName.INBOUND_TOKENS,
            "dashboard=mcp:read=sha256:"
                + sha256(READ_TOKEN)
                + ",old=mcp:read+mcp:write=sha256:"
                + sha256(OLD_TOKEN)
                + "=2020-01-31")
        .limits("http_failed_logins=1k");
  }

  static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String request(String method) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
        + method
        + "\",\"params\":{\"name\":\"instainstru_celery_worker_status\"}}";
  }

  private static void isUnauthorized(Got got) {
    assertThat(got.status()).isEqualTo(401);
    assertThat(got.json().has("result")).isFalse();
    assertThat(got.headers().get("WWW-Authenticate"))
        .isEqualTo("Bearer error=\"invalid_token\", " + METADATA + ", scope=\"mcp:read\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "initialize",
        "ping",
        "tools/list",
        "tools/call",
        "server/discover",
        "notifications/initialized",
        "resources/list",
        "no/such/method"
      })
  void challengesWhoeverShowsNothing_A01(String method) throws IOException {
    for (String path : List.of("/mcp", "/messages?session_id=x")) {
      Got got = server.post(server.anonymous(path), request(method));
      String metadata = path.equals("/mcp") ? METADATA : METADATA.replace("/mcp", "/sse");

      assertThat(got.status()).isEqualTo(401);
      assertThat(got.headers().get("WWW-Authenticate"))
          .isEqualTo("Bearer " + metadata + ", scope=\"mcp:read\"");
      assertThat(got.json().at("/error/code").intValue()).isEqualTo(-32000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE"})
  void challengesBeforeItRefusesAMethod_S03(String method) throws IOException {
    assertThat(server.send(server.anonymous("/mcp").method(method, null)).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer wrong",
        "Bearer inbound-token-of-the-test",
        "Bearer inbound-token-of-the-tests1",
        "Bearer INBOUND-TOKEN-OF-THE-TESTS",
        "Bearer backend-token-of-the-tests",
        "Bearer \"inbound-token-of-the-tests\"",
        "Bearer inbound-token-of-the-tests, Bearer x",
        "Bearer",
        "Bearer token-whose-last-day-was-long-ago",
        "inbound-token-of-the-tests",
        "Token inbound-token-of-the-tests",
        "Basic aW5ib3VuZC10b2tlbi1vZi10aGUtdGVzdHM6",
        "Digest username=x",
        "DPoP inbound-token-of-the-tests",
        "Bearer \u00e9\u00fc",
        "Bearer a.b.c",
        "Bearer ..",
        "Bearer eyJhbGciOiJub25lIn0.."
      })
  void refusesWrongCredentials_A02_A11(String header) throws IOException {
    String answer =
        server.context(
            server
                .wire("/mcp", "", PING)
                .replaceFirst("Authorization: [^\r]*", "Authorization: " + header));

    assertThat(answer)
        .startsWith("HTTP/1.1 401 ")
        .contains("error=\"invalid_token\"")
        .doesNotContain("result");
  }

  @Test
  void refusesTwoCredentials_A02() throws IOException {
    isUnauthorized(
        server.post(server.request("/mcp").addHeader("Authorization", "Bearer " + TOKEN), PING));
    isUnauthorized(
        server.post(server.request("/mcp").addHeader("Authorization", "Bearer wrong"), PING));
  }

  @Test
  void takesATokenFromTheHeaderOnly_A03() throws IOException {
    for (String path :
        List.of(
            "/mcp?access_token=" + TOKEN, "/mcp?token=" + TOKEN, "/sse?access_token=" + TOKEN)) {
      Got got =
          path.startsWith("/sse")
              ? server.send(server.anonymous(path))
              : server.post(server.anonymous(path), PING);
      assertThat(got.status()).isEqualTo(401);
    }
    assertThat(
            server
                .post(server.anonymous("/mcp").header("Cookie", "access_token=" + TOKEN), PING)
                .status())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({"/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/mcp"})
  void describesTheResourceFromSettingsOnly_A08(String path) throws IOException {
    for (String host : List.of("127.0.0.1", "localhost:9", "copilot.example.com")) {
      Got got = server.send(server.anonymous(path).header("Host", host));

      assertThat(got.status()).isEqualTo(200);
      assertThat(got.headers().get("Content-Type")).isEqualTo("application/json");
      assertThat(got.body())
          .isEqualTo(
              "{\"resource\":\"https://copilot.example.com/mcp\","
                  + "\"authorization_servers\":[\"https://id.example.com\"],"
                  + "\"bearer_methods_supported\":[\"header\"],"
                  + "\"scopes_supported\":[\"mcp:read\",\"mcp:write\"]}");
    }
    assertThat(server.send(server.anonymous(path).header("Host", "evil.example")).status())
        .isEqualTo(421);
    assertThat(server.send(server.anonymous(path + "/x")).status()).isEqualTo(404);
  }

  /** Clients compare the resource with the URL that they were given (RFC 9728 section 3.3). */
  @Test
  void describesTheSseEndpointAsAResourceOfItsOwn() throws IOException {
    String path = "/.well-known/oauth-protected-resource/sse";

    assertThat(server.send(server.anonymous(path)).json().get("resource").stringValue())
        .isEqualTo("https://copilot.example.com/sse");
    for (Got got :
        List.of(
            server.send(server.anonymous("/sse")),
            server.post(server.anonymous("/messages?session_id=x"), PING))) {
      assertThat(got.status()).isEqualTo(401);
      assertThat(got.headers().get("WWW-Authenticate"))
          .isEqualTo(
              "Bearer resource_metadata=\"https://copilot.example.com"
                  + path
                  + "\", scope=\"mcp:read\"");
    }
  }

  @Test
  void namesNoMetadataWithoutAnAuthorizationServer() throws IOException {
    try (AssembledServer simple = AssembledServer.start()) {
      Got got = simple.post(simple.anonymous("/mcp"), PING);

      assertThat(got.status()).isEqualTo(401);
      assertThat(got.headers().get("WWW-Authenticate")).isEqualTo("Bearer scope=\"mcp:read\"");
      for (String path : List.of("", "/mcp", "/sse")) {
        assertThat(
                simple
                    .send(simple.anonymous("/.well-known/oauth-protected-resource" + path))
                    .status())
            .isEqualTo(404);
      }
    }
  }

  @Test
  void namesThePathOfThePublicUrlInTheEndpointOfAStream() throws IOException {
    try (AssembledServer behind =
        AssembledServer.builder()
            .set(SettingName.PUBLIC_URL, "https://example.com/copilot/")
            .start()) {
      String messages;
      try (Response stream = new OkHttpClient().newCall(behind.request("/sse").build()).execute()) {
        BufferedSource lines = stream.body().source();
        assertThat(lines.readUtf8LineStrict()).isEqualTo("event: endpoint");
        messages = lines.readUtf8LineStrict().substring("data: ".length());
        assertThat(messages).startsWith("/copilot/messages?session_id=");
        // With and without the path, as proxies pass it on.
        for (String path : List.of(messages, messages.substring("/copilot".length()))) {
          assertThat(behind.post(behind.request(path), PING).status()).isEqualTo(202);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/oauth/token",
        "/oauth2/userinfo",
        "/oauth2/register",
        "/authorize",
        "/callback",
        "/.well-known/jwks.json",
        "/.well-known/openid-configuration",
        "/.well-known/oauth-authorization-server"
      })
  void relaysNothingToTheProvider_A16(String path) throws IOException {
    assertThat(server.send(server.request(path)).status()).isEqualTo(404);
  }

  @Test
  void namedTokensHaveTheirOwnScopes_A02() throws IOException {
    try (AssembledServer own = knowingTokens().start()) {
      own.backend().enqueue(AssembledServer.json(200, "{\"workers\":[]}"));
      assertThat(own.callAs(READ_TOKEN, "payments_pipeline", "{}").failure()).isEmpty();
      assertThat(own.callAs(READ_TOKEN, "invites_send", "{}").status()).isEqualTo(403);
      assertThat(own.backend().getRequestCount()).isEqualTo(1);
    }
  }

  @Test
  void countsWrongTokensByAddressAndLogsNone_A13_V04() throws Exception {
    try (CapturedLog log = CapturedLog.start();
        AssembledServer limited =
            AssembledServer.builder().limits("http_failed_logins=20").start()) {
      List<String> wrong =
          IntStream.range(0, 100)
              .mapToObj(i -> "wrong-token-" + i + "-" + System.nanoTime())
              .toList();
      int limitedAnswers = 0;
      for (String token : wrong) {
        Got got = limited.postAs(token, PING);
        if (got.status() == 429) {
          limitedAnswers++;
          assertThat(Integer.parseInt(got.headers().get("Retry-After"))).isBetween(1, 60);
          assertThat(got.json().at("/error/code").intValue()).isEqualTo(-32000);
        } else {
          isChallenge(got);
        }
      }
      assertThat(limitedAnswers).isBetween(50, 80);
      assertThat(limited.post(PING).status()).as("a right token is served").isEqualTo(200);
      assertThat(limited.post(limited.anonymous("/mcp"), PING).status())
          .as("who shows nothing is told how to log in")
          .isEqualTo(401);
      List<String> lines = log.text().lines().toList();
      for (int i = 0; i < wrong.size(); i++) {
        String token = wrong.get(i);
        assertThat(lines).noneMatch(line -> line.contains(token));
        // As many lines as FailureLog writes in a minute.
        assertThat(lines)
            .filteredOn(line -> line.contains(sha256(token).substring(0, 12)))
            .hasSize(i < 60 ? 1 : 0)
            .allMatch(line -> line.contains(" WARN ") && line.contains("authentication failed: "));
      }
    }
  }

  private static void isChallenge(Got got) {
    assertThat(got.status()).isEqualTo(401);
    assertThat(got.headers().get("WWW-Authenticate")).contains("error=\"invalid_token\"");
  }

  @Test
  void aPublicUrlWithAPathHasItsMetadataAtTheMatchingPlace_A08() throws IOException {
    try (AssembledServer behind =
        AssembledServer.builder()
            .set(SettingName.PUBLIC_URL, "https://example.com/copilot/")
            .set(SettingName.WORKOS_ISSUER, "https://id.example.com")
            .start()) {
      String path = "/.well-known/oauth-protected-resource/copilot/mcp";
      assertThat(behind.post(behind.anonymous("/mcp"), PING).headers().get("WWW-Authenticate"))
          .contains("resource_metadata=\"https://example.com" + path + "\"");
      assertThat(behind.send(behind.anonymous(path)).json().get("resource").stringValue())
          .isEqualTo("https://example.com/copilot/mcp");
    }
  }
}
