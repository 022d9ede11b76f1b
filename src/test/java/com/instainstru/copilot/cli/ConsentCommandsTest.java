package com.instainstru.copilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.IntegrationTest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

/** Consent at a terminal: typed for one's own call, or as the operator of a server. */
@IntegrationTest
class ConsentCommandsTest {
  private static final String SILENCE =
      "{'matchers': [{'name': 'alertname', 'value': 'Slow'}], 'duration_minutes': 30, 'comment':"
          + " 'x'}";

  @TempDir Path folder;

  private final Map<String, String> environment =
      new HashMap<>(Map.of("INSTAINSTRU_MCP_MANAGEMENT_PORT", "0"));
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String typed, boolean interactive, String... arguments) {
    out.reset();
    err.reset();
    return CopilotCommand.run(
        TypedTerminal.of(typed, out, err, environment, folder, interactive), arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private int silence(String typed, boolean interactive, String... more) {
    String[] arguments = {
      "call", "--demo", "--actions", "--json", "alert_silence", SILENCE.replace('\'', '"')
    };
    String[] all = new String[arguments.length + more.length];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return run(typed, interactive, all);
  }

  @Test
  void actsWhenThePersonTypesTheNumber() {
    assertThat(silence("30\n", true)).as(err()).isEqualTo(0);
    assertThat(err()).contains("alertname is “Slow”", "30", "Minutes:");
    assertThat(out()).contains("silence_id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "y\n", "3\n"})
  void doesNothingWhenAnythingElseIsTyped(String typed) {
    assertThat(silence(typed, true)).isEqualTo(1);
    assertThat(out()).isEmpty();
    assertThat(err()).contains("consent_refused");
  }

  @Test
  void failsWithoutAPreviewWhereNobodyCanBeAsked() {
    assertThat(silence("30\n", false)).isEqualTo(1);
    assertThat(err()).contains("invalid_arguments", "dry_run");
    assertThat(silence("", false, "dry_run=true")).as(err()).isEqualTo(0);
    assertThat(out()).contains("confirm_token");
  }

  @Test
  void callFailsWhereApprovalNeedsAServer() {
    environment.put("INSTAINSTRU_MCP_CONSENT", "person");
    assertThat(silence("30\n", true)).isEqualTo(1);
    assertThat(err()).contains("consent_unavailable", "INSTAINSTRU_MCP_CONSENT=person");
  }

  private static AssembledServer server() throws Exception {
    return AssembledServer.builder().actions().set(SettingName.CONSENT, "person").start();
  }

  private int approve(AssembledServer server, String code, String typed, String... more) {
    String[] arguments = {"approve", code, "--url", server.uri().resolve("/").toString()};
    String[] all = new String[arguments.length + more.length];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return run(typed, true, all);
  }

  private static String code(AssembledServer server) throws Exception {
    return server.call("alert_silence", SILENCE).structured().path("approval_code").asString("");
  }

  @Test
  void approveShowsAndApprovesAnAction() throws Exception {
    try (AssembledServer server = server()) {
      Path token = Files.writeString(folder.resolve("token"), AssembledServer.TOKEN + "\n");
      String code = code(server);
      String file = token.toString();

      assertThat(approve(server, code, "n\n", "--token-file", file)).isEqualTo(1);
      assertThat(err())
          .contains("alertname is “Slow”", "Approve this? [y/N]", "Nothing was decided");
      assertThat(approve(server, code, "", "--token-file", file)).isEqualTo(1);
      assertThat(approve(server, code, "y\n", "--token-file", file)).as(err()).isEqualTo(0);
      assertThat(out()).startsWith("Approved.");

      server.grafana().enqueue(AssembledServer.json(202, "{\"silenceID\":\"s-1\"}"));
      assertThat(server.call("alert_silence", SILENCE).failure()).isEmpty();
      assertThat(approve(server, code, "y\n", "--token-file", file)).isEqualTo(1);
      assertThat(err()).contains("404", "no such code");
    }
  }

  @Test
  void approveRejectsAnActionWithATokenOfTheEnvironment() throws Exception {
    try (AssembledServer server = server()) {
      environment.put("INSTAINSTRU_MCP_APPROVER_TOKEN", AssembledServer.TOKEN);
      String code = code(server);
      assertThat(approve(server, code, "", "--refuse", "--yes")).as(err()).isEqualTo(0);
      assertThat(server.call("alert_silence", SILENCE).failure()).isEqualTo("consent_refused");
      assertThat(approve(server, code, "", "--yes")).isEqualTo(1);
      assertThat(err()).contains("409");
    }
  }

  @Test
  void approveShowsNothingWithoutAToken() throws Exception {
    try (AssembledServer server = server()) {
      assertThat(approve(server, code(server), "y\n")).isEqualTo(1);
      assertThat(err()).contains("401", "INSTAINSTRU_MCP_APPROVER_TOKEN").doesNotContain("Slow");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://copilot.example.com", "ftp://127.0.0.1", "https://me@copilot.example.com"})
  void approveSendsNoTokenToAnUnsafeUrl(String url) {
    environment.put("INSTAINSTRU_MCP_APPROVER_TOKEN", "secret");
    assertThat(run("y\n", true, "approve", "AAAA-AAAA", "--url", url)).isEqualTo(2);
    assertThat(err()).contains("--url must be");
  }

  @Test
  void approveExplainsWrongInput() {
    assertThat(run("", true, "approve", "../x")).isEqualTo(2);
    assertThat(run("", true, "approve", "AAAA-AAAA", "--token-file", "missing")).isEqualTo(2);
    assertThat(err()).contains("--token-file");
    environment.put("INSTAINSTRU_MCP_APPROVER_TOKEN", "two words");
    assertThat(run("", true, "approve", "AAAA-AAAA")).isEqualTo(2);
    environment.remove("INSTAINSTRU_MCP_APPROVER_TOKEN");
    assertThat(run("", true, "approve", "AAAA-AAAA", "--url", "http://127.0.0.1:9")).isEqualTo(2);
    assertThat(err()).contains("No server answers");
  }

  @Test
  void approveReportsTheStatusOfAnotherServer() throws Exception {
    try (MockWebServer other = new MockWebServer()) {
      other.enqueue(new MockResponse.Builder().code(502).body("<html>").build());
      other.start();

      assertThat(run("", false, "approve", "7KXD-M2QA", "--url", other.url("/").toString()))
          .isEqualTo(CopilotCommand.FAILED);
      assertThat(err()).contains("The server answered 502").doesNotContain("html");
    }
  }

  @Test
  void showsNoControlCharactersOfACaller() throws Exception {
    try (MockWebServer server = new MockWebServer()) {
      server.enqueue(
          new MockResponse.Builder()
              .body(
                  JsonNodeFactory.instance
                      .objectNode()
                      .put("action", "Mute\nTool  x")
                      .put("caller", "jo\u001b[2J\u009b2J\u202eevil\u0007")
                      .put("client", "a\tb\u2028c")
                      .toString())
              .build());
      server.start();

      assertThat(run("n\n", true, "approve", "7KXD-M2QA", "--url", server.url("/").toString()))
          .isEqualTo(CopilotCommand.FAILED);
      assertThat(err())
          .contains("Action      Mute Tool  x", "Caller      jo[2J2Jevil", "Client      a bc")
          .doesNotContain("\u001b", "\u009b", "\u202e", "\u0007", "\u2028", "\t");
    }
  }

  @Test
  void approveDecidesNothingWhenInterrupted() throws Exception {
    try (MockWebServer silent = new MockWebServer()) {
      silent.start();
      Thread.currentThread().interrupt();

      assertThat(run("", false, "approve", "7KXD-M2QA", "--url", silent.url("/").toString()))
          .isNotEqualTo(CopilotCommand.DONE);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(err()).contains("nothing was decided");
    }
  }
}
