package com.instainstru.copilot.questions.answer;

import static com.instainstru.copilot.questions.TestMetrics.plan;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an answer's numbers are. */
class UnitTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          p99 latency | - | 0.25 | seconds | 0.25 | 250.0ms
          p99 latency | - | 0.9994 | seconds | 0.9994 | 999.4ms
          p99 latency | - | 6.5664 | seconds | 6.5664 | 6.57 s
          p99 latency | - | 10 | seconds | 10 | 10.00 s
          p99 latency | second | 0.25 | seconds | 0.25 | 0.250 s
          p99 latency | millisecond | 0.25 | milliseconds | 250 | 250.0ms
          p99 latency | minute | 90 | minutes | 1.5 | 1.50 min
          p99 latency | percent | 0.25 | seconds | 0.25 | 250.0ms
          p95 search latency | - | 1500 | milliseconds | 1500 | 1.50 s
          p95 search latency | second | 1500 | seconds | 1.5 | 1.500 s
          p95 search latency | millisecond | 1500 | milliseconds | 1500 | 1500.0ms
          p95 search latency | minute | 1500 | milliseconds | 1500 | 1.50 s
          error rate | - | 0.0123 | ratio | 0.0123 | 1.23%
          error rate | percent | 0.0123 | percent | 1.23 | 1.23%
          error rate | second | 0.0123 | ratio | 0.0123 | 1.23%
          error rate | millisecond | 0.0123 | ratio | 0.0123 | 1.23%
          share of requests faster than 250ms | - | 0.5 | ratio | 0.5 | 50.00%
          how many requests were faster than 250ms in the last hour | - | 7 | events | 7 | 7 events
          number of logins in the last hour | percent | 7 | attempts | 7 | 7 attempts
          number of logins in the last hour | - | 99.994 | attempts | 99.994 | 99.99 attempts
          number of logins in the last hour | - | 100.4 | attempts | 100.4 | 100 attempts
          number of logins in the last hour | - | -100.4 | attempts | -100.4 | -100 attempts
          number of logins in the last hour | - | 3.004 | attempts | 3.004 | 3 attempts
          number of logins in the last hour | - | 3.006 | attempts | 3.006 | 3.01 attempts
          logins per second | - | 2 | attempts/second | 2 | 2.00 attempts/s
          logins per minute | - | 2 | attempts/minute | 2 | 2.00 attempts/min
          logins per hour | - | 2 | attempts/hour | 2 | 2.00 attempts/h
          logins per day | - | 2 | attempts/day | 2 | 2.00 attempts/day
          OpenAI calls per second | - | 2 | events/second | 2 | 2.00 events/s
          traffic | - | 2 | requests/second | 2 | 2.00 req/s
          dead letter queue | - | 23 | jobs | 23 | 23 jobs
          average search results | - | 7.256 | results | 7.256 | 7.26 results
          when was traffic highest | - | 1769871600.4 | seconds since 1970 | 1769871600.4 | 2026-01-31T15:00:00Z
          how long has the location breaker been open | - | 90 | seconds | 90 | 90.000 s
          how many breakers are open | - | 1 | series | 1 | 1
          notification retries in the last hour | - | 3 | repeats | 3 | 3 repeats
          delivery attempts per notification | - | 1.5 | attempts each | 1.5 | 1.50 attempts
          burn rate for 99.9 | - | 5.54 | factor | 5.54 | 5.54x
          requests by method in percent | percent | 0.25 | percent | 25.0 | 25.00%
          error budget of 99.9% left | - | 0.25 | ratio | 0.25 | 25.00%
          apdex with T = 250ms | - | 0.93 | apdex | 0.93 | 0.93
          circuit breaker state | - | 0 | state | 0 | closed
          circuit breaker state | - | 1 | state | 1 | half-open
          circuit breaker state | - | 2 | state | 2 | open
          circuit breaker state | - | 3 | state | 3 | 3
          circuit breaker state | - | 0.5 | state | 0.5 | 0.50
          how many times higher is latency than an hour ago | - | 1.5 | factor | 1.5 | 1.50x
          percentage change of latency compared to an hour ago | - | 0.5 | ratio | 0.5 | 50.00%
          latency compared to an hour ago | - | -0.1 | seconds | -0.1 | -100.0ms
          """)
  void followsFromTheQuestion(
      String question,
      @Nullable String wanted,
      double raw,
      String name,
      double value,
      String formatted) {
    Unit unit = Unit.of(plan(question), wanted);
    assertThat(unit.name()).isEqualTo(name);
    assertThat(unit.value(raw)).isEqualTo(value);
    assertThat(unit.format(raw)).isEqualTo(formatted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          p99 latency | - | 0.25 | milliseconds | 250
          p99 latency | second | 0.25 | seconds | 0.25
          p99 latency | minute | 90 | minutes | 1.5
          p95 search latency | - | 1500 | milliseconds | 1500
          error rate | - | 0.25 | percent | 25
          error rate | percent | 0.25 | percent | 25
          traffic | - | 3 | requests/second | 3
          """)
  void aChartsAxisSpeaksAsPeopleDo(
      String question, @Nullable String wanted, double raw, String axis, double value) {
    Unit unit = Unit.of(plan(question), wanted);
    assertThat(unit.axis()).isEqualTo(axis);
    assertThat(unit.axisValue(raw)).isEqualTo(value);
  }
}
