package com.instainstru.copilot.tools.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryRangeTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void takesElevenThousandPointsAndNotOneMore() {
    Duration step = Duration.ofSeconds(1);

    assertThat(new QueryRange(START, START.plusSeconds(10_999), step).step()).isEqualTo(step);
    assertThat(rejection(START.plusSeconds(11_000), step).message())
        .contains("11001 points", "11000", "a step of 2s or more");
  }

  @ParameterizedTest
  @CsvSource({"PT24H, 10s", "P7D, 1m", "P30D, 5m", "P90D, 15m", "P400D, 1h", "P800D, 2h"})
  void namesAStepThatFitsAndIsEasyToRead(Duration length, String suggestion) {
    ToolFailure failure = rejection(START.plus(length), Duration.ofMillis(1));

    assertThat(failure.code()).isEqualTo(FailureCode.INVALID_ARGUMENTS);
    assertThat(failure.toJson("r").path("suggested_step").asString()).isEqualTo(suggestion);
  }

  @ParameterizedTest
  @CsvSource({"PT0S", "PT-1S"})
  void refusesAnEndThatIsNotAfterTheStart(Duration length) {
    assertThat(rejection(START.plus(length), Duration.ofSeconds(1)).message())
        .contains("'start' must be before 'end'");
  }

  @Property
  void theSuggestedStepIsAccepted(@ForAll @LongRange(min = 11_000, max = 69_120_000) long seconds) {
    Instant end = START.plusSeconds(seconds);
    String suggestion =
        rejection(end, Duration.ofMillis(500)).toJson("r").path("suggested_step").asString();

    assertThat(new QueryRange(START, end, StepExpression.parse("step", suggestion))).isNotNull();
  }

  private static ToolFailure rejection(Instant end, Duration step) {
    return catchThrowableOfType(ToolFailure.class, () -> new QueryRange(START, end, step));
  }
}
