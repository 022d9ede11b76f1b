package com.instainstru.copilot.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import com.instainstru.copilot.tools.prometheus.Calls;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
    return new LimitOutput(rows, bytes, Duration.ofSeconds(20))
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

  @ParameterizedTest
  @CsvSource({
    "'', Narrow the call",
    "top, next_cursor goes on behind them. Repeat the call with limit 3",
    "data, next_cursor goes on behind them. Repeat the call with limit 3",
  })
  void saysHowToPageWithoutGap(String where, String advice) {
    ObjectNode answer = rows(4);
    if (where.equals("top")) {
      answer.put("next_cursor", "more");
    } else if (where.equals("data")) {
      answer.putObject("data").put("next_cursor", "more");
    }

    assertThat(limited(3, AMPLE, answer).get("how_to_get_more").stringValue()).contains(advice);
  }

  @Test
  void cursorGoesOnWhereOnlyInnerListsAreCut() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("next_cursor", "more");
    answer.putArray("items").add(rows(4));

    assertThat(limited(3, AMPLE, answer).get("how_to_get_more").stringValue())
        .contains("Narrow the call");
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

  /** Each of these lists has to be halved; to measure all of them each time would take minutes. */
  @Test
  @Timeout(60)
  void cutsManyListsInLinearTime() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < 30_000; i++) {
      ArrayNode rows = answer.putArray("list" + i);
      rows.addObject().put("text", "x".repeat(50));
      rows.addObject().put("text", "x".repeat(50));
    }

    ObjectNode cut = limited(1_000, 2_500_000, answer);

    assertThat(cut.get("truncated").asBoolean()).isTrue();
    assertThat(cut).hasSizeGreaterThan(30_000);
  }

  @Test
  void shortensPathOfCutList() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode rows = answer.putObject("a".repeat(1_000)).putArray("rows");
    for (int i = 0; i < 3; i++) {
      rows.addObject().putArray("inner").add(1).add(2).add(3);
    }

    ObjectNode cut = limited(2, AMPLE, answer);

    assertThat(cut.at("/truncation/0/path").asString()).isEqualTo("a".repeat(300));
    assertThat(cut.get("truncation")).hasSize(3);
  }

  @Test
  void namesPathOfListInsideList() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.putObject("data").putArray("rows").addObject().putArray("inner").add(1).add(2).add(3);

    assertThat(limited(2, AMPLE, answer).at("/truncation/0/path").asString())
        .isEqualTo("data.rows[0].inner");
  }

  @Test
  void tellsWhatAnActionDidAboveTheBound() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("text", "x".repeat(5_000));
    ToolDefinition action =
        Assembly.catalog(null).tools().stream()
            .filter(ToolDefinition::action)
            .findFirst()
            .orElseThrow();
    ToolCall call = new ToolCall(action, JsonNodeFactory.instance.objectNode(), Calls.context());

    ToolResult result =
        new LimitOutput(10, 4_096, Duration.ofSeconds(20))
            .intercept(call, same -> ToolResult.of(answer));

    assertThat(result.structured().get("text").stringValue()).hasSize(5_000);
  }

  @Test
  void failsWithItsBoundWhenNoRowsAreLeftToCut() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("text", "x".repeat(5_000));

    ToolFailure failure = catchThrowableOfType(ToolFailure.class, () -> limited(10, 4_096, answer));

    assertThat(failure.code()).isEqualTo(FailureCode.OUTPUT_TOO_LARGE);
    assertThat(failure.getMessage()).contains("more than 4 KiB");
  }
}
