package com.instainstru.copilot.upstream;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

class ResponseJsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"a\":[1,2.50,true,null],\"b\":{\"c\":\"a b\\\"\\\\ é\\n\"}}",
        "{\"price\":12345678901234567890.10}",
        "[1]",
        "7",
        "\"text\"",
        "null"
      })
  void keepsEveryDigitAndCharacterOfValidJson(String json) {
    assertThat(ResponseJson.read(json.getBytes(UTF_8)).orElseThrow()).hasToString(json);
  }

  @Test
  void readsOtherEncodingsOfUnicode() {
    assertThat(ResponseJson.read("{\"é\":1}".getBytes(UTF_16)).orElseThrow())
        .hasToString("{\"é\":1}");
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
        "{\"b\":[{},{\"a\":1,\"a\":2}]}",
        "{\"a\":1}{\"b\":2}",
        "{\"a\":1}x",
        "{\"a\":NaN}",
        "<html>",
        "'a'"
      })
  void rejectsInvalidJson(String text) {
    assertThatThrownBy(() -> ResponseJson.read(text.getBytes(UTF_8)))
        .isInstanceOf(JacksonException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n"})
  void blankBodyIsEmpty(String text) {
    assertThat(ResponseJson.read(text.getBytes(UTF_8))).isEmpty();
  }

  @Property
  void detectsDuplicateKeyInObjectOfAnySize(
      @ForAll @IntRange(min = 1, max = 40) int keys, @ForAll @IntRange(max = 60) int again) {
    String members =
        IntStream.range(0, keys).mapToObj(i -> "\"k" + i + "\":{},").collect(Collectors.joining());

    assertThat(isReadable("{" + members + "\"k" + again + "\":[1]}")).isEqualTo(again >= keys);
  }

  private static boolean isReadable(String text) {
    try {
      return ResponseJson.read(text.getBytes(UTF_8)).isPresent();
    } catch (JacksonException e) {
      return false;
    }
  }
}
