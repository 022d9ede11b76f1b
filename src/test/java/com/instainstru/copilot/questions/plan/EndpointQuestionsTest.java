package com.instainstru.copilot.questions.plan;

import static com.instainstru.copilot.questions.TestMetrics.promql;
import static com.instainstru.copilot.questions.TestMetrics.refused;
import static com.instainstru.copilot.questions.TestMetrics.spelledOut;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.questions.plan.Interpretation.Cause;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How endpoints and methods are named. */
class EndpointQuestionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          p99 latency of GET /api/v1/bookings | histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint="/api/v1/bookings",method="GET"}[5m])))
          /api/v1/bookings latency | histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint="/api/v1/bookings"}[5m])))
          p99 latency of endpoint /api/v1/bookings | histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint="/api/v1/bookings"}[5m])))
          p99 latency of the /api/v1/bookings endpoint | histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint="/api/v1/bookings"}[5m])))
          p99 latency of /bookings | histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint="/api/v1/bookings"}[5m])))
          p99 latency of /API/v1/Bookings/ | histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint="/api/v1/bookings"}[5m])))
          p99 latency of api/v1/bookings | histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint="/api/v1/bookings"}[5m])))
          put /api/v1/bookings latency | histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint="/api/v1/bookings",method="PUT"}[5m])))
          latency except /api/v1/bookings | histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH,endpoint!="/api/v1/bookings"}[5m])))
          endpoint /api/v1/bookings latency | histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint="/api/v1/bookings"}[5m])))
          excluding /api/v1/bookings, request rate | sum(rate(H{HEALTH,endpoint!="/api/v1/bookings"}[5m]))
          """)
  void aPathNamesAnEndpoint(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          latency of api/ | UNKNOWN_ENDPOINT | /api
          latency of the teleport endpoint /api/v1/bookings | UNKNOWN_WORDS | teleport
          """)
  void aPathNamesAnEndpointIsRefused(String question, Cause cause, String words) {
    refused(question, cause, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          p99 latency under /api/v1/bookings | histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint=~"/api/v1/bookings(/.*)?"}[5m])))
          p99 latency within /bookings | histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint=~"/api/v1/bookings(/.*)?"}[5m])))
          traffic of everything under /bookings | sum(rate(H{endpoint=~"/api/v1/bookings(/.*)?"}[5m]))
          traffic starting with /api/v1/bookings | sum(rate(H{endpoint=~"/api/v1/bookings(/.*)?"}[5m]))
          within /bookings latency | histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint=~"/api/v1/bookings(/.*)?"}[5m])))
          """)
  void aPathMayNameAllBelowIt(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          traffic of everything under /api/v1/book | UNKNOWN_ENDPOINT | /api/v1/book
          """)
  void aPathMayNameAllBelowItIsRefused(String question, Cause cause, String words) {
    refused(question, cause, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          latency of the endpoint search | histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint="/api/v1/search"}[5m])))
          latency of the login endpoint | histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint="/api/v1/auth/login"}[5m])))
          latency of the bookings | histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint="/api/v1/bookings"}[5m])))
          latency of the cancel bookings endpoint | histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint="/api/v1/bookings/{booking_id}/cancel"}[5m])))
          latency of the bookings cancel endpoint | histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint="/api/v1/bookings/{booking_id}/cancel"}[5m])))
          error rate on checkout | sum(rate(H{endpoint="/api/v1/payments/checkout",status_code=~"5.."}[5m])) / sum(rate(H{endpoint="/api/v1/payments/checkout"}[5m]))
          error rate of payments checkout | sum(rate(H{endpoint="/api/v1/payments/checkout",status_code=~"5.."}[5m])) / sum(rate(H{endpoint="/api/v1/payments/checkout"}[5m]))
          requests to messages in the last hour | sum(increase(H{endpoint="/api/v1/messages"}[1h]))
          endpoint bookings latency | histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint="/api/v1/bookings"}[5m])))
          latency of endpoints except search endpoint | histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH,endpoint!="/api/v1/search"}[5m])))
          traffic of the messages endpoint excluding POST | sum(rate(H{endpoint="/api/v1/messages",method!="POST"}[5m]))
          search endpoint latency | histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint="/api/v1/search"}[5m])))
          latency of the me endpoint | histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint="/api/v1/users/me"}[5m])))
          """)
  void wordsNameTheShortestEndpointThatHasThemAll(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          latency of login | histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint="/api/v1/auth/login"}[5m])))
          p95 of login twenty minutes ago | histogram_quantile(0.95, sum by (le) (rate(D_bucket{endpoint="/api/v1/auth/login"}[5m] offset 20m)))
          401 on users/me in the last hour | sum(increase(H{endpoint="/api/v1/users/me",status_code="401"}[1h]))
          DELETEs in the last hour | sum(increase(H{HEALTH,method="DELETE"}[1h]))
          """)
  void partOfThePlatformIsAnEndpointWhereNothingElseHasDurations(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          latency of the bookings search checkout endpoint | UNKNOWN_ENDPOINT | booking search checkout
          latency of the bookings search checkout login messages reviews endpoint | UNKNOWN_ENDPOINT | checkout log in message review
          latency of the endpoint bookings search checkout login messages reviews | UNKNOWN_ENDPOINT | booking search checkout log in
          latency of the endpoint teleport | UNKNOWN_WORDS | teleport
          latency of unknownthing endpoint | UNKNOWN_ENDPOINT | unknownthing
          latency of the unknownthing endpoints | UNKNOWN_WORDS | unknownthing
          latency of bookings and search endpoints | SEVERAL_MEASURES | and
          latency of endpoint | UNKNOWN_WORDS | endpoint
          teleport endpoint latency | UNKNOWN_ENDPOINT | teleport
          """)
  void wordsNameTheShortestEndpointThatHasThemAllIsRefused(
      String question, Cause cause, String words) {
    refused(question, cause, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          latency of PUT bookings endpoint | histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint="/api/v1/bookings",method="PUT"}[5m])))
          POST bookings latency | histogram_quantile(0.99, sum by (le) (rate(D_bucket{method="POST",endpoint="/api/v1/bookings"}[5m])))
          POST checkout latency | histogram_quantile(0.99, sum by (le) (rate(D_bucket{method="POST",endpoint="/api/v1/payments/checkout"}[5m])))
          latency of POST payments checkout | histogram_quantile(0.99, sum by (le) (rate(D_bucket{method="POST",endpoint="/api/v1/payments/checkout"}[5m])))
          latency GET search endpoint | histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint="/api/v1/search",method="GET"}[5m])))
          PATCH traffic | sum(rate(H{HEALTH,method="PATCH"}[5m]))
          POST LATENCY | histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH,method="POST"}[5m])))
          latency without GET | histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH,method!="GET"}[5m])))
          latency of GET search | histogram_quantile(0.99, sum by (le) (rate(D_bucket{method="GET",endpoint="/api/v1/search"}[5m])))
          POST login latency | histogram_quantile(0.99, sum by (le) (rate(D_bucket{method="POST",endpoint="/api/v1/auth/login"}[5m])))
          """)
  void methodsInCapitalsAreMeant(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          traffic of get requests | sum(rate(H{HEALTH,method="GET"}[5m]))
          error rate of only get requests | sum(rate(H{HEALTH,method="GET",status_code=~"5.."}[5m])) / sum(rate(H{HEALTH,method="GET"}[5m]))
          every get request per second | sum(rate(H{HEALTH,method="GET"}[5m]))
          get requests per minute | sum(rate(H{HEALTH,method="GET"}[5m])) * 60
          how many get requests in the last hour | sum(increase(H{HEALTH,method="GET"}[1h]))
          traffic of get | sum(rate(H{HEALTH,method="GET"}[5m]))
          traffic for post | sum(rate(H{HEALTH,method="POST"}[5m]))
          traffic of put | sum(rate(H{HEALTH,method="PUT"}[5m]))
          rate of delete requests | sum(rate(H{HEALTH,method="DELETE"}[5m]))
          delete requests in the last hour | sum(increase(H{HEALTH,method="DELETE"}[1h]))
          traffic of head requests | sum(rate(H{HEALTH,method="HEAD"}[5m]))
          traffic of options requests | sum(rate(H{HEALTH,method="OPTIONS"}[5m]))
          post vs get traffic | (sum(rate(H{HEALTH,method="POST"}[5m]))) - (sum(rate(H{HEALTH,method="GET"}[5m])))
          traffic of delete versus put | (sum(rate(H{HEALTH,method="DELETE"}[5m]))) - (sum(rate(H{HEALTH,method="PUT"}[5m])))
          """)
  void methodsInSmallLettersAreMeantBesideRequests(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          traffic for delete | UNKNOWN_WORDS | delete
          patch errors | UNKNOWN_WORDS | patch
          """)
  void methodsInSmallLettersAreMeantBesideRequestsIsRefused(
      String question, Cause cause, String words) {
    refused(question, cause, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          get the latency | histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH}[5m])))
          GET LATENCY | histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH}[5m])))
          get latency by endpoint | histogram_quantile(0.99, sum by (le, endpoint) (rate(D_bucket{HEALTH}[5m])))
          I want to get requests per minute | sum(rate(H{HEALTH}[5m])) * 60
          can you get traffic | sum(rate(H{HEALTH}[5m]))
          can i get requests by endpoint | sum by (endpoint) (rate(H{HEALTH}[5m]))
          """)
  void aWishThatSaysGetNamesNoMethod(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          endpoint latency | histogram_quantile(0.99, sum by (le, endpoint) (rate(D_bucket{HEALTH}[5m])))
          endpoint latency for GET | histogram_quantile(0.99, sum by (le, endpoint) (rate(D_bucket{HEALTH,method="GET"}[5m])))
          endpoint traffic | sum by (endpoint) (rate(H{HEALTH}[5m]))
          """)
  void endpointLatencyIsLatencyByEndpoint(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          endpoints latency | UNKNOWN_WORDS | endpoints
          """)
  void endpointLatencyIsLatencyByEndpointIsRefused(String question, Cause cause, String words) {
    refused(question, cause, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          requests including health checks | sum(rate(H[5m]))
          requests per minute including health endpoint and ready | sum(rate(H[5m])) * 60
          latency including health checks and ready endpoint | histogram_quantile(0.99, sum by (le) (rate(D_bucket[5m])))
          latency without health checks | histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH}[5m])))
          latency excluding the health check endpoint | histogram_quantile(0.99, sum by (le) (rate(D_bucket{HEALTH}[5m])))
          latency of health checks | histogram_quantile(0.99, sum by (le) (rate(D_bucket{endpoint="/api/v1/health"}[5m])))
          latency including health and ready checks | histogram_quantile(0.99, sum by (le) (rate(D_bucket[5m])))
          """)
  void healthChecksCountOnlyIfAskedFor(String question, String expected) {
    assertThat(promql(question)).isEqualTo(spelledOut(expected));
  }
}
