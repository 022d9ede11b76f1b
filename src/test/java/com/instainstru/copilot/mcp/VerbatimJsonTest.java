package com.instainstru.copilot.mcp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class VerbatimJsonTest {
  @Property
  void aMessageIsTheSameAsWithATree(
      @ForAll @StringLength(max = 200) @CharRange(from = ' ', to = '\u007f') String text) {
    JsonNode document = JsonNodeFactory.instance.objectNode().put("text", text).put("n", 1.50);

    assertThat(JsonRpcCodec.bytes(verbatim(document)))
        .isEqualTo(JsonRpcCodec.bytes(tree(document)));
    assertThat(JsonRpcCodec.text(verbatim(document))).isEqualTo(JsonRpcCodec.text(tree(document)));
    assertThat(verbatim(document)).hasToString(tree(document).toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {7_900, 8_000, 8_100, 200_000})
  void howeverLargeItIs(int length) {
    JsonNode document = JsonNodeFactory.instance.objectNode().put("text", "\"".repeat(length));

    assertThat(JsonRpcCodec.bytes(verbatim(document)))
        .isEqualTo(JsonRpcCodec.bytes(tree(document)));
  }

  private static ObjectNode verbatim(JsonNode document) {
    VerbatimJson json =
        new VerbatimJson(JsonMapper.shared().writeValueAsString(document).getBytes(US_ASCII));
    return message(json.asText(), json.asPart());
  }

  private static ObjectNode tree(JsonNode document) {
    String text = new String(JsonRpcCodec.bytes(document), UTF_8);
    return message(JsonNodeFactory.instance.stringNode(text), document);
  }

  private static ObjectNode message(JsonNode text, JsonNode part) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.set("text", text);
    message.set("part", part);
    return message.put("after", true);
  }
}
