package com.instainstru.copilot.security.auth;

import static com.instainstru.copilot.testing.AssembledServer.PING;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.testing.TokenProvider;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import com.nimbusds.jwt.JWTClaimsSet;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller who is let in may do: scopes, the list of people, the actions switch. */
@Timeout(60)
@IntegrationTest
class AuthorizationEndToEndTest {
  private static TokenProvider provider;
  private static AssembledServer server;

  @BeforeAll
  static void start() throws IOException {
    provider = TokenProvider.start();
    server = trusting("").actions().start();
  }

  @AfterAll
  static void stop() {
    int unexpected = server.grafana().getRequestCount() + server.sentry().getRequestCount();
    server.close();
    provider.close();
    assertThat(unexpected).as("no refused call reached an upstream").isZero();
  }

  private static AssembledServer.Builder trusting(String people) {
    return AssembledServer.builder()
        .set(SettingName.WORKOS_ISSUER, provider.issuer())
        .set(SettingName.WORKOS_AUDIENCE, TokenProvider.AUDIENCE)
        .set(SettingName.ALLOWED_SUBJECTS, people);
  }

  private static String scoped(String scope) {
    return provider.token(provider.claims().claim("scope", scope));
  }

  private static List<ToolDefinition> tools() {
    return Assembly.catalog(null).standard().tools();
  }

  private static String call(ToolDefinition tool) {
    return "{\"jsonrpc\":\"2.0\",\"id\":41,\"method\":\"tools/call\",\"params\":{\"name\":\""
        + tool.name()
        + "\",\"arguments\":{\"surely_no_argument\":1}}}";
  }

  static Stream<ToolDefinition> everyTool() {
    return tools().stream();
  }

  private static void lacks(Got got, String scope) {
    assertThat(got.status()).isEqualTo(403);
    assertThat(got.headers().get("WWW-Authenticate"))
        .matches(
            "Bearer error=\"insufficient_scope\", scope=\""
                + scope
                + "\", resource_metadata=\"http.*/.well-known/oauth-protected-resource/mcp\"");
    assertThat(got.json().get("id").intValue()).isEqualTo(41);
  }

