package com.instainstru.copilot.questions.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How durations are written and read again. */
class TimeSpansTest {
  @ParameterizedTest
  @CsvSource({
    "90, 90s",
    "900, 15m",
    "999, 999s",
    "1001, 16m41s",
    "5536, 1h32m16s",
    "5400, 90m",
    "86401, 1d1s",
    "92152, 1d1h35m52s",
    "1209600, 2w"
  })
  void writesDurationThatReadsAsTheSame(long seconds, String text) {
    assertThat(TimeSpans.text(Duration.ofSeconds(seconds))).isEqualTo(text);
    assertThat(TimeSpans.compact(text)).contains(Duration.ofSeconds(seconds));
  }
}
