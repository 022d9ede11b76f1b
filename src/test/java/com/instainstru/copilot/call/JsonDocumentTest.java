package com.instainstru.copilot.call;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonDocumentTest {
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"a\":[1,2.50,-3e400,true,null],\"b\":{\"c\":\"a b\\\"\\\\ \\u00e9\\n\"}}",
        "{\"price\":12345678901234567890.10}"
      })
  void anObjectInCompactAsciiStaysAsItCame(String json) {
    byte[] bytes = json.getBytes(UTF_8);

    JsonDocument document = JsonDocument.read(bytes).orElseThrow();

    assertThat(document.verbatim()).isSameAs(bytes);
    assertThat(document.tree()).isEqualTo(STRICT.readTree(json));
    // Who asks for the tree may change it, so that the bytes count no more.
    assertThat(document.verbatim()).isNull();
    assertThat(document.tree()).isSameAs(document.tree());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1]",
        "7",
        "\"text\"",
        "null",
        " {\"a\":1}",
        "{\"a\": 1}",
        "{\"a\":1}\n",
        "{\"a\":[\n1]}",
        "{\"a\":\"é\"}",
        "{\"é\":1}"
      })
  void allElseBecomesATreeAtOnce(String json) {
    JsonDocument document = read(json);

    assertThat(document.verbatim()).isNull();
    assertThat(document.tree()).isEqualTo(STRICT.readTree(json));
  }

  @Test
  void otherEncodingsOfUnicodeAreRead() {
    JsonDocument document = read("{\"a\":1}", UTF_16);

    assertThat(document.verbatim()).isNull();
    assertThat(document.tree().path("a").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\":01}",
        "{\"a\":tru}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\t\"}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"b\":{\"a\":1,\"a\":2}}",
        "{\"b\":{ \"a\":1,\"a\":2}}",
        "{\"b\":[{},{\"a\":1,\"a\":2}]}",
        "{\"a\":1}{\"b\":2}",
        "{\"a\":1}x",
        "{\"a\":NaN}",
        "<html>",
        "'a'"
      })
  void whatIsNoJsonIsRefusedWhole(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(JacksonException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n"})
  void nothingIsNoDocument(String text) {
    assertThat(JsonDocument.read(text.getBytes(UTF_8))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 0",
        "{\"a\":[]} | 0",
        "{\"a\":[1]} | 1",
        "{\"a\":[{},{},{}],\"b\":[1,2]} | 3",
        "{\"a\":[{\"b\":[1,2,3,4]},5]} | 4",
        "{\"a\":[[1,2],[3,4],[5,6]]} | 3"
      })
  void theLongestListIsKnown(String json, int items) {
    assertThat(read(json).longestList()).isEqualTo(items);
  }

  @Test
  void aDocumentOfOursIsATree() {
    JsonNode tree = STRICT.readTree("{\"a\":1}");

    assertThat(JsonDocument.of(tree).verbatim()).isNull();
    assertThat(JsonDocument.of(tree).tree()).isSameAs(tree);
  }

  @Property
  void whetherItIsReadDoesNotDependOnBlanks(
      @ForAll
          @StringLength(max = 12)
          @AlphaChars
          @Chars({'"', '{', '}', '[', ']', ':', ',', '1', '\\'})
          String text) {
    assertThat(isReadable("{" + text)).isEqualTo(isReadable(" {" + text));
  }

  @ParameterizedTest
  @CsvSource({"7", "8", "9", "15", "16", "17", "40"})
  void objectsMayHaveManyKeysIfEachComesOnce(int keys) {
    String members =
        IntStream.range(0, keys).mapToObj(i -> "\"k" + i + "\":1").collect(Collectors.joining(","));

    assertThat(read("{" + members + "}").verbatim()).isNotNull();
    assertThat(isReadable("{" + members + ",\"k0\":1}")).isFalse();
    assertThat(isReadable("{" + members + ",\"k" + (keys - 1) + "\":1}")).isFalse();
  }

  @Property
  void aKeyThatComesTwiceIsSeenHoweverManyThereAre(
      @ForAll @IntRange(min = 1, max = 40) int keys, @ForAll @IntRange(max = 60) int again) {
    String members =
        IntStream.range(0, keys).mapToObj(i -> "\"k" + i + "\":{},").collect(Collectors.joining());

    assertThat(isReadable("{" + members + "\"k" + again + "\":[1]}")).isEqualTo(again >= keys);
  }

  private static boolean isReadable(String text) {
    try {
      return JsonDocument.read(text.getBytes(UTF_8)).isPresent();
    } catch (JacksonException e) {
      return false;
    }
  }

  private static JsonDocument read(String json) {
    return read(json, UTF_8);
  }

  private static JsonDocument read(String json, Charset charset) {
    Optional<JsonDocument> document = JsonDocument.read(json.getBytes(charset));
    return document.orElseThrow();
  }
}
