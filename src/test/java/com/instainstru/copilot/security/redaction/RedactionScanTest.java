package com.instainstru.copilot.security.redaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What is passed on unread is what would have come out of the redaction. */
class RedactionScanTest {
  private static final List<String> NAMES =
      List.of("name", "key", "value", "password", "api_token_count", "next_cursor", "note", "rows");
  private static final List<String> TEXTS =
      List.of("Avery K.", "password", "Cookie", "jo@example.com", "a\u200bb", "token=abc", "");

  private final JsonRedactor redaction =
      new JsonRedactor(
          field ->
              field.equals("note")
                  ? Redaction::contacts
                  : text -> Redaction.secrets(Redaction.visible(text)));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"password\":\"x\"}",
        "{\"password\":7}",
        "{\"rows\":[{\"password\":{\"a\":1}}]}",
        "{\"a\":{\"note\":\"mail jo@example.com\"}}",
        "{\"note\":[\"a\",\"mail jo@example.com\"]}",
        "{\"a\":\"Bearer abcdefgh\"}",
        "{\"a\":\"b\\u200bc\"}",
        "{\"key\":\"password\",\"value\":\"x\"}",
        "{\"value\":\"x\",\"name\":\"api_key\"}",
        "{\"headers\":[[\"Cookie\",\"a\"]]}"
      })
  void seesEverythingThatWouldBeChanged(String json) {
    assertThat(redaction.leaves(json.getBytes(UTF_8))).isFalse();
    assertThat(redaction.copy(tree(json))).isNotEqualTo(tree(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"a\":[1,2.5,true,null,\"b\"],\"c\":{\"d\":\"e f\"}}",
        "{\"password\":null,\"token\":true}",
        "{\"next_cursor\":\"password=x\",\"a\":1}",
        "{\"next_cursor\":{\"password\":\"x\"},\"a\":1}",
        "{\"a\":\"mail jo@example.com\"}",
        "{\"key\":\"password\"}",
        "{\"value\":\"x\",\"name\":\"Avery K.\",\"key\":3}",
        "{\"headers\":[[\"Cookie\",1],[\"Cookie\",\"a\",\"b\"],[\"Cookie\"],[\"Host\",\"a\"]]}"
      })
  void isContentWithWhatWouldStay(String json) {
    assertThat(redaction.leaves(json.getBytes(UTF_8))).isTrue();
    assertThat(redaction.copy(tree(json))).isEqualTo(tree(json));
  }

  @Property(tries = 2_000)
  void isContentWithNoDocumentThatWouldBeChanged(@ForAll("documents") JsonNode document) {
    if (redaction.leaves(document.toString().getBytes(UTF_8))) {
      assertThat(redaction.copy(document)).isEqualTo(document);
    }
  }

  @Provide
  Arbitrary<JsonNode> documents() {
    return objects(2).map(JsonNode.class::cast);
  }

  private static Arbitrary<ObjectNode> objects(int depth) {
    return Arbitraries.maps(Arbitraries.of(NAMES), values(depth))
        .ofMaxSize(3)
        .map(members -> JsonNodeFactory.instance.objectNode().setAll(members));
  }

  private static Arbitrary<JsonNode> values(int depth) {
    Arbitrary<JsonNode> plain =
        Arbitraries.oneOf(
            Arbitraries.of(TEXTS).map(JsonNodeFactory.instance::stringNode),
            Arbitraries.of(TEXTS).map(JsonNodeFactory.instance::stringNode),
            Arbitraries.integers().map(JsonNodeFactory.instance::numberNode),
            Arbitraries.of(true, false).map(JsonNodeFactory.instance::booleanNode),
            Arbitraries.just(JsonNodeFactory.instance.nullNode()));
    if (depth == 0) {
      return plain;
    }
    Arbitrary<JsonNode> lists =
        values(depth - 1)
            .list()
            .ofMaxSize(3)
            .map(
                items -> {
                  ArrayNode list = JsonNodeFactory.instance.arrayNode();
                  items.forEach(list::add);
                  return list;
                });
    return Arbitraries.oneOf(plain, lists, objects(depth - 1).map(JsonNode.class::cast));
  }

  private static JsonNode tree(String json) {
    return JsonMapper.shared().readTree(json);
  }
}
