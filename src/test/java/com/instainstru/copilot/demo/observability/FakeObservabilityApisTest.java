package com.instainstru.copilot.demo.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.demo.http.DemoClient;
import com.instainstru.copilot.demo.http.DemoClient.Answer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Grafana's surface, asked directly. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FakeObservabilityApisTest {
  private static final String PROMETHEUS = "/api/datasources/proxy/uid/prometheus/api/v1/";
  private static final String ALERTMANAGER = "/api/alertmanager/grafana/api/v2/";
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-31T15:00:00Z"), ZoneOffset.UTC);

  private final DemoClient client = new DemoClient();
  private FakeObservabilityApis world;

  @BeforeAll
  void start() {
    world = FakeObservabilityApis.start(CLOCK);
  }

  @AfterAll
  void stop() {
    world.close();
  }

  private Answer get(String path, String... query) {
    HttpUrl.Builder url = HttpUrl.get(world.grafanaUri() + path).newBuilder();
    for (int i = 0; i < query.length; i += 2) {
      url.addQueryParameter(query[i], query[i + 1]);
    }
    return client.send(
        new Request.Builder().url(url.build()).header("Authorization", "Bearer " + world.apiKey()));
  }

  private Answer silence(String body) {
    return client.send(
        new Request.Builder()
            .url(world.grafanaUri() + ALERTMANAGER + "silences")
            .header("Authorization", "Bearer " + world.apiKey())
            .post(RequestBody.create(body.replace('\'', '"'), MediaType.get("application/json"))));
  }

  @Test
  void aKeyIsNeeded() {
    assertThat(client.send(new Request.Builder().url(world.grafanaUri() + "/api/search")).status())
        .isEqualTo(401);
  }

  @Test
  void aRangeHasOneSampleAStep() {
    for (String step : new String[] {"60", "60s", "1m"}) {
      JsonNode values =
          get(
                  PROMETHEUS + "query_range",
                  "query",
                  "up{job=\"api\"}",
                  "start",
                  "2026-01-31T14:00:00Z",
                  "end",
                  "1769871600",
                  "step",
                  step)
              .body()
              .get("data")
              .get("result")
              .get(0)
              .get("values");
      assertThat(values).hasSize(61);
    }
    for (String step : new String[] {"1h", "1d"}) {
      assertThat(
              get(
                      PROMETHEUS + "query_range",
                      "query",
                      "vector(1)",
                      "start",
                      "0",
                      "end",
                      "86400",
                      "step",
                      step)
                  .status())
          .isEqualTo(200);
    }
  }

  @Test
  void aRangeBeyondReasonIsRefused() {
    assertThat(
            get(
                    PROMETHEUS + "query_range",
                    "query",
                    "up",
                    "start",
                    "0",
                    "end",
                    "100000",
                    "step",
                    "1")
                .body()
                .get("error")
                .stringValue())
        .contains("11,000 points");
    assertThat(
            get(PROMETHEUS + "query_range", "query", "up", "start", "9", "end", "1", "step", "1")
                .status())
        .isEqualTo(400);
    assertThat(
            get(PROMETHEUS + "query_range", "query", "up", "start", "0", "end", "1", "step", "0")
                .status())
        .isEqualTo(400);
    assertThat(get(PROMETHEUS + "query", "query", "up", "time", "soon").status()).isEqualTo(400);
    assertThat(get(PROMETHEUS + "query").body().get("error").stringValue())
        .contains("no expression found");
  }

  @Test
  void namesAndValuesCanBeLearned() {
    assertThat(get(PROMETHEUS + "label/__name__/values").body().get("data").toString())
        .contains("instainstru_http_requests_total", "up");
    assertThat(get(PROMETHEUS + "label/endpoint/values").body().get("data").toString())
        .contains("/api/v1/bookings");
    assertThat(get(PROMETHEUS + "metadata").status()).isEqualTo(200);
    assertThat(get(PROMETHEUS + "status/buildinfo").status()).isEqualTo(200);
    assertThat(get(PROMETHEUS + "query", "query", "no_such_metric").body().toString())
        .contains("\"result\":[]");
  }

  @Test
  void bookingIsSlowSinceTheIncident() {
    String p99 =
        "histogram_quantile(0.99, sum by (le) (rate(instainstru_http_request_duration_seconds_bucket{method=\"POST\",endpoint=\"/api/v1/bookings\"}[5m])))";
    double now = value(p99, "2026-01-31T15:00:00Z");
    double before = value(p99, "2026-01-31T12:00:00Z");
    assertThat(now).isGreaterThan(3 * before);
    assertThat(value("sum(background_jobs_failed)", "2026-01-31T12:00:00Z")).isEqualTo(1);
    assertThat(value("sum(instainstru_http_requests_in_progress)", "2026-01-31T12:00:00Z"))
        .isPositive();
  }

  private double value(String query, String time) {
    return Double.parseDouble(
        get(PROMETHEUS + "query", "query", query, "time", time)
            .body()
            .get("data")
            .get("result")
            .get(0)
            .get("value")
            .get(1)
            .stringValue());
  }

  @Test
  void silencesMuteWhileTheyLast() {
    assertThat(get(ALERTMANAGER + "status").status()).isEqualTo(200);
    assertThat(get(ALERTMANAGER + "alerts").body().toString()).contains("suppressed", "active");
    Answer made =
        silence(
            "{'matchers': [{'name': 'severity', 'value': 'critical', 'isRegex': false, 'isEqual':"
                + " false}], 'startsAt': '2026-01-31T14:00:00Z', 'endsAt': '2026-01-31T14:30:00Z',"
                + " 'comment': 'over', 'createdBy': 'x'}");
    assertThat(made.status()).isEqualTo(202);
    silence(
        "{'matchers': [{'name': 'alertname', 'value': 'x'}], 'startsAt': '2026-01-31T16:00:00Z',"
            + " 'endsAt': '2026-01-31T17:00:00Z', 'comment': 'to come'}");
    assertThat(get(ALERTMANAGER + "silences").body().toString())
        .contains("active", "expired", "pending");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "alertname=\"HighLatency\" ; 1",
        "severity=~\"critical|info\" ; 2",
        "severity!~\"[^[]+|]Z]\" ; 0",
        "alertname=~\"High\\nLatency\" ; 0",
        "alertname=~\"\\\\w+Latency\" ; 1",
        "missing=\"\" ; 4"
      })
  void listsAlertsThatFitAFilter(String filter, int count) {
    assertThat(get(ALERTMANAGER + "alerts", "filter", filter).body().size()).isEqualTo(count);
  }

  @ParameterizedTest
  @ValueSource(strings = {"alertname", "a=b", "alertname=~\"(\""})
  void aFilterThatIsNoneIsRejected(String filter) {
    assertThat(get(ALERTMANAGER + "alerts", "filter", filter).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "[]",
        "{'matchers': []}",
        "{'matchers': [1], 'startsAt': 'soon', 'endsAt': 'later', 'comment': 'x'}",
        "{'matchers': [1], 'startsAt': '2026-01-31T15:00:00Z', 'endsAt': '2026-01-31T14:00:00Z', 'comment': 'x'}",
        "{'matchers': [1], 'startsAt': '2026-01-31T15:00:00Z', 'endsAt': '2026-01-31T16:00:00Z', 'comment': ''}"
      })
  void aSilenceThatIsNoneIsRefused(String body) {
    assertThat(silence(body).status()).isEqualTo(400);
  }
}
