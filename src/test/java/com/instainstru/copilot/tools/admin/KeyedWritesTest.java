package com.instainstru.copilot.tools.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.call.UpstreamError;
import com.instainstru.copilot.security.auth.Caller;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the caller of a write reads whose tool has no words of its own. */
class KeyedWritesTest {
  private final KeyedWrites writes = new KeyedWrites();

  private ToolFailure failure(FailureCode code, UpstreamError error) {
    return failure(
        ToolFailure.of(code, "As the upstream has it.").from("backend", true).with(error));
  }

  private ToolFailure failure(ToolFailure failure) {
    return catchThrowableOfType(
        ToolFailure.class,
        () ->
            writes.send(
                "key",
                Map.of(),
                CallContext.of(Caller.local(), "cli", "test"),
                () -> {
                  throw failure;
                }));
  }

  @Test
  void writeInProgressSaysToRepeatTheSameCall() {
    ToolFailure running =
        failure(
            FailureCode.UPSTREAM_REJECTED,
            UpstreamError.answered(409, Map.of("detail", "idempotency_in_progress")));

    assertThat(running.code()).isEqualTo(FailureCode.IN_PROGRESS);
    assertThat(running.message()).startsWith("The same action is still running.");
    assertThat(running.retryAfterSeconds()).isEqualTo(5);
  }

  @Test
  void lostAnswerSaysThatTheOutcomeIsUnknown() {
    ToolFailure lost = failure(FailureCode.UPSTREAM_TIMEOUT, UpstreamError.unanswered(false));

    assertThat(lost.code()).isEqualTo(FailureCode.OUTCOME_UNKNOWN);
    assertThat(lost.message()).startsWith("Whether the action happened is not known");
    assertThat(lost.upstream()).isEqualTo("backend");
  }

  @Test
  void rejectedTokenStaysAsItIsWithoutAMessageForIt() {
    assertThat(
            failure(
                    FailureCode.UPSTREAM_REJECTED,
                    UpstreamError.answered(400, Map.of("code", "MCP_TOKEN_EXPIRED")))
                .message())
        .isEqualTo("As the upstream has it.");
  }

  @Test
  void connectionThatFailedNeverHappenedUnlessAnEarlierAttemptWasSent() {
    UpstreamError nothingSent = UpstreamError.unanswered(true);

    assertThat(failure(FailureCode.UPSTREAM_UNAVAILABLE, nothingSent.afterAttempts(2)).code())
        .isEqualTo(FailureCode.OUTCOME_UNKNOWN);
    assertThat(new KeyedWritesTest().failure(FailureCode.UPSTREAM_UNAVAILABLE, nothingSent).code())
        .isEqualTo(FailureCode.UPSTREAM_UNAVAILABLE);
  }

  @Test
  void failureBeforeAnyRequestStaysAsItIs() {
    assertThat(failure(ToolFailure.of(FailureCode.CIRCUIT_OPEN, "Paused.")).code())
        .isEqualTo(FailureCode.CIRCUIT_OPEN);
  }
}
