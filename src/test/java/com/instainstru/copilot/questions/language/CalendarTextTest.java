package com.instainstru.copilot.questions.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which period a question names. It is asked on Wednesday, 15 July 2026, at 10:30. */
class CalendarTextTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static CalendarText.Read read(String question, String zone) {
    return CalendarText.read(
        question, ZonedDateTime.of(2026, 7, 15, 10, 30, 0, 0, ZoneId.of(zone)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          errors today | errors | 15T00:00 | 15T10:30
          average latency so far today | average latency | 15T00:00 | 15T10:30
          errors yesterday | errors | 14T00:00 | 15T00:00
          errors the day before yesterday | errors | 13T00:00 | 14T00:00
          errors on 2026-07-02 | errors | 02T00:00 | 03T00:00
          errors last Tuesday | errors | 14T00:00 | 15T00:00
          errors on Wednesday | errors | 08T00:00 | 09T00:00
          traffic since 9 | traffic | 15T09:00 | 15T10:30
          traffic since 11 | traffic | 14T11:00 | 15T10:30
          traffic since 9:15 am | traffic | 15T09:15 | 15T10:30
          traffic since 3pm yesterday | traffic | 14T15:00 | 15T10:30
          traffic since Monday | traffic | 13T00:00 | 15T10:30
          traffic since yesterday at 22:00 | traffic | 14T22:00 | 15T10:30
          traffic since midnight | traffic | 15T00:00 | 15T10:30
          traffic since this morning | traffic | 15T06:00 | 15T10:30
          traffic since last night | traffic | 14T22:00 | 15T10:30
          traffic since the start of the week | traffic | 13T00:00 | 15T10:30
          traffic since the beginning of the day | traffic | 15T00:00 | 15T10:30
          p95 between 2 and 3pm yesterday | p95 | 14T14:00 | 14T15:00
          p95 between 11 and 1pm yesterday | p95 | 14T11:00 | 14T13:00
          p95 between 14 and 15:30 yesterday | p95 | 14T14:00 | 14T15:30
          p95 yesterday between 14:00 and 15:00 | p95 | 14T14:00 | 14T15:00
          p95 from 8am to noon | p95 | 15T08:00 | 15T10:30
          p95 between 8pm and midnight | p95 | 14T20:00 | 15T00:00
          5xx count in the 30 minutes before 1pm yesterday | 5xx count | 14T12:30 | 14T13:00
          errors in the half an hour after 9:00 | errors | 15T09:00 | 15T09:30
          errors in the two hours until 10:00 | errors | 15T08:00 | 15T10:00
          errors in the hour before noon | errors in the hour | 15T00:00 | 15T10:30
          errors in an hour before 11:00 | errors | 15T10:00 | 15T10:30
          errors in an hour before 12:30 | errors | 14T11:30 | 14T12:30
          traffic yesterday morning | traffic | 14T06:00 | 14T12:00
          traffic yesterday afternoon | traffic | 14T12:00 | 14T18:00
          traffic yesterday evening | traffic | 14T18:00 | 15T00:00
          traffic this morning | traffic | 15T06:00 | 15T10:30
          requests overnight | requests | 14T22:00 | 15T06:00
          requests last night | requests | 14T22:00 | 15T06:00
          errors before 9am | errors | 15T00:00 | 15T09:00
          errors after 9am | errors | 15T09:00 | 15T10:30
          latency at 9:00 | latency | 15T08:55 | 15T09:00
          latency at 3pm | latency | 14T14:55 | 14T15:00
          errors this week | errors | 13T00:00 | 15T10:30
          errors this month | errors | 01T00:00 | 15T10:30
          errors this hour | errors | 15T10:00 | 15T10:30
          errors last weekend | errors | 11T00:00 | 13T00:00
          """)
  void aPeriodIsTakenOutOfTheText(String question, String rest, String start, String end) {
    CalendarText.Read read = read(question, "UTC");
    assertThat(read.question().replaceAll("\\s+", " ")).isEqualTo(rest);
    assertThat(read.period()).isNotNull();
    assertThat(read.period().start()).hasToString("2026-07-" + start + ":00Z");
    assertThat(read.period().end()).hasToString("2026-07-" + end + ":00Z");
  }

  @Test
  void lastMonthIsTheWholeMonthBefore() {
    CalendarText.Read read = read("errors last month", "UTC");
    assertThat(read.period()).isNotNull();
    assertThat(read.period().start()).hasToString("2026-06-01T00:00:00Z");
    assertThat(read.period().length()).hasDays(30);
  }

  @Test
  void aDayBeginsInItsTimeZone() {
    CalendarText.Read read = read("errors today", "Europe/Berlin");
    assertThat(read.period()).isNotNull();
    assertThat(read.period().start()).hasToString("2026-07-14T22:00:00Z");
    assertThat(BERLIN).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          traffic vs yesterday | traffic vs 1 days ago
          is latency higher than last week | is latency higher than 7 days ago
          week over week change of traffic | compared to 7 days ago change of traffic
          traffic day over day | traffic compared to 1 days ago
          traffic compared to the same time yesterday | traffic compared to 1 days ago
          traffic at the same time last week | traffic 7 days ago
          latency versus last Friday | latency versus 5 days ago
          how has latency changed since yesterday | how has latency changed compared to 1 days ago
          """)
  void aComparisonBecomesAnOffset(String question, String text) {
    assertThat(read(question, "UTC")).isEqualTo(new CalendarText.Read(text, null));
  }

  @ParameterizedTest
  @CsvSource({
    "p95 latency",
    "errors in the last hour",
    "errors over the last week",
    "requests between 2 and 3 seconds",
    "traffic since 2 hours",
    "errors at 99",
    "latency after 12",
    "errors before 77:99",
    "errors between 25:00 and 26:00",
    "errors since 30",
    "errors on 2026-13-45",
    "errors in january"
  })
  void whatIsNoCalendarTimeStays(String question) {
    assertThat(read(question, "UTC").period()).isNull();
  }
}
