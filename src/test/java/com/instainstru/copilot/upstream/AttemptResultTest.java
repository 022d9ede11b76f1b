package com.instainstru.copilot.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AttemptResultTest {
  static AttemptResult.Answer answer(
      int status, @Nullable String type, @Nullable String retryAfter) {
    return new AttemptResult.Answer(status, new byte[0], type, retryAfter, null, null);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "text/html, true",
        "Text/HTML; charset=utf-8, true",
        "application/xhtml+xml, true",
        "text/xml, true",
        "application/json, false",
        "application/problem+json, false",
        "text/plain, false",
        "'', false",
        "-, false",
      })
  void aPageForPeopleIsKnownByItsType(@Nullable String type, boolean page) {
    assertThat(answer(200, type, null).isPage()).isEqualTo(page);
  }

  @ParameterizedTest
  @CsvSource({"200, 2xx", "204, 2xx", "302, 3xx", "404, 4xx", "599, 5xx"})
  void aMeterTellsTheClassOfAStatusOnly(int status, String outcome) {
    assertThat(answer(status, null, null).outcome()).isEqualTo(outcome);
  }

  @ParameterizedTest
  @EnumSource(AttemptResult.Fault.class)
  void aMeterTellsHowAnExchangeBroke(AttemptResult.Fault fault) {
    assertThat(new AttemptResult.Broken(fault, true, ProbeOutcome.BROKEN).outcome())
        .isEqualTo(new AttemptResult.Broken(fault, false, ProbeOutcome.BROKEN).outcome())
        .matches("[a-z_]+")
        .isEqualToIgnoringCase(fault.name());
  }

  @Test
  void aHintWhenToComeBackIsMeasuredByTheUpstreamsOwnClock() {
    Clock ours = Clock.fixed(Instant.parse("2026-01-31T15:00:00Z"), ZoneOffset.UTC);

    assertThat(answer(429, null, "7").retryAfter(ours)).contains(7);
    assertThat(answer(429, null, null).retryAfter(ours)).isEmpty();
    assertThat(
            new AttemptResult.Answer(
                    429,
                    new byte[0],
                    null,
                    "Sat, 31 Jan 2026 18:00:20 GMT",
                    "Sat, 31 Jan 2026 18:00:00 GMT",
                    null)
                .retryAfter(ours))
        .contains(20);
  }
}
