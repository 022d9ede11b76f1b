package com.instainstru.copilot.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.CapturedLog;
import com.instainstru.copilot.testing.IntegrationTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Upstreams that show the credential which this server sent them. */
@IntegrationTest
class EchoedSecretsTest {
  private static final String SECRET = AssembledServer.BACKEND_TOKEN;

  private static AssembledServer server() throws IOException {
    return AssembledServer.builder().set(SettingName.API_SERVICE_TOKEN, SECRET).start();
  }

  @Test
  void showsNoConfiguredSecretThatAnAnswerHolds() throws IOException {
    try (AssembledServer server = server()) {
      server
          .backend()
          .enqueue(
              AssembledServer.json(
                  200,
                  "{\"failed_tasks\":[{\"args\":[\"x "
                      + SECRET
                      + "y\"],\""
                      + SECRET
                      + "\":1}],\"count\":1,\"checked_at\":\"now\"}"));

      Got got = server.call("celery_failed_tasks", "{}");

      assertThat(got.failure()).isEmpty();
      assertThat(got.body()).contains("x [redacted]y").doesNotContain(SECRET);
    }
  }

  @Test
  void showsNoConfiguredSecretThatAnErrorHolds() throws IOException {
    try (CapturedLog log = CapturedLog.start();
        AssembledServer server = server()) {
      server
          .grafana()
          .enqueue(
              AssembledServer.json(
                  400,
                  "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"no "
                      + SECRET
                      + " here\"}"));

      Got got = server.call("prometheus_query", "{'query': 'up'}");

      assertThat(got.failure()).isNotEmpty();
      assertThat(got.body()).contains("[redacted]").doesNotContain(SECRET);
      assertThat(log.text()).contains("prometheus_query").doesNotContain(SECRET);
    }
  }

  @Test
  void logsNoConfiguredSecret() throws IOException {
    try (CapturedLog log = CapturedLog.start();
        AssembledServer server = server()) {
      LoggerFactory.getLogger(EchoedSecretsTest.class)
          .warn("an upstream said {}", SECRET, new IllegalStateException("it was " + SECRET));

      assertThat(log.text())
          .contains("an upstream said [redacted]", "it was [redacted]")
          .doesNotContain(SECRET);
      assertThat(server.uri()).isNotNull();
    }
  }
}
