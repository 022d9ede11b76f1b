package com.instainstru.copilot.questions.plan;

import static com.instainstru.copilot.questions.TestMetrics.promql;
import static com.instainstru.copilot.questions.TestMetrics.read;
import static com.instainstru.copilot.questions.TestMetrics.spelledOut;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.questions.TestMetrics;
import com.instainstru.copilot.questions.plan.Interpretation.Cause;
import com.instainstru.copilot.questions.plan.Interpretation.Refused;
import com.instainstru.copilot.questions.plan.Interpretation.Understood;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What questions mean. The end-to-end test evaluates the same ones on a real Prometheus. */
class QuestionsTest {
  @TestFactory
  Stream<DynamicTest> everyQuestionIsAnsweredOrRefusedAsItShould() {
    return TestMetrics.questions().stream()
        .filter(question -> !question.has("time_window") || question.has("expected_promql"))
        .map(
            question ->
                DynamicTest.dynamicTest(
                    question.get("question").stringValue(), () -> hold(question)));
  }

  private static void hold(JsonNode question) {
    Interpretation read =
        TestMetrics.INTERPRETER.interpret(
            question.get("question").stringValue(),
            question.path("time_window").asString("5m").equals("1h")
                ? Duration.ofHours(1)
                : Duration.ofMinutes(5),
            question.path("exclude_health_endpoints").asBoolean(true));
    if (question.has("expect_refusal")) {
      assertThat(read).isInstanceOf(Refused.class);
    } else if (question.has("open") && read instanceof Refused refused) {
      assertThat(refused.drafts()).as("a plan to complete").isNotEmpty();
    } else {
      assertThat(read)
          .isInstanceOfSatisfying(
              Understood.class,
              understood ->
                  assertThat(plain(PromqlWriter.write(understood.plan())))
                      .isEqualTo(plain(question.get("expected_promql").stringValue())));
    }
  }

