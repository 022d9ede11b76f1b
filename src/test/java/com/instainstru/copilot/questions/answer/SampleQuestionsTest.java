package com.instainstru.copilot.questions.answer;

import static com.instainstru.copilot.questions.TestMetrics.plan;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.questions.TestMetrics;
import com.instainstru.copilot.questions.dictionary.Metric;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be asked of a metric, and after an answer. */
class SampleQuestionsTest {
  private final SampleQuestions samples = new SampleQuestions(TestMetrics.INTERPRETER);

  static List<Metric> metrics() {
    return TestMetrics.DICTIONARY.metrics();
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void everySampleMeansItsMetric(Metric metric) {
    assertThat(samples.of(metric))
        .isNotEmpty()
        .hasSizeLessThanOrEqualTo(5)
        .allSatisfy(
            question -> assertThat(plan(question).metric().name()).isEqualTo(metric.name()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          instainstru_login_attempts_total | number of login attempts in the last hour; login attempts per minute; login attempts failure rate; number of login attempts in the last hour by result
          instainstru_errors_total | number of application errors in the last hour; application errors per minute; number of application errors in the last hour by service; number of application errors in the last hour by operation
          instainstru_nl_search_latency_ms | p95 search latency; average search time over the last hour; p95 search latency by stage; p95 search latency by cache hit
          instainstru_nl_search_result_count | average search results; p90 search results
          background_jobs_failed | dead letter queue; highest dead letter queue over the last hour
          bgc_pending_over_7d | background checks pending over 7 days
          """)
  void samplesSuitTheType(String name, String questions) {
    assertThat(samples.of(TestMetrics.DICTIONARY.named(name).orElseThrow()))
        .containsExactly(questions.split("; ", -1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          p95 latency? | p95 latency by method; p95 latency by status code; p95 latency compared to an hour ago
          GET traffic | GET traffic by status code; GET traffic compared to an hour ago; GET traffic over the last hour
          error rate by endpoint !. | error rate by endpoint compared to an hour ago; error rate by endpoint over the last hour; error rate by endpoint over the last 24 hours
          top 3 methods by traffic | top 3 methods by traffic over the last hour; top 3 methods by traffic over the last 24 hours
          dead letter queue | dead letter queue compared to an hour ago
          """)
  void whatMayBeAskedNextGoesOneStepFurther(String question, String next) {
    assertThat(samples.after(question, plan(question.replaceAll("[?!.]", ""))))
        .containsExactly(next.split("; ", -1));
  }

  @Test
  void aQuestionThatWouldBeTooLongIsNotProposed() {
    String padded = "please ".repeat(69) + "traffic";
    assertThat(padded).hasSize(490);
    assertThat(samples.after(padded, plan(padded))).containsExactly(padded + " by method");
  }
}
