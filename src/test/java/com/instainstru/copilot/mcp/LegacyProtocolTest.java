package com.instainstru.copilot.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.ClientCapability;
import com.instainstru.copilot.call.ClientInputRequired;
import com.instainstru.copilot.config.CallLimits;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.security.sealing.TokenSealer;
import com.instainstru.copilot.testing.FakeToolbox;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What clients of the legacy protocol may ask of a connection that stays. */
class LegacyProtocolTest {
  private static final String OPEN = "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{}}";

  private final BlockingQueue<ObjectNode> heard = new LinkedBlockingQueue<>();
  private final Changes changes = new Changes(EnumSet.allOf(Changes.Kind.class));
  private final McpDispatcher dispatcher =
      new McpDispatcher(
          new ServerFeatures(
              FakeToolbox.catalog(),
              new FakeToolbox(),
              List.of(new Documents()),
              List.of(new Demanding()),
              changes,
              "1"),
          CallLimiter.of(CallLimits.standard()),
          RequestState.of(TokenSealer.of(null, Clock.systemUTC()), Clock.systemUTC()));
  private final Client staying =
      new Client(
          "stdio",
          new Outbound() {
            @Override
            public boolean isOpen() {
              return true;
            }

            @Override
            public boolean send(ObjectNode message) {
              return heard.add(message);
            }
          });

  private static final class Documents implements ResourceSource {
    @Override
    public List<Resource> list(Caller caller) {
      return List.of();
    }

    @Override
    public Optional<Contents> read(String uri, Caller caller) {
      return uri.startsWith("doc://")
          ? Optional.of(new Contents(uri, "text/plain", "text"))
          : Optional.empty();
    }
  }

  /** A prompt for which the client has to show where it works. */
  private static final class Demanding implements PromptSource {
    @Override
    public List<Prompt> list(Caller caller) {
      return List.of(new Prompt("where", "Where", "Needs to know where.", List.of()));
    }

    @Override
    public Optional<Filled> get(String name, Map<String, String> arguments, CallContext context) {
      throw new ClientInputRequired.CapabilityMissing(
          Set.of(ClientCapability.ROOTS, ClientCapability.FORM));
    }
  }

  private JsonNode ask(Client client, String method, String params) {
    String text =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}";
    return dispatcher
        .request(
            (JsonRpcMessage.Request) JsonRpcCodec.read(text.getBytes(StandardCharsets.UTF_8)),
            RequestContext.of(Caller.local(), client))
        .message();
  }

  private JsonNode watch(String method, String uri) {
    return ask(staying, "resources/" + method, "{\"uri\":\"" + uri + "\"}");
  }

  @Test
  void aResourceThatIsWatchedIsHeardOfUntilItIsNot() {
    ask(staying, "initialize", OPEN);
    assertThat(watch("subscribe", "doc://a").has("result")).isTrue();

    changes.resourceUpdated("doc://a");
    changes.resourceUpdated("doc://b");
    assertThat(heard).hasSize(1);
    assertThat(heard.remove().at("/params/uri").asString()).isEqualTo("doc://a");

    assertThat(watch("unsubscribe", "doc://a").has("result")).isTrue();
    changes.resourceUpdated("doc://a");
    assertThat(heard).isEmpty();

    changes.listChanged(Changes.Kind.TOOLS);
    assertThat(heard.remove().path("method").asString())
        .isEqualTo("notifications/tools/list_changed");
  }

  @Test
  void whatThereIsNotCannotBeWatchedNorTooMuch() {
    assertThat(watch("subscribe", "nothing://a").at("/error/code").intValue()).isEqualTo(-32002);
    for (int i = 0; i < 100; i++) {
      assertThat(watch("subscribe", "doc://" + i).has("result")).isTrue();
    }
    assertThat(watch("subscribe", "doc://100").at("/error/message").asString())
        .contains("at most 100");
  }

  @Test
  void whoDoesNotStayCanWatchNothing() {
    Client passing = new Client("http", new RunningCalls());

    assertThat(
            ask(passing, "resources/subscribe", "{\"uri\":\"doc://a\"}")
                .at("/error/code")
                .intValue())
        .isEqualTo(-32601);
    assertThat(ask(passing, "initialize", OPEN).at("/result/capabilities/resources/subscribe"))
        .hasToString("false");
  }

  @Test
  void aPromptSaysWhatTheClientProgramLacks() {
    assertThat(ask(staying, "prompts/get", "{\"name\":\"where\"}").at("/error/message").asString())
        .contains("elicitation and roots");
  }

  @Test
  void onlyKnownKindsOfReferencesAreCompleted() {
    assertThat(
            ask(staying, "completion/complete", "{\"ref\":{\"type\":\"ref/other\"}}")
                .at("/error/message")
                .asString())
        .contains("ref/resource", "ref/prompt");
  }
}
