package com.instainstru.copilot.tools;

import static com.instainstru.copilot.tools.prometheus.Calls.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.metering.CallMeters;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.testing.TestTools;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ReportMissingFieldsTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private static ToolDefinition tool() {
    return Assembly.catalog(null).tools().stream()
        .filter(tool -> tool.name().equals("instainstru_celery_queue_depth"))
        .findFirst()
        .orElseThrow();
  }

  private ObjectNode answer(String given) {
    ToolCall call =
        new ToolCall(tool(), json("{}"), CallContext.of(Caller.local(), "http", "test"));
    return new ReportMissingFields(new CallMeters(meters))
        .intercept(call, any -> ToolResult.of(json(given)))
        .structured();
  }

  private double count() {
    return meters.find("copilot.incomplete.answers").counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  @Test
  void leavesAnAnswerThatHasAllFields() {
    String whole = "{'queues': [], 'total_depth': null, 'checked_at': 'now'}";

    assertThat(answer(whole)).isEqualTo(json(whole));
    assertThat(count()).isZero();
  }

  @Test
  void warnsOfMissingFieldsAndCountsTheAnswer() {
    ObjectNode answer = answer("{'queues': []}");

    assertThat(answer.path("queues").isArray()).isTrue();
    assertThat(answer.at("/warnings/0").asString())
        .startsWith("The answer lacks total_depth, checked_at, which this tool should return");
    assertThat(
            meters.get("copilot.incomplete.answers").tag("tool", tool().name()).counter().count())
        .isEqualTo(1);
  }

  @Test
  void addsToTheWarningsThatThereAre() {
    assertThat(answer("{'warnings': ['slow']}").path("warnings")).hasSize(2);
  }

  @Test
  void leavesWarningsThatAreNoListAndCountsTheAnswer() {
    assertThat(answer("{'warnings': 'slow'}")).isEqualTo(json("{'warnings': 'slow'}"));
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void looksIntoDeclaredObjects() {
    ToolDefinition nested =
        TestTools.answering(
            tool(),
            json(
                "{'type': 'object', 'properties': {'user': {'type': 'object', 'required': ['id']},"
                    + " 'other': {'required': ['x']}}}"));
    ToolCall call = new ToolCall(nested, json("{}"), CallContext.of(Caller.local(), "http", "t"));

    ObjectNode answer =
        new ReportMissingFields(new CallMeters(meters))
            .intercept(call, any -> ToolResult.of(json("{'user': {}, 'other': 7}")))
            .structured();

    assertThat(answer.at("/warnings/0").asString()).contains("lacks user.id, which");
  }
}
