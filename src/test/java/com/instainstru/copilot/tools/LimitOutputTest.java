package com.instainstru.copilot.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.prometheus.Calls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

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

  private static ObjectNode limited(int rows, int bytes, ObjectNode answer) {
    return new LimitOutput(rows, bytes)
        .intercept(Calls.call("{}"), call -> ToolResult.of(answer))
        .structured();
  }

  @ParameterizedTest
  @CsvSource({"3, false", "4, true"})
  void cutsRowsBeyondTheirBound(int rows, boolean cut) {
    ObjectNode answer = limited(3, AMPLE, rows(rows));

    assertThat(answer.has("truncated")).isEqualTo(cut);
    assertThat(answer.get("rows")).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"0, false", "1, true"})
  void cutsRowsOfAnswerBeyondItsBytes(int tooMany, boolean cut) {
    ObjectNode answer = limited(1_000, rows(20).toString().length() - tooMany, rows(20));

    assertThat(answer.has("truncated")).isEqualTo(cut);
    assertThat(answer.get("rows")).hasSize(cut ? 10 : 20);
  }

  @Test
  void returnsAnswerWithinItsBoundsUnchanged() {
    assertThat(limited(3, rows(3).toString().length(), rows(3))).isEqualTo(rows(3));
  }

  @Test
  void halvesLargestListUntilAnswerFits() {
    ObjectNode answer = rows(8);
    answer.putArray("few").addObject().put("n", 1);

    ObjectNode cut = limited(1_000, 50, answer);

    assertThat(cut.get("rows")).hasSize(2);
    assertThat(cut.get("few")).hasSize(1);
    assertThat(cut.get("truncation").toString().replace('"', '\''))
        .isEqualTo("[{'path':'rows','returned':2,'of':8}]");
  }

  @Test
  void failsWithItsBoundWhenNoRowsAreLeftToCut() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("text", "x".repeat(5_000));

    ToolFailure failure = catchThrowableOfType(ToolFailure.class, () -> limited(10, 4_096, answer));

    assertThat(failure.code()).isEqualTo(FailureCode.OUTPUT_TOO_LARGE);
    assertThat(failure.getMessage()).contains("more than 4 KiB");
  }
}
