package com.instainstru.copilot.questions.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.questions.TestMetrics;
import com.instainstru.copilot.questions.dictionary.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which metrics are nearest to words that no reading fits. */
class MetricSearchTest {
  private final MetricSearch search = new MetricSearch(TestMetrics.DICTIONARY);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          captcha puzzles that people hated | instainstru_login_captcha_required_total
          embedding provider slowness by region | instainstru_nl_search_openai_latency_ms
          angry lockouts | instainstru_login_lockouts_total
          rows thrown away by the retention thing | retention_purge_total
          500s from the blue team | instainstru_http_requests_total
          p95 of staging | instainstru_http_request_duration_seconds
          /api/v1/search of staging per second | instainstru_http_requests_total
          burn of the budget for mobile | instainstru_http_requests_total
          """)
  void theRightMetricIsAmongTheFirstThree(String question, String metric) {
    assertThat(search.nearest(question, 3)).extracting(Metric::name).contains(metric);
  }

  @Test
  void whatSharesNothingHasNoNeighbour() {
    assertThat(search.nearest("the of 17", 3)).isEmpty();
  }
}
