package com.instainstru.copilot.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.call.UpstreamError;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each fault of an upstream in our words: what failed, and what to do next. */
class FailureMappingTest {
  private final FailureMapping sentry =
      new FailureMapping("sentry", ErrorDetails.none(), Clock.systemUTC());
  private final FailureMapping backend =
      new FailureMapping("backend", ErrorDetails.backend(), Clock.systemUTC());

  private static AttemptResult.Answer answer(int status, String body, @Nullable String retryAfter) {
    return new AttemptResult.Answer(
        status, body.getBytes(StandardCharsets.UTF_8), "application/json", retryAfter, null, null);
  }

  @ParameterizedTest
  @CsvSource({
    "TIMEOUT, UPSTREAM_TIMEOUT, did not answer in time. Try again in a moment",
    "NOT_CONNECTED, UPSTREAM_UNAVAILABLE, could not be reached. Try again in a moment",
    "CONNECTION_LOST, UPSTREAM_UNAVAILABLE, could not be reached. Try again in a moment",
    "UNREADABLE, UPSTREAM_BAD_RESPONSE, sent an unusable answer",
    "CANCELLED, UPSTREAM_UNAVAILABLE, was not waited for: cancelled.",
  })
  void aBrokenExchangeIsToldAndMayBeRepeated(
      AttemptResult.Fault fault, FailureCode code, String words) {
    ToolFailure failure = sentry.of(fault);

    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.message()).startsWith("Sentry " + words);
    assertThat(failure.upstream()).isEqualTo("sentry");
    assertThat(failure.retryable()).isTrue();
  }

  /** What was never sent cannot have happened, so that an action may be repeated. */
  @ParameterizedTest
  @EnumSource(AttemptResult.Fault.class)
  void onlyWithoutAConnectionNothingWasSent(AttemptResult.Fault fault) {
    assertThat(sentry.of(fault).upstreamError())
        .isEqualTo(UpstreamError.unanswered(fault == AttemptResult.Fault.NOT_CONNECTED));
  }

  @ParameterizedTest
  @CsvSource({
    "300, UPSTREAM_BAD_RESPONSE, true, unusable answer",
    "399, UPSTREAM_BAD_RESPONSE, true, unusable answer",
    "400, UPSTREAM_REJECTED, false, Correct the arguments",
    "401, UPSTREAM_AUTH_FAILED, false, copilot doctor",
    "402, UPSTREAM_REJECTED, false, Correct the arguments",
    "403, UPSTREAM_AUTH_FAILED, false, copilot doctor",
    "404, NOT_FOUND, false, Check the id or name",
    "429, UPSTREAM_RATE_LIMITED, true, Wait 2 s",
    "499, UPSTREAM_REJECTED, false, Correct the arguments",
    "500, UPSTREAM_UNAVAILABLE, true, failed with an error of its own",
    "503, UPSTREAM_UNAVAILABLE, true, failed with an error of its own",
  })
  void aStatusHasAMeaningAndAnAdvice(
      int status, FailureCode code, boolean retryable, String advice) {
    ToolFailure failure = backend.of(answer(status, "<p>Traceback</p>", null));

    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.message()).startsWith("The backend ").contains(advice);
    assertThat(failure.upstream()).isEqualTo("backend");
    assertThat(failure.retryable()).isEqualTo(retryable);
    assertThat(failure.upstreamError()).isEqualTo(UpstreamError.answered(status, Map.of()));
  }

  @Test
  void aRateLimitSaysHowLongToWait() {
    ToolFailure hinted = sentry.of(answer(429, "{}", "17"));

    assertThat(hinted.retryAfterSeconds()).isEqualTo(17);
    assertThat(hinted.message()).contains("Wait 17 s");
    assertThat(sentry.of(answer(429, "{}", null)).retryAfterSeconds()).isEqualTo(2);
    assertThat(sentry.of(answer(503, "{}", "17")).retryAfterSeconds()).isNull();
  }

  @Test
  void tokensOfTheErrorBodyArePassedOn() {
    assertThat(
            backend
                .of(answer(422, "{\"code\":\"validation_error\",\"detail\":\"prose\"}", null))
                .upstreamError())
        .isEqualTo(
            UpstreamError.answered(422, Map.of("code", "validation_error", "error_text", "prose")));
  }

  @Test
  void nothingOfADefectsTextIsPassedOn() {
    assertThat(
            backend
                .of(answer(500, "{\"code\":\"oops\",\"detail\":\"Traceback\"}", null))
                .upstreamError())
        .isEqualTo(UpstreamError.answered(500, Map.of("code", "oops")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "detail|[task_name]|UPSTREAM_BAD_RESPONSE",
        "errors|[retries, 0]|UPSTREAM_BAD_RESPONSE",
        "detail|[query, limit]|UPSTREAM_REJECTED",
        "detail|[body]|UPSTREAM_REJECTED",
        "other|[task_name]|UPSTREAM_REJECTED"
      })
  void aValidationOfItsOwnAnswerIsTheUpstreamsFault(String field, String place, FailureCode code) {
    String loc = place.replaceAll("\\w+", "\"$0\"");

    ToolFailure failure =
        backend.of(
            answer(422, "{\"" + field + "\":[{\"loc\":" + loc + ",\"msg\":\"missing\"}]}", null));

    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.message().contains("could not build its own answer"))
        .isEqualTo(code == FailureCode.UPSTREAM_BAD_RESPONSE);
  }

  @Test
  void fieldThatTheUpstreamCouldNotBuildIsNamed() {
    ToolFailure failure =
        backend.of(
            answer(422, "{\"detail\":[{\"loc\":[\"retries\"],\"msg\":\"not a number\"}]}", null));

    assertThat(failure.upstreamError())
        .isEqualTo(UpstreamError.answered(422, Map.of("error_text", "retries: not a number")));
  }

  @Test
  void aQueryThatTakesTooLongIsTheQuerysFault() {
    String body = "{\"status\":\"error\",\"errorType\": \"timeout\",\"error\":\"query timed out\"}";

    ToolFailure failure =
        new FailureMapping("prometheus", ErrorDetails.prometheus(), Clock.systemUTC())
            .of(answer(503, body, null));

    assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_REJECTED);
    assertThat(failure.retryable()).isFalse();
    assertThat(failure.message()).contains("takes too long");
    assertThat(failure.upstreamError())
        .isEqualTo(
            UpstreamError.answered(
                503, Map.of("error_type", "timeout", "error_text", "query timed out")));
  }

  @Test
  void anUpstreamThatIsLeftAloneSaysUntilWhen() {
    ToolFailure failure = sentry.circuitOpen(9);

    assertThat(failure.code()).isEqualTo(FailureCode.CIRCUIT_OPEN);
    assertThat(failure.message()).startsWith("Sentry failed repeatedly").contains("Wait 9 s");
    assertThat(failure.retryAfterSeconds()).isEqualTo(9);
  }

  @Test
  void tooManyAtOnceMayComeBackSoon() {
    ToolFailure failure = sentry.overloaded();

    assertThat(failure.code()).isEqualTo(FailureCode.OVERLOADED);
    assertThat(failure.message()).startsWith("Sentry is already handling as many requests");
    assertThat(failure.retryAfterSeconds()).isEqualTo(2);
  }
}
