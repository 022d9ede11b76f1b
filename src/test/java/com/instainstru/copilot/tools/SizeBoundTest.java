package com.instainstru.copilot.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The bound is never too small. */
class SizeBoundTest {
  @Property
  void whatIsWithinTheBoundIsNoLargerAsJson(
      @ForAll String text,
      @ForAll String name,
      @ForAll double number,
      @ForAll @IntRange(max = 400) int bytes) {
    ArrayNode document = JsonNodeFactory.instance.arrayNode();
    document.addObject().put(name, text).put("n", number).putNull("nothing");
    if (SizeBound.within(document, bytes)) {
      byte[] json = JsonMapper.shared().writeValueAsBytes(document);
      assertThat(json.length).isLessThanOrEqualTo(bytes);
      assertThat(new String(json, StandardCharsets.UTF_8)).startsWith("[");
    }
  }

  @Test
  void aSmallAnswerIsWithinTheUsualBound() {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < 100; i++) {
      rows.addObject().put("name", "Avery K.").put("cents", i);
    }
    assertThat(SizeBound.within(rows, 1 << 20)).isTrue();
    assertThat(SizeBound.within(rows, 1_000)).isFalse();
  }
}
