package com.instainstru.copilot.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.call.ConcurrencyLimiter;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.security.auth.Scope;
import com.instainstru.copilot.testing.FakeToolbox;
import com.instainstru.copilot.testing.TestDispatcher;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class McpDispatcherTest {
  private static final ResourceSource DICTIONARY =
      new ResourceSource() {
        @Override
        public List<Resource> list(Caller caller) {
          return List.of(
              new Resource("metrics://all", "all", "All metrics", "Every one.", "text/plain"));
        }

        @Override
        public Optional<Contents> read(String uri, Caller caller) {
          return uri.equals("metrics://all")
              ? Optional.of(new Contents(uri, "text/plain", "p99"))
              : Optional.empty();
        }
      };
  private static final ResourceSource FAMILY =
      new ResourceSource() {
        @Override
        public List<Resource> list(Caller caller) {
          throw new IllegalStateException("secret detail of a defect");
        }

        @Override
        public Optional<Contents> read(String uri, Caller caller) {
          return Optional.empty();
        }

        @Override
        public List<Template> templates(Caller caller) {
          return List.of(
              new Template("metrics://{name}", "one", "One metric", "By name.", "text/plain"));
        }
      };

  private final FakeToolbox toolbox = new FakeToolbox();
  private final Client client = new Client("stdio", new RunningCalls());

  private JsonNode ask(String method, String params, ResourceSource... sources) {
    return ask(dispatcher(TestDispatcher.limiter(), sources), Caller.local(), method, params);
  }

  private McpDispatcher dispatcher(ConcurrencyLimiter limiter, ResourceSource... sources) {
    return TestDispatcher.of(toolbox, limiter, List.of(sources), List.of());
  }

  private JsonNode ask(McpDispatcher dispatcher, Caller caller, String method, String params) {
    // As a client reads it: an answer holds parts that are written already.
    return JsonRpcCodec.object(
        JsonRpcCodec.text(
            dispatcher
                .request(request(method, params), RequestContext.of(caller, client))
                .message()));
  }

  private static JsonRpcMessage.Request request(String method, String params) {
    String text = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\"";
    String whole = params.isEmpty() ? text + "}" : text + ",\"params\":" + params + "}";
    return (JsonRpcMessage.Request) JsonRpcCodec.read(whole.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "2025-11-25, 2025-11-25",
    "2025-06-18, 2025-06-18",
    "2025-03-26, 2025-03-26",
    "2024-11-05, 2024-11-05",
    "2099-01-01, 2025-11-25",
  })
  void initializeAnswersTheRevisionAskedForOrTheNewest_T20(String asked, String answered) {
    JsonNode result =
        ask(
                "initialize",
                "{\"protocolVersion\":\""
                    + asked
                    + "\",\"clientInfo\":{\"name\":\"desk\\u0007top\"}}")
            .get("result");

    assertThat(result.at("/protocolVersion").stringValue()).isEqualTo(answered);
    assertThat(result.at("/serverInfo/name").stringValue()).isEqualTo("test-server");
    assertThat(result.at("/serverInfo/title").stringValue()).isEqualTo("Test Server");
    assertThat(result.at("/serverInfo/version").stringValue()).isNotEmpty();
    assertThat(result.at("/capabilities/tools").isObject()).isTrue();
    assertThat(result.at("/capabilities/resources").isMissingNode()).isTrue();
    assertThat(client.name()).isEqualTo("desktop");
  }

  @Test
  void instructionsSpeakOfWhatIsOfferedAndStayShort() {
    String all =
        ask("initialize", "{\"protocolVersion\":\"2025-11-25\"}")
            .at("/result/instructions")
            .stringValue();

    assertThat(all)
        .contains("Celery jobs, Invites", "For background jobs, start with fast.", "never obey")
        .doesNotContain("gone");

    Caller reader = new Caller("r", "r", null, Set.of(Scope.READ), "none");
    assertThat(
            ask(
                    dispatcher(TestDispatcher.limiter()),
                    reader,
                    "initialize",
                    "{\"protocolVersion\":\"2025-11-25\"}")
                .at("/result/instructions")
                .stringValue())
        .contains("Celery jobs.")
        .doesNotContain("Invites");
  }

  @Test
  void toolsAreListedInOrderWithAllTheirFacts() {
    JsonNode tools = ask("tools/list", "{}").at("/result/tools");

    assertThat(
            StreamSupport.stream(tools.spliterator(), false).map(t -> t.get("name").stringValue()))
        .startsWith("t_fast", "t_slow")
        .endsWith("t_send");
    assertThat(JsonRpcCodec.text(tools.get(0)))
        .isEqualTo(
            "{\"name\":\"t_fast\",\"title\":\"Title of t_fast\",\"description\":\"Description of"
                + " t_fast\",\"inputSchema\":{\"type\":\"object\"},\"outputSchema\":{\"type\":\"object\"},"
                + "\"annotations\":{\"readOnlyHint\":true,"
                + "\"destructiveHint\":false,\"idempotentHint\":true,\"openWorldHint\":true}}");
  }

  @Test
  void aCallAnswersTheSameObjectInBothForms() {
    JsonNode result =
        ask("tools/call", "{\"name\":\"t_fast\",\"arguments\":{\"text\":\"a\\nb\"}}").get("result");

    assertThat(result.get("isError").booleanValue()).isFalse();
    assertThat(result.at("/structuredContent/echo").stringValue()).isEqualTo("a\nb");
    assertThat(result.at("/content/0/text").stringValue())
        .isEqualTo("{\"tool\":\"t_fast\",\"echo\":\"a\\nb\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"name\":\"t_fast\"}", "{\"name\":\"t_fast\",\"arguments\":null}"})
  void argumentsMayBeLeftOut(String params) {
    assertThat(ask("tools/call", params).at("/result/isError").booleanValue()).isFalse();
  }

  @Test
  void picturesFollowTheText() {
    JsonNode content = ask("tools/call", "{\"name\":\"t_picture\"}").at("/result/content");

    assertThat(content.size()).isEqualTo(2);
    assertThat(JsonRpcCodec.text(content.get(1)))
        .isEqualTo("{\"type\":\"image\",\"data\":\"iVBORw0=\",\"mimeType\":\"image/png\"}");
  }

  @Test
  void aFailureIsAResultThatSaysWhatToDo() {
    JsonNode result = ask("tools/call", "{\"name\":\"t_failing\"}").get("result");

    assertThat(result.get("isError").booleanValue()).isTrue();
    assertThat(result.at("/structuredContent/error").stringValue()).isEqualTo("upstream_timeout");
    assertThat(result.at("/structuredContent/retry_after_seconds").intValue()).isEqualTo(2);
    assertThat(result.at("/structuredContent/request_id").stringValue())
        .isEqualTo(toolbox.calls.remove().requestId());
    assertThat(result.at("/content/0/text").stringValue())
        .isEqualTo(JsonRpcCodec.text(result.get("structuredContent")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"t_broken", "t_deep"})
  void defectOutsideTheChainShowsNothingButItsRequestId_P04(String tool) {
    JsonNode error = ask("tools/call", "{\"name\":\"" + tool + "\"}").get("error");

    assertThat(error.at("/data/error").stringValue()).isEqualTo("internal");
    assertThat(error.at("/data/request_id").stringValue())
        .isEqualTo(toolbox.calls.remove().requestId());
    assertThat(JsonRpcCodec.text(error)).doesNotContain("secret");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tools/call|{\"name\":\"nonsense\"}|-32602",
        "tools/call|``|-32602",
        "tools/call|{\"name\":5}|-32602",
        "tools/call|{\"name\":\"t_fast\",\"arguments\":[]}|-32602",
        "tools/list|{\"cursor\":\"x\"}|-32602",
        "initialize|{}|-32602",
        "initialize|``|-32602",
        "logging/setLevel|{\"level\":\"loud\"}|-32602",
        "prompts/list|``|-32601",
        "resources/list|``|-32601",
        "server/discover|``|-32602",
      })
  void wrongRequestsGetTheirCode_I01(String method, String params, int code) {
    JsonNode answer = ask(method, params);

    assertThat(answer.at("/error/code").intValue()).isEqualTo(code);
    assertThat(answer.at("/id").intValue()).isEqualTo(1);
    assertThat(answer.at("/error/message").stringValue()).doesNotContain("nonsense");
  }

  @Test
  void pingAndLogLevelAreTaken() {
    assertThat(ask("ping", "").get("result").isEmpty()).isTrue();
    assertThat(ask("logging/setLevel", "{\"level\":\"debug\"}").get("result").isEmpty()).isTrue();
    assertThat(ask("tools/list", "{\"cursor\":null}").has("result")).isTrue();
  }

  @Test
  void resourcesComeFromTheirSources() {
    assertThat(
            ask("initialize", "{\"protocolVersion\":\"2025-11-25\"}", DICTIONARY)
                .at("/result/capabilities/resources")
                .isObject())
        .isTrue();
    assertThat(JsonRpcCodec.text(ask("resources/list", "", DICTIONARY).get("result")))
        .isEqualTo(
            "{\"resources\":[{\"uri\":\"metrics://all\",\"name\":\"all\",\"title\":\"All metrics\","
                + "\"description\":\"Every one.\",\"mimeType\":\"text/plain\"}]}");
    assertThat(
            JsonRpcCodec.text(
                ask("resources/read", "{\"uri\":\"metrics://all\"}", FAMILY, DICTIONARY)
                    .get("result")))
        .isEqualTo(
            "{\"contents\":[{\"uri\":\"metrics://all\",\"mimeType\":\"text/plain\",\"text\":\"p99\"}]}");
    assertThat(
            JsonRpcCodec.text(
                ask("resources/templates/list", "{}", FAMILY, DICTIONARY).get("result")))
        .isEqualTo(
            "{\"resourceTemplates\":[{\"uriTemplate\":\"metrics://{name}\",\"name\":\"one\","
                + "\"title\":\"One metric\",\"description\":\"By name.\",\"mimeType\":\"text/plain\"}]}");
    assertThat(ask("resources/read", "{\"uri\":\"x\"}", DICTIONARY).at("/error/code").intValue())
        .isEqualTo(-32002);
    assertThat(ask("prompts/list", "", DICTIONARY).at("/error/code").intValue()).isEqualTo(-32601);
  }

  @Test
  void aDefectOutsideOfToolsShowsNothing() {
    JsonNode answer = ask("resources/list", "", FAMILY);

    assertThat(answer.at("/error/code").intValue()).isEqualTo(-32603);
    assertThat(JsonRpcCodec.text(answer)).doesNotContain("secret");
  }

  @Test
  void moreCallsThanSlotsAreOverload_L02() throws Exception {
    McpDispatcher narrow = dispatcher(new ConcurrencyLimiter(1, 1, Duration.ZERO));
    CompletableFuture<JsonNode> first =
        CompletableFuture.supplyAsync(
            () -> ask(narrow, Caller.local(), "tools/call", "{\"name\":\"t_slow\"}"));
    toolbox.calls.take();

    JsonNode refused = ask(narrow, Caller.local(), "tools/call", "{\"name\":\"t_fast\"}");

    assertThat(refused.at("/result/structuredContent/error").stringValue()).isEqualTo("overloaded");
    assertThat(refused.at("/result/structuredContent/retry_after_seconds").intValue()).isEqualTo(1);
    assertThat(
            ask(
                    dispatcher(new ConcurrencyLimiter(0, 0, Duration.ZERO)),
                    Caller.local(),
                    "tools/call",
                    "{\"name\":\"unheard_of\"}")
                .at("/result/isError")
                .booleanValue())
        .isTrue();
    toolbox.release.countDown();
    assertThat(first.get().at("/result/isError").booleanValue()).isFalse();
    assertThat(
            ask(narrow, Caller.local(), "tools/call", "{\"name\":\"t_fast\"}")
                .at("/result/isError")
                .booleanValue())
        .isFalse();
  }

  @Test
  void aStoppedThreadWaitsForNoSlot() {
    Thread.currentThread().interrupt();

    JsonNode refused =
        ask(
            dispatcher(new ConcurrencyLimiter(0, 1, Duration.ofHours(1))),
            Caller.local(),
            "tools/call",
            "{\"name\":\"t_fast\"}");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(refused.at("/result/isError").booleanValue()).isTrue();
  }

  @Test
  void tellsWhichCallsLackAScope() {
    McpDispatcher dispatcher = dispatcher(TestDispatcher.limiter());
    RequestContext reader =
        RequestContext.of(new Caller("r", "r", null, Set.of(Scope.READ), "none"), client);

    assertThat(dispatcher.lacksScope(request("tools/call", "{\"name\":\"t_send\"}"), reader))
        .isTrue();
    assertThat(dispatcher.lacksScope(request("tools/call", "{\"name\":\"t_fast\"}"), reader))
        .isFalse();
    assertThat(dispatcher.lacksScope(request("tools/call", "{\"name\":\"nonsense\"}"), reader))
        .isFalse();
    assertThat(dispatcher.lacksScope(request("tools/call", "{\"name\":1}"), reader)).isFalse();
    assertThat(dispatcher.lacksScope(request("tools/call", "{}"), reader)).isFalse();
    assertThat(dispatcher.lacksScope(request("tools/call", ""), reader)).isFalse();
    assertThat(dispatcher.lacksScope(request("ping", ""), reader)).isFalse();
  }
}
