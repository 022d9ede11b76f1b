package com.instainstru.copilot.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.security.audit.AuditChain;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.AssembledServer.Got;
import com.instainstru.copilot.testing.CapturedLog;
import com.instainstru.copilot.testing.IntegrationTest;
import com.instainstru.copilot.testing.OtherCallers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mockwebserver3.RecordedRequest;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operators see of calls: audit, log, metrics, health. */
@IntegrationTest
class OperatorSettingsTest {
  private static final String PREVIEWED = "{\"meta\":{},\"data\":{\"confirm_token\":\"t-secret\"}}";

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("audit.jsonl");
  }

  private AssembledServer audited() throws IOException {
    return AssembledServer.builder()
        .actions()
        .set(SettingName.AUDIT_LOG, file().toString())
        .start();
  }

  private List<JsonNode> lines(int count) throws IOException {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> Files.exists(file()) && Files.readAllLines(file()).size() >= count);
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file())) {
      lines.add(JsonMapper.shared().readTree(line));
    }
    return lines;
  }

  @Test
  void auditsAnActionInOneLineWithoutValues_V01() throws Exception {
    try (AssembledServer server = audited()) {
      server.backend().enqueue(AssembledServer.json(200, PREVIEWED));
      server.backend().enqueue(AssembledServer.json(200, "{\"meta\":{},\"data\":{}}"));
      String token =
          server
              .call(
                  "invites_preview",
                  "{'recipient_emails': ['ana@example.com'], 'message_note': 'Hello Ana'}")
              .structured()
              .at("/data/confirm_token")
              .asString();
      server.backend().takeRequest();
      server.call("invites_send", "{'confirm_token': '" + token + "'}");

      // The line of an action is there before its answer.
      JsonNode line = lines(2).get(1);
      RecordedRequest sent = server.backend().takeRequest();
      assertThat(line.propertyNames())
          .containsExactly(
              "time",
              "request_id",
              "principal",
              "authentication",
              "client",
              "tool",
              "arguments",
              "arguments_sha256",
              "outcome",
              "duration_ms",
              "upstream_key",
              "consent",
              "previous_sha256");
      assertThat(line.get("principal").asString()).isEqualTo("service");
      assertThat(line.get("authentication").asString()).isEqualTo("service_token");
      assertThat(line.get("tool").asString()).isEqualTo("instainstru_invites_send");
      assertThat(line.get("outcome").asString()).isEqualTo("success");
      assertThat(line.get("arguments").toString()).isEqualTo("[\"confirm_token\"]");
      assertThat(line.get("arguments_sha256").asString()).matches("[0-9a-f]{64}");
      assertThat(line.get("request_id").asString())
          .isEqualTo(sent.getHeaders().get("X-Request-Id"));
      assertThat(line.get("upstream_key").asString())
          .isEqualTo(sent.getHeaders().get("Idempotency-Key"));
      assertThat(Files.readString(file()))
          .doesNotContain("ana@example.com", "Hello", token, "t-secret", AssembledServer.TOKEN);
    }
    assertThat(new AuditChain(null).follow(file(), null).firstBad()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not_found|invites_detail|{'identifier': 'secret-id'}|404",
        "upstream_unavailable|payments_pipeline|{}|500",
        "outcome_unknown|invites_send|{}|500",
        "invalid_arguments|users_lookup|{'identifer': 'secret-id'}|200",
        "invalid_arguments|celery_failed_tasks|{'jo@example.com': 1}|200"
      })
  void logsOneLineWithTheCodeOfAFailure_V01(String row) throws Exception {
    String[] parts = row.split("\\|", -1);
    try (AssembledServer server = audited()) {
      String arguments = parts[2];
      int lines = 1;
      if (parts[1].equals("invites_send")) {
        server.backend().enqueue(AssembledServer.json(200, PREVIEWED));
        String token =
            server
                .call("invites_preview", "{'recipient_emails': ['ana@example.com']}")
                .structured()
                .at("/data/confirm_token")
                .asString();
        arguments = "{'confirm_token': '" + token + "'}";
        lines = 2;
      }
      for (int i = 0; i < 3; i++) {
        server.backend().enqueue(AssembledServer.json(Integer.parseInt(parts[3]), "{}"));
      }

      Got got = server.call(parts[1], arguments);

      assertThat(got.failure()).isEqualTo(parts[0]);
      JsonNode line = lines(lines).get(lines - 1);
      assertThat(line.get("outcome").asString()).isEqualTo(parts[0]);
      assertThat(line.get("request_id").asString())
          .isEqualTo(got.structured().get("request_id").asString());
      assertThat(line.toString()).doesNotContain("secret-id", "jo@example.com", "identifer");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 403, 422, 429, 500})
  void usesOneRequestIdInAnswerLogAndUpstream_V02(int status) throws Exception {
    try (AssembledServer server = AssembledServer.start();
        CapturedLog log = CapturedLog.start()) {
      server.backend().enqueue(AssembledServer.json(status, "{}"));

      String id = server.call("payments_pipeline", "{}").structured().get("request_id").asString();

      assertThat(server.backend().takeRequest().getHeaders().get("X-Request-Id")).isEqualTo(id);
      await().until(() -> log.text().contains("request_id=" + id));
    }
  }

  @ParameterizedTest
  @CsvSource({"1ms, true", "1m, false"})
  void logsAWarningForASlowCall(String slow, boolean warned) throws Exception {
    try (AssembledServer server = AssembledServer.builder().limits("calls_slow=" + slow).start();
        CapturedLog log = CapturedLog.start()) {
      server
          .backend()
          .enqueue(
              AssembledServer.json(404, "{}")
                  .newBuilder()
                  .headersDelay(20, TimeUnit.MILLISECONDS)
                  .build());

      String id = server.call("payments_pipeline", "{}").structured().get("request_id").asString();

      await().until(() -> log.text().contains("request_id=" + id));
      assertThat(
              log.text()
                  .lines()
                  .anyMatch(
                      line ->
                          line.contains("WARN")
                              && line.contains(
                                  "slow call: tool=instainstru_payments_pipeline outcome=not_found")
                              && line.contains(id)))
          .isEqualTo(warned);
    }
  }

  @Test
  void metricLabelsHoldNoValueOfACaller_V03() throws Exception {
    try (AssembledServer server = AssembledServer.start()) {
      server.backend().enqueue(AssembledServer.json(200, "{}"));
      server.call("users_lookup", "{'identifier': 'chosen@example.com'}");
      server.call("chosen_tool", "{}");
      server.call("celery_failed_tasks", "{'chosen': 1}");
      server.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"chosen/method\",\"params\":{}}");
      server.send(server.request("/mcp").header("User-Agent", "chosen").get());

      String metrics = server.metrics();

      assertThat(metrics).contains("copilot_tool_calls").doesNotContain("chosen");
      Matcher labels = Pattern.compile("copilot_tool_calls\\w*\\{([^}]*)}").matcher(metrics);
      while (labels.find()) {
        for (String label : labels.group(1).replaceAll("\"[^\"]*\"", "").split(",", -1)) {
          assertThat(label).isIn("tool=", "outcome=", "transport=", "quantile=", "le=");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrong-token-of-somebody", "eyJhbGciOiJub25lIn0.e30.", "x"})
  void logsARejectedTokenByItsDigestAlone_V04(String token) throws Exception {
    try (AssembledServer server = AssembledServer.start();
        CapturedLog log = CapturedLog.start()) {
      assertThat(server.callAs(token + "1", "payments_pipeline", "{}").status()).isEqualTo(401);

      String digest =
          com.instainstru.copilot.security.audit.AuditEntry.digest(token + "1").substring(0, 12);
      List<String> told = log.text().lines().filter(line -> line.contains(digest)).toList();
      assertThat(told).hasSize(1).allMatch(line -> line.contains("WARN"));
      assertThat(log.text()).doesNotContain(token + "1");
    }
  }

  @Test
  void rejectsOnlyActionsWhenTheAuditFileIsNotWritable_V07() throws Exception {
    for (Path bad :
        List.of(folder, folder.resolve("no such folder/audit.jsonl"), Path.of("/dev/full"))) {
      try (AssembledServer server =
          AssembledServer.builder().actions().set(SettingName.AUDIT_LOG, bad.toString()).start()) {
        server.backend().enqueue(AssembledServer.json(200, "{}"));
        assertThat(server.call("payments_pipeline", "{}").failure()).isEmpty();
        await()
            .untilAsserted(
                () -> {
                  Got silence =
                      server.call(
                          "alert_silence",
                          "{'matchers': [{'name': 'a', 'value': 'b'}], 'duration_minutes': 5,"
                              + " 'comment': 'x'}");
                  assertThat(silence.failure()).as("%s", bad).isEqualTo("not_configured");
                  assertThat(silence.structured().get("message").asString())
                      .contains("INSTAINSTRU_MCP_AUDIT_LOG");
                });
        assertThat(server.call("invites_send", "{'confirm_token': 'x'}").failure())
            .isEqualTo("not_configured");
        assertThat(server.grafana().getRequestCount()).isZero();
      }
    }
  }

  @Test
  void healthAnswersWithTheStatusAlone_V08() throws Exception {
    try (AssembledServer server = AssembledServer.start()) {
      Got first =
          server.send(new Request.Builder().url(server.uri().resolve("/api/v1/health").toString()));
      assertThat(first.status()).isEqualTo(200);
      assertThat(first.body().length()).isLessThan(100);
      assertThat(first.body().toLowerCase(Locale.ROOT))
          .doesNotContain("version", "java", "jetty", "host", "127.0.0.1", "uptime")
          .doesNotContainPattern("\\d");
      server.call("payments_pipeline", "{}");
      Got later =
          server.send(new Request.Builder().url(server.uri().resolve("/api/v1/health").toString()));
      assertThat(later.body()).isEqualTo(first.body());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "auth0|5f7c",
        "ana@example.com",
        "a b",
        "x\ny: injected",
        "Zoë",
        "a%20b",
        "\u202eevil",
        "\t"
      })
  void sendsTheBackendTheSubjectAlone(String subject) throws Exception {
    OtherCallers people = OtherCallers.make();
    try (AssembledServer server = people.admit(AssembledServer.builder().actions()).start()) {
      server.backend().enqueue(AssembledServer.json(200, "{}"));
      String token = people.token(subject);
      assertThat(server.callAs(token, "payments_pipeline", "{}").failure()).isEmpty();

      RecordedRequest sent = server.backend().takeRequest();
      String actor = Objects.requireNonNull(sent.getHeaders().get("X-Actor"));
      assertThat(actor).matches("[\\x21-\\x7e]{1,255}");
      assertThat(
              java.net.URLDecoder.decode(
                  actor.replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo(subject);
      assertThat(sent.getHeaders().values("X-Actor")).hasSize(1);
      assertThat(sent.getHeaders().values("Authorization"))
          .containsExactly("Bearer " + AssembledServer.BACKEND_TOKEN);
      assertThat(sent.getHeaders().toString()).doesNotContain(token);
      assertThat(sent.getHeaders().get("y")).isNull();
    }
  }

  @Test
  void sendsAVeryLongSubjectAsItsDigest() throws Exception {
    OtherCallers people = OtherCallers.make();
    try (AssembledServer server = people.admit(AssembledServer.builder()).start()) {
      server.backend().enqueue(AssembledServer.json(200, "{}"));
      server.callAs(people.token("s".repeat(300)), "payments_pipeline", "{}");
      assertThat(server.backend().takeRequest().getHeaders().get("X-Actor"))
          .matches("sha256:[0-9a-f]{64}");
    }
  }

  @Test
  void namesTheCallerAsAuthorOfASilence() throws Exception {
    OtherCallers people = OtherCallers.make();
    try (AssembledServer server = people.admit(AssembledServer.builder().actions()).start()) {
      server.grafana().enqueue(AssembledServer.json(200, "[]"));
      server.grafana().enqueue(AssembledServer.json(202, "{\"silenceID\":\"s-1\"}"));
      Got got =
          server.silence(
              people.token("ana"),
              "{'matchers': [{'name': 'alertname', 'value': 'Slow'}], 'duration_minutes': 5,"
                  + " 'comment': 'deploy', 'created_by': 'somebody else'}");
      assertThat(got.failure()).isEmpty();
      server.grafana().takeRequest();
      RecordedRequest sent = server.grafana().takeRequest();
      assertThat(sent.getBody().utf8())
          .contains("\"createdBy\":\"ana\"")
          .doesNotContain("somebody");
    }
  }
}
