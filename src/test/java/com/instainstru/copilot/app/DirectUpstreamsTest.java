package com.instainstru.copilot.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.IntegrationTest;
import java.io.IOException;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Prometheus and an Alertmanager that are reached without Grafana, and want credentials. */
@IntegrationTest
class DirectUpstreamsTest {
  private final MockWebServer direct = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    direct.start();
  }

  @AfterEach
  void stop() {
    direct.close();
  }

  private Headers headers() throws InterruptedException {
    RecordedRequest request = direct.takeRequest();
    return request.getHeaders();
  }

  @Test
  void sendsTokenAndTenantToPrometheusAndShowsNeither() throws Exception {
    try (AssembledServer server =
        AssembledServer.builder()
            .set(SettingName.PROMETHEUS_URL, direct.url("/").toString())
            .set(SettingName.PROMETHEUS_TOKEN, "prometheus-s3cr3t")
            .set(SettingName.PROMETHEUS_TENANT, "team-1")
            .start()) {
      direct.enqueue(
          AssembledServer.json(
              400,
              "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"no prometheus-s3cr3t\"}"));

      Got got = server.call("prometheus_query", "{'query': 'up'}");

      assertThat(got.failure()).isEqualTo("upstream_rejected");
      assertThat(got.body()).contains("no [redacted]").doesNotContain("s3cr3t");
      Headers sent = headers();
      assertThat(sent.get("Authorization")).isEqualTo("Bearer prometheus-s3cr3t");
      assertThat(sent.get("X-Scope-OrgID")).isEqualTo("team-1");
      assertThat(server.grafana().getRequestCount()).isZero();

      direct.enqueue(AssembledServer.json(200, "{}"));
      server.send(server.anonymous("/api/v1/ready"));
      assertThat(headers().get("X-Scope-OrgID")).isEqualTo("team-1");
    }
  }

  @Test
  void sendsUserAndPasswordToAlertmanagerAndShowsNeither() throws Exception {
    try (AssembledServer server =
        AssembledServer.builder()
            .set(SettingName.ALERTMANAGER_URL, direct.url("/").toString())
            .set(SettingName.ALERTMANAGER_USER, "admin")
            .set(SettingName.ALERTMANAGER_PASSWORD, "alert-s3cr3t")
            .start()) {
      direct.enqueue(AssembledServer.json(400, "\"bad YWRtaW46YWxlcnQtczNjcjN0 of alert-s3cr3t\""));

      Got got = server.call("alerts_list", "{}");

      assertThat(got.failure()).isEqualTo("upstream_rejected");
      assertThat(got.body()).doesNotContain("s3cr3t", "YWRtaW46YWxlcnQtczNjcjN0");
      Headers sent = headers();
      assertThat(sent.get("Authorization")).isEqualTo("Basic YWRtaW46YWxlcnQtczNjcjN0");
      assertThat(sent.get("X-Scope-OrgID")).isNull();
    }
  }
}
