package com.instainstru.copilot.cli.remote;

import static com.instainstru.copilot.testing.AssembledServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.security.audit.AuditEntry;
import com.instainstru.copilot.testing.Actions;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.tools.ToolListing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The SDK's two clients on our transports, against the assembled server and scripted ones. */
@IntegrationTest
class RemoteServerTest {
  private static final ClientUser NOBODY = new ClientUser(null, message -> {});

  private static AssembledServer server;

  enum Protocol {
    STATELESS,
    LEGACY
  }

  @BeforeAll
  static void start() throws IOException {
    server =
        AssembledServer.builder()
            .set(SettingName.SESSIONS, "on")
            .limits("upstream_attempt=50s,upstream_call=50s")
            .start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static ServerAddress address(AssembledServer of, String token) {
    return ServerAddress.of(
        of.uri().toString(), Map.of(SettingName.CALLER_TOKEN.key(), token), null);
  }

  private static McpConnection connect(
      AssembledServer to, String token, Protocol protocol, ClientUser user) {
    HttpExchange http = new HttpExchange(address(to, token));
    return protocol == Protocol.STATELESS
        ? new StatelessConnection(http, user, "1.0.0")
        : new LegacyConnection(http, user, "1.0.0");
  }

  private static McpConnection connect(Protocol protocol) {
    return connect(server, AssembledServer.TOKEN, protocol, NOBODY);
  }

  private static ObjectNode object(String json) {
    return (ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"'));
  }

  @Test
  void connectsByTheModernProtocolWhereBothAreSpoken() {
    try (RemoteServer remote =
        RemoteServer.connect(address(server, AssembledServer.TOKEN), NOBODY, "1.0.0")) {
      assertThat(remote.revision()).isEqualTo("2026-07-28");
      assertThat(remote.name()).startsWith("InstaInstru Admin Copilot ");
      assertThat(remote.url()).isEqualTo(server.uri().toString());
      assertThat(remote.modules()).containsEntry("instainstru_celery_queue_depth", "celery");
      assertThat(remote.tools()).hasSizeGreaterThan(30);
      assertThat(remote.readiness().path("status").asString()).isEqualTo("ready");
      assertThat(remote.identity().path("scopes")).hasSize(2);
      assertThat(remote.prompts()).hasSize(5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesResultsAsTheServerWritesThem(Protocol protocol) throws IOException {
    server
        .backend()
        .enqueue(json(200, "{\"meta\":{},\"data\":{\"a\":12345678901234567890.5,\"b\":0.10}}"));
    try (McpConnection client = connect(protocol)) {
      assertThat(client.serverInfo().path("name").asString())
          .isEqualTo("instainstru-admin-copilot");
      assertThat(client.tools().path("tools"))
          .hasToString(
              Assembly.catalog(null).standard().tools().stream()
                  .filter(tool -> !tool.action())
                  .map(tool -> ToolListing.of(tool).toString())
                  .collect(Collectors.joining(",", "[", "]")));
      JsonNode answer = client.call("instainstru_bookings_summary", object("{}"));
      assertThat(answer.path("structuredContent").toString())
          .contains("12345678901234567890.5")
          .isEqualTo(answer.at("/content/0/text").asString());
      assertThat(client.prompts().path("prompts")).hasSize(5);
      assertThat(
              client
                  .prompt("incident_triage", object("{'time_window': '3h'}"))
                  .at("/messages/0/content/text")
                  .asString())
          .contains("3h");
      assertThat(client.resource("catalog://tools").at("/contents/0/text").asString())
          .contains("celery");
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesFailuresOfToolsAsResults(Protocol protocol) {
    try (McpConnection client = connect(protocol)) {
      JsonNode answer = client.call("instainstru_celery_failed_tasks", object("{'limit': 5000}"));
      assertThat(answer.path("isError").asBoolean()).isTrue();
      assertThat(answer.at("/structuredContent/error").asString()).isEqualTo("invalid_arguments");

      RpcFailure unknown =
          catchThrowableOfType(RpcFailure.class, () -> client.call("nonsense", object("{}")));
      assertThat(unknown.isUsage()).isTrue();
      assertThat(unknown.toolFailure()).isEmpty();
      assertThatThrownBy(() -> client.prompt("nonsense", object("{}")))
          .isInstanceOf(RpcFailure.class)
          .hasMessageContaining("no such prompt");
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesAFailureWithAStatusAsFailureOfTheTool(Protocol protocol) throws IOException {
    try (AssembledServer limited =
            AssembledServer.builder().set(SettingName.TOOL_RATE_LIMIT, "1").start();
        McpConnection client = connect(limited, AssembledServer.TOKEN, protocol, NOBODY)) {
      var unused = client.call("instainstru_metrics_describe", object("{}"));
      RpcFailure failure =
          catchThrowableOfType(
              RpcFailure.class, () -> client.call("instainstru_metrics_describe", object("{}")));

      assertThat(failure.toolFailure().orElseThrow().path("error").asString())
          .isEqualTo("rate_limited");
      assertThat(failure.isUsage()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"STATELESS, false, true", "LEGACY, true, false"})
  void saysWhenTheCallerMayNotUseATool(Protocol protocol, boolean failed, boolean usage)
      throws IOException {
    try (AssembledServer scoped =
            AssembledServer.builder()
                .actions()
                .set(
                    SettingName.INBOUND_TOKENS,
                    "reader=mcp:read=sha256:" + AuditEntry.digest("reading"))
                .start();
        McpConnection client = connect(scoped, "reading", protocol, NOBODY)) {
      RpcFailure failure =
          catchThrowableOfType(
              RpcFailure.class, () -> client.call("instainstru_sentry_debug", object("{}")));

      assertThat(
              failure
                  .toolFailure()
                  .filter(body -> body.path("error").asString().equals("insufficient_scope")))
          .matches(body -> body.isPresent() == failed);
      assertThat(failure.isUsage()).isEqualTo(usage);
    }
  }

  private static McpConnection acting(
      Actions actions, Protocol protocol, @Nullable UnaryOperator<ObjectNode> forms) {
    return connect(
        actions.server, AssembledServer.TOKEN, protocol, new ClientUser(forms, message -> {}));
  }

  private static Actions actions(Path folder) throws Exception {
    return Actions.start(folder, "client", builder -> builder.set(SettingName.SESSIONS, "on"));
  }

  @ParameterizedTest
  @EnumSource
  void actsOnceWhenTheFormIsAnswered(Protocol protocol, @TempDir Path folder) throws Exception {
    ConcurrentLinkedQueue<ObjectNode> asked = new ConcurrentLinkedQueue<>();
    try (Actions actions = actions(folder);
        McpConnection client =
            acting(
                actions,
                protocol,
                form -> {
                  asked.add(form);
                  return object("{'action': 'accept', 'content': {'duration_minutes': 30}}");
                })) {
      JsonNode answer = client.call("instainstru_alert_silence", object(Actions.SILENCE));

      assertThat(answer.at("/structuredContent/silence_id").asString()).isEqualTo("s-1");
      actions.assertOneSilence("client", "service");
      assertThat(asked).hasSize(1);
      assertThat(asked.element().path("message").asString()).contains("30 minutes");
      assertThat(asked.element().at("/requestedSchema/properties/duration_minutes").isObject())
          .isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void doesNothingWhenTheFormIsDeclined(Protocol protocol, @TempDir Path folder) throws Exception {
    try (Actions actions = actions(folder);
        McpConnection client = acting(actions, protocol, form -> object("{'action': 'decline'}"))) {
      JsonNode answer = client.call("instainstru_alert_silence", object(Actions.SILENCE));

      assertThat(answer.at("/structuredContent/error").asString()).isEqualTo("consent_refused");
      assertThat(actions.silences).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void declaresNoElicitationWhenNobodyIsThere(Protocol protocol, @TempDir Path folder)
      throws Exception {
    try (Actions actions = actions(folder);
        McpConnection client = acting(actions, protocol, null)) {
      JsonNode answer = client.call("instainstru_alert_silence", object(Actions.SILENCE));

      assertThat(answer.at("/structuredContent/error").asString()).isEqualTo("consent_unavailable");
      assertThat(actions.silences).isEmpty();
    }
  }

  /** A server of 2025-11-25 with a session. */
  private static final class FormerServer extends Dispatcher {
    private final MockResponse toDiscover;
    private final String progress;
    final ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();

    FormerServer(MockResponse toDiscover) {
      this(toDiscover, "");
    }

    /**
     * @param progress events before the answer to a call
     */
    FormerServer(MockResponse toDiscover, String progress) {
      this.toDiscover = toDiscover;
      this.progress = progress;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
      if (request.getMethod().equals("DELETE")) {
        heard.add("DELETE " + request.getHeaders().get("Mcp-Session-Id"));
        return new MockResponse.Builder().code(405).build();
      }
      JsonNode message = JsonMapper.shared().readTree(request.getBody().utf8());
      String method = message.path("method").asString("");
      heard.add(
          method
              + " "
              + request.getHeaders().get("Mcp-Session-Id")
              + " "
              + request.getHeaders().get("MCP-Protocol-Version"));
      return switch (method) {
        case "server/discover" -> toDiscover;
        case "initialize" ->
            result(
                    message,
                    "{'protocolVersion': '2025-06-18', 'capabilities': {'tools': {}},"
                        + " 'serverInfo': {'name': 'former', 'version': '1'}}")
                .newBuilder()
                .setHeader("Mcp-Session-Id", "s-1")
                .build();
        case "tools/list" ->
            result(message, "{'tools': [{'name': 'echo', 'inputSchema': {'type': 'object'}}]}");
        case "tools/call" ->
            new MockResponse.Builder()
                .setHeader("Content-Type", "text/event-stream")
                .body(
                    ": hello\n\nevent: other\ndata: nothing\n\n"
                        + progress
                        + "event: message\ndata:"
                        + answer(message, "{'content': [{'type': 'text', 'text': 'hi'}]}")
                        + "\n\n")
                .build();
        default -> new MockResponse.Builder().code(202).build();
      };
    }

    private static String answer(JsonNode message, String result) {
      ObjectNode answer = JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0");
      answer.set("id", message.get("id"));
      answer.set("result", object(result));
      return answer.toString();
    }

    private static MockResponse result(JsonNode message, String result) {
      return json(200, answer(message, result));
    }
  }

  private static MockWebServer serving(Dispatcher dispatcher) throws IOException {
    MockWebServer scripted = new MockWebServer();
    scripted.setDispatcher(dispatcher);
    scripted.start();
    return scripted;
  }

  private static ServerAddress address(MockWebServer of) {
    return ServerAddress.of(of.url("/").toString(), Map.of(), null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200|{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32601,\"message\":\"unknown\"}}",
        "400|{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32000,\"message\":\"no session\"}}",
        "400|no JSON",
        "404|",
        "405|",
        "406|{\"error\":\"accept\"}"
      })
  void fallsBackToTheFormerProtocol(int status, @Nullable String body) throws IOException {
    FormerServer former = new FormerServer(json(status, body == null ? "" : body));
    try (MockWebServer scripted = serving(former)) {
      try (RemoteServer remote = RemoteServer.connect(address(scripted), NOBODY, "1.0.0")) {
        assertThat(remote.revision()).isEqualTo("2025-06-18");
        assertThat(remote.name()).isEqualTo("former 1");
        assertThat(remote.tools()).hasSize(1);
        assertThat(remote.modules()).isEmpty();
        assertThat(remote.call("echo", object("{}")).at("/content/0/text").asString())
            .isEqualTo("hi");
      }
      assertThat(former.heard)
          .contains(
              "initialize null null",
              "notifications/initialized s-1 2025-06-18",
              "tools/call s-1 2025-06-18",
              "DELETE s-1");
    }
  }

  @Test
  void tellsProgressWhileACallRuns() throws IOException {
    String event =
        "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":"
            + "{\"progressToken\":\"call\",\"progress\":1,\"message\":\"half\\u001b[2J\"}}\n\n"
            + "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":"
            + "{\"progressToken\":\"call\",\"progress\":2}}\n\n";
    FormerServer former = new FormerServer(json(404, ""), event);
    List<String> told = new CopyOnWriteArrayList<>();
    try (MockWebServer scripted = serving(former);
        RemoteServer remote =
            RemoteServer.connect(address(scripted), new ClientUser(null, told::add), "1.0.0")) {
      var unused = remote.call("echo", object("{}"));

      Awaitility.await().until(() -> !told.isEmpty());
      assertThat(told).containsExactly("half [2J");
    }
  }

  private static MockWebServer always(MockResponse response) throws IOException {
    return serving(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return response;
          }
        });
  }

  private static RemoteFailure failure(ServerAddress address) {
    return catchThrowableOfType(
        RemoteFailure.class, () -> RemoteServer.connect(address, NOBODY, "1.0.0"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200|text/html|<html>|answers with a web page|true",
        "200|text/plain|hello|content of the type text/plain|true",
        "200|application/json|{|cannot be used|true",
        "200|application/json|[]|cannot be used|true",
        "302|text/html||Redirects are not followed|true",
        "403|application/json|{\"message\":\"who\\u0007?\"}|does not admit this caller. The server"
            + " says: who ?|true",
        "404|text/html|gone|There is no MCP server at|true",
        "400|application/json|{\"error\":{\"code\":-32600,\"message\":\"no\"}}|It says: no|true",
        "418|text/plain|tea|answered with status 418|true",
        "429|text/plain|later|accepts no more requests for now|false",
        "502|text/html|<html>|answered with status 502|false"
      })
  void saysWhyThereIsNoUsableAnswer(
      int status, String type, @Nullable String body, String why, boolean usage)
      throws IOException {
    MockResponse response =
        new MockResponse.Builder()
            .code(status)
            .setHeader("Content-Type", type)
            .setHeader("Location", "https://elsewhere.example.com/mcp")
            .body(body == null ? "" : body)
            .build();
    try (MockWebServer scripted = always(response)) {
      RemoteFailure failure = failure(address(scripted));

      assertThat(failure).hasMessageContaining(why);
      assertThat(failure.isUsage()).isEqualTo(usage);
    }
  }

  @Test
  void namesTheSourceOfATokenThatIsNotAccepted() throws IOException {
    assertThat(failure(address(server, "wrong-token")))
        .hasMessageContaining("does not accept the token of INSTAINSTRU_MCP_CALLER_TOKEN")
        .hasMessageNotContaining("wrong-token");
    assertThat(failure(address(server, ""))).hasMessageContaining("needs a token");
  }

  @ParameterizedTest
  @CsvSource({
    "': nothing', has no answer",
    "'data: {', is no JSON-RPC",
    "'data: {}', is no JSON-RPC"
  })
  void failsWhenAStreamBringsNoAnswer(String line, String why) throws IOException {
    Dispatcher former =
        new Dispatcher() {
          private final FormerServer rest = new FormerServer(json(404, ""));

          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return request.getBody() != null && request.getBody().utf8().contains("tools/call")
                ? new MockResponse.Builder()
                    .setHeader("Content-Type", "text/event-stream")
                    .body(line + "\n\n")
                    .build()
                : rest.dispatch(request);
          }
        };
    try (MockWebServer scripted = serving(former);
        RemoteServer remote = RemoteServer.connect(address(scripted), NOBODY, "1.0.0")) {
      assertThatThrownBy(() -> remote.call("echo", object("{}")))
          .isInstanceOf(RemoteFailure.class)
          .hasMessageContaining(why);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/event-stream"})
  void rejectsAnAnswerThatIsTooLarge(String type) throws IOException {
    MockResponse response =
        new MockResponse.Builder()
            .setHeader("Content-Type", type)
            .body("data: " + "x".repeat(16 << 20) + "y")
            .build();
    try (MockWebServer scripted = always(response)) {
      assertThat(failure(address(scripted))).hasMessageContaining("larger than 16 MiB");
    }
  }

  @Test
  void rejectsAnEventOfTooManyLines() throws IOException {
    String line = "data:" + "x".repeat(1 << 20) + "\n";
    MockResponse response =
        new MockResponse.Builder()
            .setHeader("Content-Type", "text/event-stream")
            .body(line.repeat(17))
            .build();
    try (MockWebServer scripted = always(response)) {
      assertThat(failure(address(scripted))).hasMessageContaining("larger than 16 MiB");
    }
  }

  @Test
  void tellsNothingWhereTheServerHasNoSuchDocument() throws IOException {
    try (MockWebServer scripted = serving(new FormerServer(json(404, "")));
        RemoteServer remote = RemoteServer.connect(address(scripted), NOBODY, "1.0.0")) {
      scripted.setDispatcher(fixed(json(404, "{}")));
      assertThat(remote.readiness().isMissingNode()).isTrue();
      scripted.setDispatcher(fixed(json(200, "<html>")));
      assertThat(remote.readiness().isMissingNode()).isTrue();
      scripted.setDispatcher(fixed(json(503, "{\"error\":{\"message\":\"stopping\"}}")));
      assertThatThrownBy(remote::readiness).hasMessageContaining("stopping");
    }
  }

  private static Dispatcher fixed(MockResponse response) {
    return new Dispatcher() {
      @Override
      public MockResponse dispatch(RecordedRequest request) {
        return response;
      }
    };
  }

  @Test
  void endsWhenInterrupted() throws IOException {
    try (MockWebServer silent =
        always(new MockResponse.Builder().headersDelay(1, TimeUnit.MINUTES).build())) {
      ServerAddress address = address(silent);
      Thread.currentThread().interrupt();

      RemoteFailure failure = failure(address);

      assertThat(Thread.interrupted()).isTrue();
      assertThat(failure).hasMessageContaining("Interrupted");
    }
  }
}
