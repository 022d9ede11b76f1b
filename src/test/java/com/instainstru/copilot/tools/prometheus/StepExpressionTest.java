package com.instainstru.copilot.tools.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepExpressionTest {
  @ParameterizedTest
  @CsvSource({
    "60s, PT1M, 1m, 60",
    "' 1m ', PT1M, 1m, 60",
    "1h30m, PT1H30M, 90m, 5400",
    "15, PT15S, 15s, 15",
    "0.5, PT0.5S, 500ms, 0.5",
    "1500ms, PT1.5S, 1500ms, 1.5",
    "1d, PT24H, 1d, 86400",
    "2w, PT336H, 14d, 1209600"
  })
  void readsDurationsAndPlainSeconds(String text, Duration expected, String shown, String seconds) {
    Duration step = StepExpression.parse("step", text);

    assertThat(step).isEqualTo(expected);
    assertThat(Durations.format(step)).isEqualTo(shown);
    assertThat(Durations.seconds(step)).isEqualTo(seconds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "0s", "-1", "0.0001", "1M", "auto", "1m]", "401d", "999999999999w"})
  void refusesTheRestAndSaysWhatIsAccepted(String text) {
    ToolFailure failure =
        catchThrowableOfType(ToolFailure.class, () -> StepExpression.parse("step", text));

    assertThat(failure.code()).isEqualTo(FailureCode.INVALID_ARGUMENTS);
    assertThat(failure.message()).contains("'step'", "60s", "1h30m", "plain seconds");
  }
}
