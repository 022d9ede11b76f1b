package com.instainstru.copilot.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.call.Content;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class ContentItemsTest {
  static Stream<Arguments> everyKind() {
    return Stream.of(
        Arguments.of(new Content.Text("a"), "{'type':'text','text':'a'}"),
        Arguments.of(
            new Content.Picture("image/png", "AA=="),
            "{'type':'image','data':'AA==','mimeType':'image/png'}"),
        Arguments.of(
            new Content.Sound("audio/wav", "AA=="),
            "{'type':'audio','data':'AA==','mimeType':'audio/wav'}"),
        Arguments.of(
            new Content.Document("a://b", "text/plain", "c"),
            "{'type':'resource','resource':{'uri':'a://b','mimeType':'text/plain','text':'c'}}"));
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void hasTheShapeOfTheSpecification(Content content, String item) {
    assertThat(ContentItems.item(content))
        .isEqualTo(JsonMapper.shared().readTree(item.replace('\'', '"')));
  }
}
