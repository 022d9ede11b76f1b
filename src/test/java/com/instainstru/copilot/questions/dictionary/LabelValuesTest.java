package com.instainstru.copilot.questions.dictionary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the values of labels add to the known words. */
class LabelValuesTest {
  private static final LabelValues VALUES =
      new LabelValues(
          Map.of(
              "requests_total",
              Map.of(
                  "endpoint", List.of("/api/v1/bookings/{booking_id}", "/api/v1/me"),
                  "status_code", List.of("404")),
              "calls_total",
              Map.of("service", List.of("BookingService", "OpenAI"))),
          Map.of("duration_seconds", List.of("0.5", "+Inf")));

  @Test
  void valuesAreMadeOfWordsOfThreeLettersOrMore() {
    assertThat(VALUES.words())
        .containsExactlyInAnyOrder("api", "bookings", "booking", "service", "open");
  }

  @Test
  void whatWasNeverSeenHasNoValues() {
    assertThat(VALUES.of("requests_total", "status_code")).containsExactly("404");
    assertThat(VALUES.of("requests_total", "method")).isEmpty();
    assertThat(VALUES.of("jobs_total", "status_code")).isEmpty();
    assertThat(VALUES.boundsOf("duration_seconds")).containsExactly("0.5", "+Inf");
    assertThat(VALUES.boundsOf("requests_total")).isEmpty();
  }
}
