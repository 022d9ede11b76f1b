package com.instainstru.copilot.mcp.transport.http;

import static com.instainstru.copilot.mcp.transport.http.TestServer.PING;
import static com.instainstru.copilot.mcp.transport.http.TestServer.callBody;
import static com.instainstru.copilot.mcp.transport.http.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.mcp.transport.http.TestServer.Got;
import com.instainstru.copilot.testing.IntegrationTest;
import java.io.IOException;
import okhttp3.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@IntegrationTest
class AuthenticationTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Got anonymous(TestServer target, String body) throws IOException {
    return target.get(target.request("/mcp").removeHeader("Authorization").post(json(body)));
  }

  private static Got as(String header) throws IOException {
    return server.get(server.request("/mcp").header("Authorization", header).post(json(PING)));
  }

  private static String request(String method) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
        + method
        + "\",\"params\":{\"protocolVersion\":\"2025-11-25\"}}";
  }

  @ParameterizedTest
  @ValueSource(strings = {"initialize", "ping", "tools/list", "tools/call", "server/discover"})
  void challengesWhoeverShowsNothing_A01(String method) throws IOException {
    Got got = anonymous(server, request(method));

    assertThat(got.status()).isEqualTo(401);
    assertThat(got.headers().get("WWW-Authenticate"))
        .isEqualTo(
            "Bearer resource_metadata=\""
                + server.uri().resolve("/.well-known/oauth-protected-resource/mcp")
                + "\", scope=\"mcp:read\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer wrong", "Basic cmVhZA==", "Bearer \u00e9"})
  void refusesAWrongCredential_A02_A11(String header) throws IOException {
    Request.Builder request = server.request("/mcp").post(json(PING));
    request.removeHeader("Authorization");
    Got got =
        server.get(
            request.headers(
                request
                    .build()
                    .headers()
                    .newBuilder()
                    .addUnsafeNonAscii("Authorization", header)
                    .build()));

    assertThat(got.status()).isEqualTo(401);
    assertThat(got.headers().get("WWW-Authenticate")).contains("error=\"invalid_token\"");
  }

  @Test
  void takesATokenFromOneHeaderOnly_A03() throws IOException {
    assertThat(
            server
                .get(
                    server
                        .request("/mcp?access_token=read")
                        .removeHeader("Authorization")
                        .post(json(PING)))
                .status())
        .isEqualTo(401);
    assertThat(
            server
                .get(
                    server
                        .request("/mcp")
                        .addHeader("Authorization", "Bearer read")
                        .post(json(PING)))
                .status())
        .isEqualTo(401);
  }

  @Test
  void refusesAPersonWhoIsNotOnTheList_Z04() throws IOException {
    Got got = as("Bearer stranger");

    assertThat(got.status()).isEqualTo(403);
    assertThat(got.headers().get("WWW-Authenticate")).isNull();
  }

  @Test
  void saysWhenATokenCannotBeCheckedNow_A14() throws IOException {
    Got got = as("Bearer later");

    assertThat(got.status()).isEqualTo(503);
    assertThat(got.headers().get("Retry-After")).isEqualTo("3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE"})
  void authenticatesBeforeItRefusesAMethod_S03(String method) throws IOException {
    assertThat(
            server
                .get(server.request("/mcp").removeHeader("Authorization").method(method, null))
                .status())
        .isEqualTo(401);
  }

  @Test
  void authenticatesBeforeItLooksAtTheBody() throws IOException {
    assertThat(
            server
                .get(
                    server
                        .request("/mcp")
                        .removeHeader("Authorization")
                        .header("Accept", "text/html")
                        .post(json("{")))
                .status())
        .isEqualTo(401);
  }

  @Test
  void aServerWithoutAuthenticationAdmitsEverybody() throws IOException {
    try (TestServer open = TestServer.open()) {
      assertThat(anonymous(open, callBody(1, "t_send")).status()).isEqualTo(200);
      assertThat(open.toolbox.calls.remove().caller().method()).isEqualTo("none");
    }
  }

  @Test
  void publicDiscoveryShowsTheListAndNothingElse() throws IOException {
    try (TestServer discoverable = TestServer.discoverable()) {
      assertThat(anonymous(discoverable, request("initialize")).status()).isEqualTo(200);
      assertThat(anonymous(discoverable, request("tools/list")).json().at("/result/tools").size())
          .isEqualTo(9);
      assertThat(
              anonymous(
                      discoverable,
                      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}")
                  .status())
          .isEqualTo(202);
      assertThat(
              anonymous(
                      discoverable, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\"}")
                  .status())
          .isEqualTo(401);
      assertThat(anonymous(discoverable, callBody(1, "t_fast")).status()).isEqualTo(401);
      assertThat(discoverable.toolbox.calls).isEmpty();
      assertThat(
              discoverable
                  .get(
                      discoverable
                          .request("/mcp")
                          .header("Authorization", "Bearer wrong")
                          .post(json(request("tools/list"))))
                  .status())
          .isEqualTo(401);
      assertThat(
              discoverable.get(discoverable.request("/mcp").removeHeader("Authorization")).status())
          .isEqualTo(401);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/.well-known/oauth-protected-resource",
        "/.well-known/oauth-protected-resource/mcp"
      })
  void metadataIsPublic_A08(String path) throws IOException {
    Got got = server.get(server.request(path).removeHeader("Authorization"));

    assertThat(got.status()).isEqualTo(200);
    assertThat(got.json().get("resource").stringValue())
        .isEqualTo("http://127.0.0.1:" + server.uri().getPort() + "/mcp");
  }
}
