package com.instainstru.copilot.questions.plan;

import static com.instainstru.copilot.questions.TestMetrics.promql;
import static com.instainstru.copilot.questions.TestMetrics.refused;
import static com.instainstru.copilot.questions.TestMetrics.spelledOut;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.questions.plan.Interpretation.Cause;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows, and times that rates are told per. */
class WindowQuestionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          traffic in 1h30m | sum(rate(H{HEALTH}[90m]))
          traffic in half an hour | sum(rate(H{HEALTH}[30m]))
          traffic over half a day | sum(rate(H{HEALTH}[12h]))
          traffic over the last hour and a half | sum(rate(H{HEALTH}[90m]))
          traffic in the last two and a half hours | sum(rate(H{HEALTH}[150m]))
          traffic over the last quarter of an hour | sum(rate(H{HEALTH}[15m]))
          traffic over a quarter of an hour | sum(rate(H{HEALTH}[15m]))
          traffic in the last quarter of hour | sum(rate(H{HEALTH}[15m]))
          traffic in the last couple of hours | sum(rate(H{HEALTH}[2h]))
          traffic in the last 2 hours and a half | sum(rate(H{HEALTH}[150m]))
          traffic in the last twenty five minutes | sum(rate(H{HEALTH}[25m]))
          traffic in the last forty two minutes | sum(rate(H{HEALTH}[42m]))
          traffic in the latest hour | sum(rate(H{HEALTH}[1h]))
          traffic last week | sum(rate(H{HEALTH}[1w]))
          traffic in the last 90s | sum(rate(H{HEALTH}[90s]))
          traffic in one minute | sum(rate(H{HEALTH}[1m]))
          traffic in the last 1.5 hours | sum(rate(H{HEALTH}[90m]))
          latest traffic | sum(rate(H{HEALTH}[5m]))
          latency over 1 hour | histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH}[1h])))
          latency under 1 hour | histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH}[1h])))
          latency within the past 15 minutes | histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH}[15m])))
          traffic over 30 seconds | sum(rate(H{HEALTH}[30s]))
          traffic in the hour before | sum(rate(H{HEALTH}[1h]))
          """)
  void spansAreWrittenInManyWays(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          traffic in the last 0 minutes | UNKNOWN_WORDS | last, 0 minutes
          traffic in the last 1 hour 2 hours | UNKNOWN_WORDS | 2 hours
          traffic in the last ten thousand years | CALENDAR | years
          traffic in the last quarter | UNKNOWN_WORDS | last, quarter
          """)
  void spansAreWrittenInManyWaysIsRefused(String question, Cause cause, String words) {
    refused(question, cause, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          requests a day | sum(rate(H{HEALTH}[5m])) * 86400
          requests an hour | sum(rate(H{HEALTH}[5m])) * 3600
          requests per hour | sum(rate(H{HEALTH}[5m])) * 3600
          requests each second | sum(rate(H{HEALTH}[5m]))
          requests per one minute | sum(rate(H{HEALTH}[5m])) * 60
          requests per 1 second | sum(rate(H{HEALTH}[5m]))
          rpm | sum(rate(H{HEALTH}[5m])) * 60
          errors/day | sum(rate(H{HEALTH,status_code=~"5.."}[5m])) * 86400
          error rate/min | sum(rate(H{HEALTH,status_code=~"5.."}[5m])) * 60
          error rate a day | sum(rate(H{HEALTH,status_code=~"5.."}[5m])) * 86400
          """)
  void ratesAreToldPerTime(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          requests per millisecond | UNKNOWN_WORDS | per, millisecond
          requests per two hours | UNKNOWN_WORDS | per
          """)
  void ratesAreToldPerTimeIsRefused(String question, Cause cause, String words) {
    refused(question, cause, words);
  }
}
