package com.instainstru.copilot.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.ClientCapability;
import com.instainstru.copilot.call.ClientInputRequired;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.metering.CallMeters;
import com.instainstru.copilot.security.audit.AuditEntry;
import com.instainstru.copilot.security.audit.AuditLog;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.testing.HeardLog;
import com.instainstru.copilot.testing.SettableClock;
import com.instainstru.copilot.tools.prometheus.Calls;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** What a call leaves behind, however it ends. */
class RecordCallTest {
  private static final Duration SLOW = Duration.ofSeconds(5);

  @TempDir Path folder;

  private final SettableClock clock = new SettableClock("2026-01-31T15:00:00Z");
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final HeardLog log = HeardLog.of(RecordCall.class);

  @AfterEach
  void stop() {
    log.close();
  }

  /** Makes a call that takes that long and ends so; what it left in the audit log. */
  private JsonNode recorded(CallContext context, Duration taken, @Nullable RuntimeException end)
      throws Exception {
    Path file = folder.resolve("audit.log");
    try (AuditLog audit = AuditLog.open(file, null)) {
      RecordCall record = new RecordCall(new CallMeters(registry), audit, clock, SLOW);
      ToolResult result = ToolResult.of(JsonNodeFactory.instance.objectNode());
      ToolInterceptor.Chain work =
          call -> {
            clock.move(taken);
            if (end != null) {
              throw end;
            }
            return result;
          };
      ToolCall call = Calls.call("{'a': 1}", context);
      if (end == null) {
        assertThat(record.intercept(call, work)).isSameAs(result);
      } else {
        assertThatThrownBy(() -> record.intercept(call, work)).isSameAs(end);
      }
    }
    List<String> written = Files.readAllLines(file);
    assertThat(written).hasSize(1);
    return JsonMapper.shared().readTree(written.get(0));
  }

  private List<ILoggingEvent> linesOf(CallContext context) {
    return log.events(context.requestId());
  }

  static Stream<Arguments> ends() {
    return Stream.of(
        Arguments.of(null, "success"),
        Arguments.of(ToolFailure.of(FailureCode.NOT_FOUND, "Nothing there."), "not_found"),
        Arguments.of(new ClientInputRequired.InputNeeded(List.of(), null), "input_required"),
        Arguments.of(
            new ClientInputRequired.CapabilityMissing(Set.of(ClientCapability.FORM)),
            "missing_ability"),
        Arguments.of(new IllegalStateException("defect"), "internal"));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void everyEndHasItsOutcomeInAllThreePlaces(@Nullable RuntimeException end, String outcome)
      throws Exception {
    CallContext context = Calls.context();

    JsonNode entry = recorded(context, Duration.ofMillis(1_234), end);

    assertThat(entry.get("outcome").stringValue()).isEqualTo(outcome);
    assertThat(entry.get("duration_ms").intValue()).isEqualTo(1_234);
    assertThat(entry.get("time").stringValue()).isEqualTo("2026-01-31T15:00:01.234Z");
    Timer timer =
        registry.get("copilot.tool.calls").tag("outcome", outcome).tag("transport", "http").timer();
    assertThat(timer.count()).isEqualTo(1);
    assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(1_234);
    assertThat(linesOf(context))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.getLevel()).isEqualTo(Level.INFO);
              assertThat(line.getFormattedMessage())
                  .isEqualTo(
                      "tool=instainstru_any outcome="
                          + outcome
                          + " ms=1234 transport=http request_id="
                          + context.requestId()
                          + " trace_id="
                          + context.trace().traceId());
            });
  }

  /** An upstream that was not waited for has not failed; what may have been done has to be told. */
  @ParameterizedTest
  @CsvSource({
    "UPSTREAM_UNAVAILABLE, cancelled",
    "UPSTREAM_TIMEOUT, cancelled",
    "OUTCOME_UNKNOWN, outcome_unknown",
    "IN_PROGRESS, in_progress",
  })
  void aCallThatItsCallerGaveUpIsNoFailureOfAnUpstream(FailureCode code, String outcome)
      throws Exception {
    CallContext context = Calls.context();
    context.cancellation().cancel();

    JsonNode entry =
        recorded(context, Duration.ofMillis(1), ToolFailure.of(code, "Not waited for."));

    assertThat(entry.get("outcome").stringValue()).isEqualTo(outcome);
    assertThat(registry.get("copilot.tool.calls").tag("outcome", outcome).timer().count())
        .isEqualTo(1);
  }

  @Test
  void whatWasDoneBeforeItsCallerGaveUpIsASuccess() throws Exception {
    CallContext context = Calls.context();
    context.cancellation().cancel();

    assertThat(recorded(context, Duration.ofMillis(1), null).get("outcome").stringValue())
        .isEqualTo("success");
  }

  @ParameterizedTest
  @CsvSource({"4999, false", "5000, true", "60000, true"})
  void aSlowCallGetsAWarningOfItsOwn(int millis, boolean warned) throws Exception {
    CallContext context = Calls.context();

    recorded(context, Duration.ofMillis(millis), null);

    assertThat(linesOf(context).stream().filter(line -> line.getLevel() == Level.WARN))
        .hasSize(warned ? 1 : 0)
        .allMatch(line -> line.getFormattedMessage().startsWith("slow call: tool=instainstru_any"));
  }

  @Test
  void atATerminalTheAnswerIsTheRecord() throws Exception {
    CallContext context = CallContext.of(Caller.local(), "cli", "test");

    recorded(context, Duration.ZERO, null);

    assertThat(linesOf(context)).noneMatch(line -> line.getLevel() != Level.DEBUG);
  }

  @Test
  void whoAgreedAndWhatKeyWentOutAreKept() throws Exception {
    CallContext context = Calls.context();
    context.notes().consent(new AuditEntry.Consent("person", "operator"));
    context.notes().upstreamKey("mcp-1");

    JsonNode entry = recorded(context, Duration.ZERO, null);

    assertThat(entry.toString()).contains("operator", "mcp-1");
  }

  @Test
  void implausibleAnswersAreCounted() throws Exception {
    CallContext context = Calls.context();
    context.notes().implausible("missing_field");

    recorded(context, Duration.ofMillis(1), null);

    assertThat(
            registry
                .get("copilot.answers.implausible")
                .tag("reason", "missing_field")
                .counter()
                .count())
        .isEqualTo(1);
  }
}
