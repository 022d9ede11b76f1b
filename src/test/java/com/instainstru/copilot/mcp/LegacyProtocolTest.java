package com.instainstru.copilot.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.ClientCapability;
import com.instainstru.copilot.call.ClientInputRequired;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.testing.FakeToolbox;
import com.instainstru.copilot.testing.TestDispatcher;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What clients of the legacy protocol may ask of a connection that stays. */
class LegacyProtocolTest {
  private static final String OPEN = "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{}}";

  private final McpDispatcher dispatcher =
      TestDispatcher.of(
          new FakeToolbox(),
          TestDispatcher.limiter(),
          List.of(new Documents()),
          List.of(new Demanding()));
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
              return true;
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

  @ParameterizedTest
  @ValueSource(strings = {"subscribe", "unsubscribe"})
  void subscriptionIsAcceptedForAResourceThatExists(String method) {
    assertThat(ask(staying, "resources/" + method, "{\"uri\":\"doc://a\"}").get("result").isEmpty())
        .isTrue();
    assertThat(
            ask(staying, "resources/" + method, "{\"uri\":\"nothing://a\"}")
                .at("/error/code")
                .intValue())
        .isEqualTo(-32002);
    assertThat(ask(staying, "initialize", OPEN).at("/result/capabilities/resources/subscribe"))
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
