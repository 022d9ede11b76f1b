package com.instainstru.copilot.mcp.transport.http;

import static com.instainstru.copilot.testing.AssembledServer.PING;
import static com.instainstru.copilot.testing.AssembledServer.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.IntegrationTest;
import java.io.IOException;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes before authentication and before a message is read, in the order of the checks. */
@Timeout(60)
@IntegrationTest
class HttpTransportTest {
  private static final String CALL = AssembledServer.callMessage("celery_worker_status", "{}");
  private static AssembledServer server;

  @BeforeAll
  static void start() throws IOException {
    server =
        AssembledServer.builder()
            .set(SettingName.ALLOWED_ORIGINS, "https://page.example")
            .set(SettingName.ALLOWED_HOSTS, "copilot.example,exact.example:8443")
            .start();
  }

  @AfterAll
  static void stop() {
    int asked = server.backend().getRequestCount();
    server.close();
    assertThat(asked).as("no refused request reached the backend").isZero();
  }

  private static void isRefused(Got got, int status) {
    assertThat(got.status()).isEqualTo(status);
    assertThat(got.json().has("result")).isFalse();
    assertThat(got.json().at("/error/code").isInt()).isTrue();
    isProtected(got);
  }

  private static void isProtected(Got got) {
    assertThat(got.headers().get("Cache-Control")).isEqualTo("no-store");
    assertThat(got.headers().get("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(got.headers().get("Server")).isNull();
    assertThat(got.headers().get("X-Powered-By")).isNull();
    assertThat(got.headers().get("Mcp-Session-Id")).isNull();
  }

  /** What comes over the wire for a request that no client library would send. */
  private static String wire(String target, String headers) throws IOException {
    return server.context(server.wire(target, headers, CALL));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example",
        "null",
        "http://page.example",
        "https://page.example:8443",
        "https://page.example.",
        "https://page.example.evil.example",
        "https://evil.example/https://page.example",
        "https://page.example@evil.example",
        "https://sub.page.example",
        "http://localhost.evil.example",
        "http://localhost@evil.example",
        "http://127.0.0.1.evil.example",
        "http://evil.example#http://localhost",
        "http://127.0.0.2",
        "file://",
        "https://page.example https://evil.example"
      })
  void refusesForeignOrigins_T01(String origin) throws IOException {
    for (String path : List.of("/mcp", "/messages", "/api/v1/health", "/no/such/path")) {
      Got got = server.post(server.request(path).header("Origin", origin), CALL);

      isRefused(got, 403);
      assertThat(got.headers().names()).noneMatch(name -> name.startsWith("Access-Control"));
      assertThat(got.body()).contains("INSTAINSTRU_MCP_ALLOWED_ORIGINS");
    }
  }

  @Test
  void refusesASecondOrigin_T01() throws IOException {
    Got got =
        server.post(
            server
                .request("/mcp")
                .addHeader("Origin", "https://page.example")
                .addHeader("Origin", "http://evil.example"),
            CALL);

    isRefused(got, 403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:80",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "copilot.example.evil.example",
        "sub.copilot.example",
        "exact.example:1",
        "exact.example",
        "127.0.0.2",
        "2130706433",
        "0x7f.1",
        "localhost.",
        "[::2]"
      })
  void refusesForeignHosts_T02(String host) throws IOException {
    for (String path : List.of("/mcp", "/sse", "/api/v1/health", "/no/such/path")) {
      Got got = server.post(server.request(path).header("Host", host), CALL);

      isRefused(got, 421);
      assertThat(got.body()).contains("INSTAINSTRU_MCP_ALLOWED_HOSTS").doesNotContain(host);
    }
  }

  @Test
  void asksForTheHostBeforeTheOrigin_T02() throws IOException {
    Got got =
        server.post(
            server.request("/mcp").header("Host", "evil.example").header("Origin", "http://evil"),
            CALL);

    isRefused(got, 421);
  }

  @ParameterizedTest
  @CsvSource({
    "http://evil.example/mcp, 4(00|21)",
    "http://127.0.0.1@evil.example/mcp, 4(00|21)",
    "http://evil.example@127.0.0.1/mcp, 4(00|21)",
    "evil.example:80, 4(00|04|21)",
    "*, 4(00|04)"
  })
  void refusesForeignHostsInTheRequestTarget_T02(String target, String status) throws IOException {
    assertThat(wire(target, "")).containsPattern("^HTTP/1.1 " + status + " ");
  }

  @Test
  void refusesTwoHosts_T02() throws IOException {
    assertThat(wire("/mcp", "Host: evil.example\r\n")).containsPattern("^HTTP/1.1 4(00|21) ");
    assertThat(server.context("POST /mcp HTTP/1.0\r\nContent-Length: 0\r\n\r\n"))
        .containsPattern("^HTTP/1.1 421 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://page.example", "HTTPS://Page.Example"})
  void servesConfiguredOriginsAndLetsThemRead_T03(String origin) throws IOException {
    assertThat(server.post(PING).status()).isEqualTo(200);

    Got got = server.post(server.request("/mcp").header("Origin", origin), PING);

    assertThat(got.status()).isEqualTo(200);
    assertThat(got.headers().get("Access-Control-Allow-Origin")).isEqualTo(origin);
    assertThat(got.headers().get("Access-Control-Allow-Credentials")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:6274",
        "http://127.0.0.1",
        "https://[::1]:1",
        "http://LOCALHOST"
      })
  void servesPagesOfThisMachineWithoutLettingThemRead_T03(String origin) throws IOException {
    Got got = server.post(server.request("/mcp").header("Origin", origin), PING);

    assertThat(got.status()).isEqualTo(200);
    assertThat(got.headers().names()).noneMatch(name -> name.startsWith("Access-Control"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1999-01-01", "2099-01-01", "", "2025-11-25x", "2025-11-25, 1999-01-01"})
  void refusesUnknownRevisions_T04(String version) throws IOException {
    Got got = server.post(server.request("/mcp").header("MCP-Protocol-Version", version), CALL);

    isRefused(got, 400);
    assertThat(got.json().at("/error/data/supported").toString()).contains("2025-11-25");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/json, text/plain",
        "application/jsonp",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "text/json",
        "*/*",
        "json"
      })
  void takesOnlyJson_T06(String type) throws IOException {
    for (String path : List.of("/mcp", "/messages")) {
      Got got =
          server.send(
              server
                  .request(path)
                  .post(RequestBody.create(CALL, null))
                  .header("Content-Type", type));

      isRefused(got, 415);
    }
  }

  @Test
  void takesNoCodedBody_T06() throws IOException {
    isRefused(server.post(server.request("/mcp").header("Content-Encoding", "gzip"), CALL), 415);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/jsonp", "text/event-stream", "image/*", "x"})
  void answersOnlyWhatIsAccepted_T07(String accept) throws IOException {
    isRefused(server.post(server.request("/mcp").header("Accept", accept), CALL), 406);
  }

  @Test
  void offersNoStreamAtTheStatelessEndpoint_T07() throws IOException {
    Got get = server.send(server.request("/mcp").header("Accept", "text/event-stream"));
    isRefused(get, 405);
    assertThat(get.headers().get("Allow")).isEqualTo("POST");

    isRefused(server.send(server.request("/sse").header("Accept", "text/html")), 406);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",",
        "",
        " ",
        "null x",
        "{}{}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"} trailing",
        "{'jsonrpc':'2.0'}",
        "{\"jsonrpc\":\"2.0\",\"id\":NaN,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":01,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",}",
        "/* c */{}",
        "\u0000"
      })
  void refusesUnreadableJson_T10(String body) throws IOException {
    Got got = server.post(body);

    isRefused(got, 400);
    assertThat(got.json().at("/error/code").intValue()).isEqualTo(-32700);
    assertThat(got.json().path("id").isMissingNode() || got.json().path("id").isNull()).isTrue();
    assertThat(got.body()).doesNotContain("Exception", "jackson", "tools.", "at com");
  }

  @Test
  void refusesDeepAndLongJson_T10() throws IOException {
    String deep = "[".repeat(5_000) + "]".repeat(5_000);
    String digits = "9".repeat(1_001);
    for (String params : List.of("{\"a\":" + deep + "}", "{\"a\":" + digits + "}")) {
      Got got =
          server.post(
              "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":" + params + "}");

      isRefused(got, 400);
      assertThat(got.json().at("/error/code").intValue()).isEqualTo(-32700);
    }
  }

  @Test
  void refusesBatches_T11() throws IOException {
    for (String batch : List.of("[" + CALL + "," + CALL + "]", "[" + CALL + "]", "[]")) {
      Got got = server.post(batch);

      isRefused(got, 400);
      assertThat(got.json().at("/error/code").intValue()).isEqualTo(-32600);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'jsonrpc':'1.0','id':1,'method':'ping'} | -32600",
        "{'jsonrpc':2.0,'id':1,'method':'ping'} | -32600",
        "{'id':1,'method':'ping'} | -32600",
        "{'jsonrpc':'2.0','id':1} | -32600",
        "{'jsonrpc':'2.0','id':1,'method':5} | -32600",
        "{'jsonrpc':'2.0','id':null,'method':'ping'} | -32600",
        "{'jsonrpc':'2.0','id':{},'method':'ping'} | -32600",
        "{'jsonrpc':'2.0','id':1.5,'method':'ping'} | -32600",
        "{'jsonrpc':'2.0','id':true,'method':'ping'} | -32600",
        "{'jsonrpc':'2.0','id':1,'method':'ping','params':'x'} | -32602",
        "{'jsonrpc':'2.0','id':1,'method':'ping','params':[]} | -32602",
        "\"text\" | -32600",
        "5 | -32600",
        "null | -32600"
      })
  void refusesWhatIsNoRequest_T12(String body, int code) throws IOException {
    Got got = server.post(body.replace('\'', '"'));

    isRefused(got, 400);
    assertThat(got.json().at("/error/code").intValue()).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'jsonrpc':'2.0','id':1,'method':'ping','method':'tools/list'}",
        "{'jsonrpc':'2.0','id':1,'method':'ping','m\\u0065thod':'tools/list'}",
        "{'jsonrpc':'2.0','id':1,'id':2,'method':'ping'}",
        "{'jsonrpc':'2.0','id':1,'method':'ping','params':{'a':{'b':1,'b':2}}}"
      })
  void refusesAKeyGivenTwice_T13(String body) throws IOException {
    Got got = server.post(body.replace('\'', '"'));

    isRefused(got, 400);
    assertThat(got.json().at("/error/code").intValue()).isEqualTo(-32700);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH", "TRACE", "OPTIONS", "PROPFIND", "post", "CONNECTX"})
  void refusesOtherMethods_T14(String method) throws IOException {
    String answer = server.context(server.wire("/mcp", "", CALL).replaceFirst("POST", method));

    assertThat(answer)
        .startsWith("HTTP/1.1 405 ")
        .contains("\r\nAllow: POST\r\n")
        .doesNotContain(TOKEN);
  }

  @Test
  void takesNotificationsAndResponsesWithoutAnAnswer_T15() throws IOException {
    for (String message :
        List.of(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/unknown\"}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}")) {
      Got got = server.post(message);

      assertThat(got.status()).isEqualTo(202);
      assertThat(got.body()).isEmpty();
      isProtected(got);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/mc",
        "/mcp2",
        "/MCP",
        "/Mcp",
        "//mcp",
        "/mcp/",
        "/mcp//",
        "/mcp%2f",
        "/mcp%2F",
        "/%6dcp",
        "/mc%70",
        "/mcp;x",
        "/mcp;x=y",
        "/;x/mcp",
        "/./mcp",
        "/a/../mcp",
        "/mcp/.",
        "/mcp/..;/mcp",
        "/%2e/mcp",
        "/mcp%00",
        "/mcp%20",
        "/mcp\\",
        "/\\mcp",
        "/mcp.json",
        "/mcp%3f",
        "/x/mcp",
        "/sse/mcp",
        "/mcp/messages",
        "/messages/",
        "/metrics",
        "/admin"
      })
  void servesExactlyOneSpelling_T16(String path) throws IOException {
    String answer = wire(path, "");

    assertThat(answer)
        .containsPattern("^HTTP/1.1 40[04] ")
        .doesNotContain("result")
        .doesNotContainIgnoringCase("jetty")
        .doesNotContain("Exception");
    String anonymous =
        server.context(server.wire(path, "", CALL).replaceFirst("Authorization: [^\r]*\r\n", ""));
    assertThat(body(anonymous)).as("the same with and without a token").isEqualTo(body(answer));
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n"));
  }

  @Test
  void settlesForTheNewestRevisionItSpeaks_T20() throws IOException {
    Got got =
        server.post(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
                + "\"2099-01-01\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}");

    assertThat(got.status()).isEqualTo(200);
    assertThat(got.json().at("/result/protocolVersion").stringValue()).isEqualTo("2025-11-25");
  }

  /** Each pair fails two neighbouring checks; the earlier one answers. */
  @Test
  void theFirstFailingCheckAnswers_OrderOfChecks() throws IOException {
    MediaType text = MediaType.get("text/plain");
    RequestBody broken = RequestBody.create("{", text);
    isRefused(server.send(server.anonymous("/nowhere").put(broken)), 404);
    isRefused(server.send(server.anonymous("/mcp").put(broken)), 405);
    isRefused(server.send(server.anonymous("/mcp").post(broken)), 401);
    isRefused(
        server.send(
            server.request("/mcp").header("MCP-Protocol-Version", "1999-01-01").post(broken)),
        415);
    isRefused(
        server.post(
            server
                .request("/mcp")
                .header("Accept", "text/html")
                .header("MCP-Protocol-Version", "1999-01-01"),
            "{"),
        406);
    String large = server.wire("/mcp", "", "").replace("Length: 0", "Length: 9999999");
    assertThat(server.context(large)).startsWith("HTTP/1.1 413 ");
    assertThat(
            server.context(
                large.replace("Content-Length", "MCP-Protocol-Version: 1\r\nContent-Length")))
        .startsWith("HTTP/1.1 400 ");
  }
}