  /** Blanks and a quantile's last zero make no difference. */
  private static String plain(String promql) {
    return promql.replaceAll("\\s+", "").replaceAll("\\b(0\\.\\d)0\\b", "$1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "what's the p99 latency on checkout over the last hour?|histogram_quantile(0.99, sum by"
            + " (le) (rate(D_bucket{endpoint=\"/api/v1/payments/checkout\"}[1h])))",
        "p50 latency including health checks|histogram_quantile(0.50, sum by (le)"
            + " (rate(D_bucket[5m])))",
        "average latency by method|sum by (method) (rate(D_sum{HEALTH}[5m])) / sum by (method)"
            + " (rate(D_count{HEALTH}[5m]))",
        "error rate|sum(rate(H{HEALTH,status_code=~\"5..\"}[5m])) / sum(rate(H{HEALTH}[5m]))",
        "API success rate|1 - (sum(rate(H{HEALTH,status_code=~\"5..\"}[5m])) /"
            + " sum(rate(H{HEALTH}[5m])))",
        "how many POST requests in the last 2 hours|sum(increase(H{HEALTH,method=\"POST\"}[2h]))",
        "requests per minute|sum(rate(H{HEALTH}[5m])) * 60",
        "top 3 endpoints by traffic|topk(3, sum by (endpoint) (rate(H{HEALTH}[5m])))",
        "the two least used endpoints|bottomk(2, sum by (endpoint) (rate(H{HEALTH}[5m])))",
        "request rate excluding POST|sum(rate(H{HEALTH,method!=\"POST\"}[5m]))",
        "traffic of everything under"
            + " /api/v1/bookings|sum(rate(H{endpoint=~\"/api/v1/bookings(/.*)?\"}[5m]))",
        "peak traffic over the past 2 hours|max_over_time((sum(rate(H{HEALTH}[5m])))[2h:1m])",
        "what is the count of requests per one minute|sum(rate(H{HEALTH}[5m])) * 60",
        "avg resp time|sum(rate(D_sum{HEALTH}[5m])) / sum(rate(D_count{HEALTH}[5m]))",
        "cache hit % last hour|sum(rate(instainstru_nl_search_cache_hit_total[1h])) /"
            + " (sum(rate(instainstru_nl_search_cache_hit_total[1h])) +"
            + " sum(rate(instainstru_nl_search_cache_miss_total[1h])))",
        "latency for the endpoint of bookings|histogram_quantile(0.99, sum by (le)"
            + " (rate(D_bucket{endpoint=\"/api/v1/bookings\"}[5m])))",
        "the worst error rate in the last 2"
            + " hours|max_over_time((sum(rate(H{HEALTH,status_code=~\"5..\"}[5m])) /"
            + " sum(rate(H{HEALTH}[5m])))[2h:1m])",
        "0.95 quantile of latency|histogram_quantile(0.95, sum by (le)"
            + " (rate(D_bucket{HEALTH}[5m])))",
        "top 5 methods by errors in the last hour|topk(5, sum by (method)"
            + " (increase(H{HEALTH,status_code=~\"5..\"}[1h])))",
        "endpoints with the fewest requests|bottomk(10, sum by (endpoint) (rate(H{HEALTH}[5m])))",
        "unauthorized responses in the last hour|sum(increase(H{HEALTH,status_code=\"401\"}[1h]))",
        "how many user deletions were written to the audit log in the last"
            + " hour|sum(increase(instainstru_audit_log_write_total{entity_type=\"user\",action=\"delete\"}[1h]))",
        "shadow mode decisions per"
            + " second|sum(rate(instainstru_rl_decisions_total{shadow=\"True\"}[5m]))",
        "p95 of the hydration stage|histogram_quantile(0.95, sum by (le)"
            + " (rate(instainstru_nl_search_latency_ms_bucket{stage=\"hydration\"}[5m])))",
        "error rate of"
            + " create_booking|sum(rate(instainstru_service_operations_total{operation=\"create_booking\",status=\"error\"}[5m]))"
            + " / sum(rate(instainstru_service_operations_total{operation=\"create_booking\"}[5m]))",
        "credits applied by referral in the past 3"
            + " hours|sum(increase(instainstru_credits_applied_total{source=\"referral\"}[3h]))",
        "share of requests slower than 2.5 seconds|1 - (sum(rate(D_bucket{HEALTH,le=\"2.5\"}[5m]))"
            + " / sum(rate(D_count{HEALTH}[5m])))",
        "how many requests took longer than 1s in the last hour|sum(increase(D_count{HEALTH}[1h]))"
            + " - sum(increase(D_bucket{HEALTH,le=~\"1([.]0)?\"}[1h]))",
        "which circuit breakers are open|sum by (component)"
            + " (instainstru_nl_search_circuit_breaker_state) == 2",
        "request rate one hour ago|sum(rate(H{HEALTH}[5m] offset 1h))",
        "traffic of GET versus POST|(sum(rate(H{HEALTH,method=\"GET\"}[5m]))) -"
            + " (sum(rate(H{HEALTH,method=\"POST\"}[5m])))",
        "search degradations at level 2 in the last"
            + " hour|sum(increase(instainstru_nl_search_degradation_total{level=\"2\"}[1h]))",
        "instainstru_rl_active_overrides|sum(instainstru_rl_active_overrides)",
        "p95 instainstru_audit_log_list_seconds latency|histogram_quantile(0.95, sum by (le)"
            + " (rate(instainstru_audit_log_list_seconds_bucket[5m])))"
      })
  void wordsBecomePromql(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "why is checkout slow, REASON",
    "restart the api, ACTION",
    "error rate in january, CALENDAR",
    "wie hoch ist die Fehlerrate, FOREIGN",
    "please restart the api, ACTION",
    "show latency and restart the api, ACTION",
    "when did the deploy break it, NO_MEASURE",
    "GET and POST traffic, SEVERAL_MEASURES",
    "by endpoint, NO_MEASURE",
    "latency of the teleport endpoint, UNKNOWN_ENDPOINT",
    "latency of /api/v1/nowhere, UNKNOWN_ENDPOINT",
    "latency of everything under /nowhere, UNKNOWN_ENDPOINT",
    "number of 418 responses, UNKNOWN_STATUS",
    "logins by country, UNKNOWN_WORDS",
    "logins by endpoint, LACKS_LABEL",
    "p99 of login lockouts, WRONG_STATISTIC",
    "p101 latency, WRONG_STATISTIC",
    "dead letter queue per minute, WRONG_STATISTIC",
    "up == 0, NOT_WORDS"
  })
  void aRefusalKnowsItsCause(String question, Cause cause) {
    assertThat(read(question))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.cause()).isEqualTo(cause));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "slowest requests than",
        "emails sent in the last hour",
        "cancelled bookings in the last hour",
        "highest number of logins in the last hour",
        "uptime",
        "top 5 endpoints",
        "total latency",
        "requests slower than 3 seconds",
        "share of requests faster than 333ms",
        "dead letter queue over the last hour",
        "fastest response",
        "latency of GET and POST",
        "p99 latency for premium users",
        "errors not on checkout or search",
        "p95 error rate",
        "dead letter queue p99"
      })
  void whatHasNoClearMeaningIsRefused(String question) {
    assertThat(read(question)).isInstanceOf(Refused.class);
  }

  @Test
  void correctionsAreToldAndLowerConfidence() {
    Understood clean = (Understood) read("p95 latency by endpoint");
    Understood misspelled = (Understood) read("p95 latncy by endpiont");
    assertThat(misspelled.plan()).isEqualTo(clean.plan());
    assertThat(clean.confidence()).isEqualTo(1);
    assertThat(misspelled.confidence()).isEqualTo(0.9);
    assertThat(misspelled.corrections())
        .containsExactly("latncy as latency", "endpiont as endpoint");
    assertThat(((Understood) read("latency")).confidence()).isLessThan(1);
  }

  @ParameterizedTest
  @CsvSource({
    "p99 latency, 1",
    "p99 latncy, 0.95",
    "latency, 0.9",
    "latncy, 0.85",
    "service operations per minute, 0.95",
    "results with the most logins, 1",
    "top results by logins, 0.9",
    "avrage notificaton dispach time by evnt type, 0.8",
    "latncy latncy latncy latncy latncy latncy latncy latncy latncy latncy latncy p99, 0.5"
  })
  void whatIsGuessedLowersConfidenceToOneHalfAtMost(String question, double confidence) {
    assertThat(((Understood) read(question)).confidence()).isEqualTo(confidence);
  }

  @Test
  void labelValuesThatAreNotKnownYetLeaveQuestionsWithoutThemAnswerable() {
    Interpreter unlearned =
        new Interpreter(
            TestMetrics.DICTIONARY,
            com.instainstru.copilot.questions.dictionary.LabelValues.none());
    assertThat(unlearned.interpret("error rate by endpoint", Duration.ofHours(1), false))
        .isInstanceOfSatisfying(
            Understood.class,
            understood ->
                assertThat(PromqlWriter.write(understood.plan()))
                    .isEqualTo(
                        spelledOut(
                            "sum by (endpoint) (rate(H{status_code=~\"5..\"}[1h])) / sum by"
                                + " (endpoint) (rate(H[1h]))")));
  }
}