  @ParameterizedTest
  @MethodSource("everyTool")
  void everyToolWantsItsOwnScopeBeforeAnythingElse_Z01_Z02_Z03(ToolDefinition tool)
      throws IOException {
    String needed = tool.scope();
    String other = needed.equals("mcp:read") ? "mcp:write" : "mcp:read";

    lacks(server.postAs(scoped(other), call(tool)), needed);
    lacks(server.postAs(scoped("openid"), call(tool)), needed);
    assertThat(server.postAs(scoped(needed), call(tool)).failure())
        .as("gets as far as its arguments")
        .isEqualTo("invalid_arguments");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "openid",
        "mcp",
        "mcp:",
        "mcp:*",
        "mcp:writer",
        "xmcp:write",
        "MCP:WRITE",
        "mcp:WRITE",
        "mcp:read,mcp:write",
        "mcp:write;",
        "mcp:read\tmcp:write",
        "mcp:writemcp:read",
        "admin",
        "*",
        "mcp:admin"
      })
  void scopesAreWholeWords_Z01(String scope) throws IOException {
    lacks(
        server.postAs(
            scoped(scope),
            AssembledServer.callMessage("invites_send", "{}").replace(":1,", ":41,")),
        "mcp:write");
  }

  @Test
  void scopesOfAListCountAndOthersGiveNothing_Z03() throws IOException {
    JWTClaimsSet.Builder list =
        provider.claims().claim("scope", null).claim("scp", List.of("mcp:read", 5));
    server.backend().enqueue(AssembledServer.json(200, "{\"workers\":[]}"));
    assertThat(server.callAs(provider.token(list), "payments_pipeline", "{}").failure()).isEmpty();
    for (Object odd :
        List.of(5, true, List.of(List.of("mcp:read")), java.util.Map.of("mcp:read", 1))) {
      assertThat(
              server
                  .callAs(
                      provider.token(provider.claims().claim("scope", odd)),
                      "payments_pipeline",
                      "{}")
                  .status())
          .isEqualTo(403);
    }
  }

  @Test
  void aReadTokenReadsAndTheCallersTokenStaysHere_Z02() throws Exception {
    try (AssembledServer own = trusting("").start()) {
      own.backend().enqueue(AssembledServer.json(200, "{\"workers\":[]}"));

      Got got = own.callAs(scoped("mcp:read"), "payments_pipeline", "{}");

      assertThat(got.structured().get("workers").isEmpty()).isTrue();
      RecordedRequest sent = own.backend().takeRequest();
      assertThat(sent.getHeaders().values("Authorization"))
          .containsExactly("Bearer " + AssembledServer.BACKEND_TOKEN);
      assertThat(sent.getHeaders().get("X-Actor")).isEqualTo("user-1");
      assertThat(sent.getHeaders().toString()).doesNotContain("eyJ");
    }
  }

  @Test
  void theListShowsWhatTheCallerMayUse_Z02() throws IOException {
    String list = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";
    long reading = tools().stream().filter(tool -> tool.scope().equals("mcp:read")).count();
    assertThat(server.postAs(scoped("mcp:read"), list).json().at("/result/tools").size())
        .isEqualTo((int) reading);
    assertThat(server.postAs(scoped("mcp:write"), list).json().at("/result/tools").size())
        .isEqualTo(tools().size() - (int) reading);
    assertThat(server.postAs(scoped("openid"), list).json().at("/result/tools").size()).isZero();
  }

  @Test
  void actionsThatAreOffAnswerReadOnly_Z05() throws IOException {
    List<ToolDefinition> actions = tools().stream().filter(ToolDefinition::action).toList();
    assertThat(actions).hasSize(3);
    try (AssembledServer readOnly = AssembledServer.start()) {
      for (ToolDefinition action : actions) {
        Got got = readOnly.post(call(action));

        assertThat(got.failure()).isEqualTo("read_only");
        assertThat(got.structured().get("message").stringValue())
            .contains("INSTAINSTRU_MCP_ACTIONS");
      }
      assertThat(
              readOnly.backend().getRequestCount()
                  + readOnly.grafana().getRequestCount()
                  + readOnly.sentry().getRequestCount())
          .isZero();
    }
  }

  private static String person(String subject, String email, @Nullable Object verified) {
    return provider.token(
        provider.claims().subject(subject).claim("email", email).claim("email_verified", verified));
  }

  @Test
  void onlyPeopleOnTheListAreAdmitted_Z04_Z07_Z08() throws IOException {
    try (AssembledServer listed = trusting("Ana@Example.com, user_42").start()) {
      for (String admitted :
          List.of(
              person("someone", "ana@example.com", true),
              person("someone", "ANA@EXAMPLE.COM", true),
              person("user_42", "x@example.org", false),
              person("user_42", "x@example.org", null))) {
        assertThat(listed.postAs(admitted, PING).status()).isEqualTo(200);
      }
      assertThat(listed.post(PING).status()).as("a service is no person").isEqualTo(200);
      for (String stranger :
          List.of(
              person("someone", "bob@example.com", true),
              person("someone", "ana@example.com", false),
              person("someone", "ana@example.com", "true"),
              person("someone", "ana@example.com", null),
              person("ana@example.com", "bob@example.com", true),
              person("someone", "user_42", true),
              person("USER_42", "bob@example.com", true),
              person("user_42 ", "bob@example.com", true),
              person("someone", "ana@example.com.evil.example", true),
              person("someone", "xana@example.com", true),
              provider.token(provider.claims().claim("preferred_username", "ana@example.com")))) {
        Got got = listed.postAs(stranger, PING);

        assertThat(got.status()).isEqualTo(403);
        assertThat(String.valueOf(got.headers().get("WWW-Authenticate")))
            .doesNotContain("insufficient_scope");
        assertThat(got.body()).doesNotContain("example.com");
      }
    }
  }
}
