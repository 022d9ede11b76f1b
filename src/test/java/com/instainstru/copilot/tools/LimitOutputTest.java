package com.instainstru.copilot.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.JsonDocument;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.prometheus.Calls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Whether an answer is still the text that it came as or a tree, it has the same bounds. */
class LimitOutputTest {
  private static final int AMPLE = 1_000_000;

  private static ObjectNode rows(int count) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode rows = answer.putArray("rows");
    for (int i = 0; i < count; i++) {
      rows.addObject().put("n", i);
    }
    return answer;
  }

  private static byte[] bytes(ObjectNode answer) {
    return answer.toString().getBytes(UTF_8);
  }

  private static ToolResult passedOn(byte[] answer) {
    return ToolResult.of(JsonDocument.read(answer).orElseThrow());
  }

  private static ToolResult limited(int rows, int bytes, ToolResult answer) {
    return new LimitOutput(rows, bytes).intercept(Calls.call("{}"), call -> answer);
  }

  @ParameterizedTest
  @CsvSource({"3, false", "4, true"})
  void rowsHaveABound(int rows, boolean cut) {
    ToolResult text = limited(3, AMPLE, passedOn(bytes(rows(rows))));
    ToolResult tree = limited(3, AMPLE, ToolResult.of(rows(rows)));

    assertThat(text.document().verbatim() == null).isEqualTo(cut);
    assertThat(text.structured()).isEqualTo(tree.structured());
    assertThat(tree.structured().has("truncated")).isEqualTo(cut);
    assertThat(tree.structured().get("rows")).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"0, false", "1, true"})
  void bytesHaveABound(int tooMany, boolean cut) {
    byte[] answer = bytes(rows(20));
    int most = answer.length - tooMany;

    ToolResult text = limited(1_000, most, passedOn(answer));
    ToolResult tree = limited(1_000, most, ToolResult.of(rows(20)));

    assertThat(text.document().verbatim() == null).isEqualTo(cut);
    assertThat(text.structured()).isEqualTo(tree.structured());
    assertThat(tree.structured().has("truncated")).isEqualTo(cut);
    assertThat(tree.structured().get("rows")).hasSize(cut ? 10 : 20);
  }

  @Test
  void whatFitsPassesAsItCame() {
    byte[] answer = bytes(rows(3));
    ToolResult result = passedOn(answer);

    assertThat(limited(3, answer.length, result)).isSameAs(result);
    assertThat(result.document().verbatim()).isSameAs(answer);
  }

  /** The largest list is halved, and again, until the answer fits. */
  @Test
  void theLargestListPays() {
    ObjectNode answer = rows(8);
    answer.putArray("few").addObject().put("n", 1);

    ObjectNode cut = limited(1_000, 50, ToolResult.of(answer)).structured();

    assertThat(cut.get("rows")).hasSize(2);
    assertThat(cut.get("few")).hasSize(1);
    assertThat(cut.get("truncation").toString().replace('"', '\''))
        .isEqualTo("[{'path':'rows','returned':2,'of':8}]");
  }

  @Test
  void whatCannotBeCutIsRefusedWithItsBound() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("text", "x".repeat(5_000));

    ToolFailure failure =
        catchThrowableOfType(ToolFailure.class, () -> limited(10, 4_096, ToolResult.of(answer)));

    assertThat(failure.code()).isEqualTo(FailureCode.OUTPUT_TOO_LARGE);
    assertThat(failure.getMessage()).contains("more than 4 KiB");
  }
}
