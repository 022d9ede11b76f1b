package com.instainstru.copilot.tools.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeExpressionTest {
  private static final Instant NOW = Instant.parse("2026-01-31T15:00:00.123456789Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource({
    "now, 2026-01-31T15:00:00.123456Z",
    "' 15m ', 2026-01-31T14:45:00.123456Z",
    "30s, 2026-01-31T14:59:30.123456Z",
    "1h, 2026-01-31T14:00:00.123456Z",
    "7d, 2026-01-24T15:00:00.123456Z",
    "2w, 2026-01-17T15:00:00.123456Z",
    "1h30m, 2026-01-31T13:30:00.123456Z",
    "now-1h, 2026-01-31T14:00:00.123456Z",
    "now-250ms, 2026-01-31T14:59:59.873456Z",
    "2026-01-31, 2026-01-31T00:00:00Z",
    "2026-01-31+02:00, 2026-01-30T22:00:00Z",
    "2026-01-31T14:00, 2026-01-31T14:00:00Z",
    "2026-01-31T14:00:05, 2026-01-31T14:00:05Z",
    "2026-01-31 14:00:05, 2026-01-31T14:00:05Z",
    "2026-01-31T14:00:05.25Z, 2026-01-31T14:00:05.25Z",
    "2026-01-31t14:00:05z, 2026-01-31T14:00:05Z",
    "2026-01-31T14:00:05.123456789+05:30, 2026-01-31T08:30:05.123456Z",
    "2026-01-31T14:00:05-0800, 2026-01-31T22:00:05Z",
    "2026-01-31T14:00:05+00:00, 2026-01-31T14:00:05Z",
    "1769871845, 2026-01-31T15:04:05Z",
    "1769871845.5, 2026-01-31T15:04:05.5Z",
    "1769871845123, 2026-01-31T15:04:05.123Z"
  })
  void readsEveryWayToWriteAnInstant(String text, Instant expected) {
    assertThat(TimeExpression.parse("start", text, CLOCK)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "yesterday",
        "1H",
        "15M",
        "-1h",
        "now+1h",
        "now-",
        "1.5h",
        "1m1h",
        "h",
        "1x",
        "2026-02-30",
        "2026-13-01",
        "2026-01-31T25:00",
        "2026-01-31T14",
        "20260131T140000Z",
        "1e9",
        "5m])) or vector(1)",
        "12345678901234567890",
        "2026-01-31T14:00:00Z; rm"
      })
  void refusesTheRestAndSaysWhatIsAccepted(String text) {
    ToolFailure failure =
        catchThrowableOfType(ToolFailure.class, () -> TimeExpression.parse("start", text, CLOCK));

    assertThat(failure.code()).isEqualTo(FailureCode.INVALID_ARGUMENTS);
    assertThat(failure.message())
        .startsWith("The argument 'start' is not a point in time.")
        .contains("now-1h", "ISO 8601", "Unix time");
    assertThat(failure.toJson("r").path("argument").asString()).isEqualTo("start");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "401d",
        "99999999999d",
        "999999999999w",
        "15",
        "2024-01-01",
        "2030-01-01",
        "99999999999"
      })
  void refusesWhatIsMoreThan400DaysAway(String text) {
    ToolFailure failure =
        catchThrowableOfType(ToolFailure.class, () -> TimeExpression.parse("end", text, CLOCK));

    assertThat(failure.code()).isEqualTo(FailureCode.INVALID_ARGUMENTS);
    assertThat(failure.message()).contains("'end'", "400 days");
  }

  @Property
  void neverFailsInAnotherWay(@ForAll @StringLength(max = 40) String text) {
    try {
      Instant instant = TimeExpression.parse("time", text, CLOCK);
      assertThat(instant)
          .isBetween(NOW.minus(TimeExpression.REACH), NOW.plus(TimeExpression.REACH));
    } catch (ToolFailure failure) {
      assertThat(failure.code()).isEqualTo(FailureCode.INVALID_ARGUMENTS);
    }
  }

  @Property
  void minutesGoBackExactly(@ForAll @IntRange(max = 500_000) int minutes) {
    assertThat(TimeExpression.parse("time", minutes + "m", CLOCK))
        .isEqualTo(TimeExpression.parse("time", "now-" + minutes * 60L + "s", CLOCK));
  }
}
