package com.instainstru.copilot.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamProbeTest {
  private static final Instant NOW = Instant.parse("2026-01-31T15:00:00Z");

  private static UpstreamProbe probe(int status, @Nullable String date) {
    return UpstreamProbe.of(new AttemptResult.Answer(status, new byte[0], null, null, date), NOW);
  }

  @ParameterizedTest
  @CsvSource({
    "200, true, answers and accepts the credential",
    "204, true, answers and accepts the credential",
    "302, true, answers with status 302",
    "401, false, the credential is not accepted",
    "403, false, the credential is not accepted",
    "404, true, answers with status 404",
    "503, true, answers with status 503",
  })
  void whoAnswersIsReachable(int status, boolean accepted, String detail) {
    assertThat(probe(status, null)).isEqualTo(new UpstreamProbe(true, accepted, 0, detail));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "Sat, 31 Jan 2026 15:02:00 GMT | 120",
        "Sat, 31 Jan 2026 14:59:00 GMT | -60",
        "yesterday | 0",
        "- | 0",
      })
  void itsClockIsHeldAgainstOurs(@Nullable String date, long ahead) {
    assertThat(probe(200, date).skewSeconds()).isEqualTo(ahead);
    assertThat(probe(401, date).skewSeconds()).isEqualTo(ahead);
    assertThat(probe(404, date).skewSeconds()).isEqualTo(ahead);
  }

  @ParameterizedTest
  @CsvSource({
    "TIMEOUT, no answer in time",
    "NOT_CONNECTED, not reachable",
    "CONNECTION_LOST, not reachable",
    "UNREADABLE, not reachable",
    "CANCELLED, not reachable",
  })
  void whoDoesNotAnswerIsNotReachable(AttemptResult.Fault fault, String detail) {
    assertThat(UpstreamProbe.of(new AttemptResult.Broken(fault, false), NOW))
        .isEqualTo(new UpstreamProbe(false, false, 0, detail));
  }
}
