package com.instainstru.copilot.tools.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.call.UpstreamError;
import com.instainstru.copilot.testing.TestMeters;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrafanaDataSourceTest {
  private static final String METADATA = "{\"status\": \"success\", \"data\": {}}";

  private final ScriptedUpstream grafana = new ScriptedUpstream("grafana");

  private GrafanaDataSource source(@Nullable String uid) {
    return new GrafanaDataSource(uid, grafana, TestMeters.caches(Clock.systemUTC()));
  }

  private String uid() {
    return source(null).uid(Calls.context());
  }

  private ToolFailure failure() {
    return catchThrowableOfType(ToolFailure.class, this::uid);
  }

  private static ToolFailure rejected(int status) {
    return ToolFailure.of(FailureCode.UPSTREAM_AUTH_FAILED, "no")
        .from("grafana", false)
        .with(UpstreamError.answered(status, Map.of()));
  }

  @Test
  void isTheOneOfTheSettingsWithoutAQuestion() {
    assertThat(source("abc").uid(Calls.context())).isEqualTo("abc");
    assertThat(source("abc").known()).isEqualTo("abc");
    assertThat(grafana.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'uid': 'a', 'type': 'prometheus'} | a",
        "{'uid': 'l', 'type': 'loki', 'isDefault': true}, {'uid': 'a', 'type': 'prometheus'} | a",
        "{'uid': 'a', 'type': 'grafana-amazonprometheus-datasource'} | a",
        "{'uid': 'a', 'type': 'prometheus'}, {'uid': 'b', 'type': 'prometheus', 'isDefault': true}"
            + " | b",
        "{'uid': 'a', 'type': 'prometheus'}, {'uid': 'prometheus', 'type': 'prometheus'} |"
            + " prometheus"
      })
  void isTheOnlyOneElseTheDefaultElseTheUsualOne(String sources, String uid) {
    grafana.answers("[" + sources.replace('\'', '"') + "]");

    assertThat(uid()).isEqualTo(uid);
    assertThat(grafana.lines()).containsExactly("GET /api/datasources");
  }

  @Test
  void isAskedForOnceAndKnownFromThenOn() {
    grafana
        .answers("[{\"uid\": \"a\", \"type\": \"prometheus\"}]")
        .answers(METADATA)
        .answers(METADATA);
    GrafanaDataSource source = source(null);
    PrometheusClient prometheus = PrometheusClient.throughGrafana(grafana, source);
    assertThat(source.known()).isEqualTo("prometheus");

    prometheus.metadata(Calls.context());
    prometheus.metadata(Calls.context());

    assertThat(source.known()).isEqualTo("a");
    assertThat(grafana.lines())
        .containsExactly(
            "GET /api/datasources",
            "GET /api/datasources/proxy/uid/a/api/v1/metadata",
            "GET /api/datasources/proxy/uid/a/api/v1/metadata");
  }

  @Test
  void namesTheCandidatesIfNoneStandsOut() {
    grafana.answers(
        """
        [{"uid": "a", "name": "Blue", "type": "prometheus"},
         {"uid": "b", "name": "Green", "type": "prometheus"}]
        """);

    ToolFailure failure = failure();

    assertThat(failure.code()).isEqualTo(FailureCode.NOT_CONFIGURED);
    assertThat(failure.message())
        .contains("Blue (a), Green (b)", "INSTAINSTRU_MCP_GRAFANA_PROMETHEUS_DATASOURCE_UID");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[{\"uid\": \"l\", \"type\": \"loki\"}]"})
  void saysThatThereIsNone(String list) {
    grafana.answers(list);

    ToolFailure failure = failure();

    assertThat(failure.code()).isEqualTo(FailureCode.NOT_CONFIGURED);
    assertThat(failure.message())
        .contains("no Prometheus data source", "INSTAINSTRU_MCP_PROMETHEUS_URL");
  }

  @Test
  void isTheUsualOneForAKeyThatMayNotList() {
    grafana.fails(rejected(403));

    assertThat(uid()).isEqualTo("prometheus");
  }

  @Test
  void isUnknownWhileGrafanaFails() {
    grafana
        .fails(rejected(401))
        .fails(ToolFailure.of(FailureCode.UPSTREAM_TIMEOUT, "no").from("grafana", true))
        .answers("{}");

    assertThat(failure().code()).isEqualTo(FailureCode.UPSTREAM_AUTH_FAILED);
    assertThat(failure().code()).isEqualTo(FailureCode.UPSTREAM_TIMEOUT);
    assertThat(failure().code()).isEqualTo(FailureCode.UPSTREAM_BAD_RESPONSE);
  }
}
