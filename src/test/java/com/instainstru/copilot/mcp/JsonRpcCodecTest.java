package com.instainstru.copilot.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

class JsonRpcCodecTest {
  private static JsonRpcMessage read(String text) {
    return JsonRpcCodec.read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsRequestsNotificationsAndResponses() {
    assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}"))
        .isInstanceOfSatisfying(
            JsonRpcMessage.Request.class,
            request -> {
              assertThat(request.id().intValue()).isEqualTo(7);
              assertThat(request.method()).isEqualTo("ping");
              assertThat(request.params()).isNull();
            });
    assertThat(
            ((JsonRpcMessage.Request)
                    read("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":null}"))
                .params())
        .isNull();
    assertThat(read("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\",\"params\":{}}"))
        .isInstanceOf(JsonRpcMessage.Notification.class);
    assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"))
        .isEqualTo(
            new JsonRpcMessage.Response(
                JsonNodeFactory.instance.numberNode(1), JsonNodeFactory.instance.objectNode()));
    assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{}}"))
        .isEqualTo(new JsonRpcMessage.Response(JsonNodeFactory.instance.numberNode(1), null));
  }

  @ParameterizedTest(name = "{1}: {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"jsonrpc\":\"2.0\",|-32700",
        "|-32700",
        "{} {}|-32700",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"method\":\"tools/list\"}|-32700",
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]|-32600",
        "5|-32600",
        "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}|-32600",
        "{\"id\":1,\"method\":\"ping\"}|-32600",
        "{\"jsonrpc\":2,\"method\":\"ping\"}|-32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1}|-32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":5}|-32600",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}|-32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}|-32600",
        "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}|-32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":\"x\"}|-32602",
        "{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"params\":[]}|-32602",
      })
  void refusesWhatIsNoMessage(String text, int code) {
    assertThatThrownBy(() -> read(text == null ? "" : text))
        .isInstanceOfSatisfying(
            JsonRpcException.class, wrong -> assertThat(wrong.code()).isEqualTo(code));
  }

  /** JSON-RPC over MCP is UTF-8; another reader in front may see another message in such bytes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTF-16",
        "UTF-16BE",
        "UTF-16LE",
        "UTF-32",
        "UTF-32BE",
        "UTF-32LE",
        "x-UTF-16LE-BOM"
      })
  void refusesOtherEncodingsThanUtf8(String charset) {
    byte[] body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}".getBytes(Charset.forName(charset));

    assertThatThrownBy(() -> JsonRpcCodec.read(body))
        .isInstanceOfSatisfying(
            JsonRpcException.class, wrong -> assertThat(wrong.code()).isEqualTo(-32700));
  }

  @Test
  void refusesABodyOfOneByte() {
    assertThatThrownBy(() -> read("{")).isInstanceOf(JsonRpcException.class);
  }

  @Test
  void answersUnderTheIdWhereItIsKnown() {
    assertThatThrownBy(() -> read("{\"jsonrpc\":\"1.0\",\"id\":\"a\",\"method\":\"ping\"}"))
        .isInstanceOfSatisfying(
            JsonRpcException.class,
            wrong -> assertThat(wrong.toJson().at("/id").stringValue()).isEqualTo("a"));
  }

  @Test
  void boundsDepthAndDigits() {
    String deep = "[".repeat(65) + "]".repeat(65);
    assertThatThrownBy(() -> read("{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"y\":" + deep + "}"))
        .isInstanceOf(JsonRpcException.class);
    assertThatThrownBy(
            () -> read("{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"y\":" + "1".repeat(1_001) + "}"))
        .isInstanceOf(JsonRpcException.class);
  }

  @Property
  void neverFailsInAnyOtherWay(@ForAll String text) {
    try {
      assertThat(read(text)).isNotNull();
    } catch (JsonRpcException wrong) {
      assertThat(wrong.toJson().at("/error/code").intValue()).isBetween(-32700, -32600);
    }
  }
}
