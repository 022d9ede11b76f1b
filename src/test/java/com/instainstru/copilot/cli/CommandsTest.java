package com.instainstru.copilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.testing.IntegrationTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command line as a person meets it, on the real object graph and the demo world. */
@IntegrationTest
class CommandsTest {
  @TempDir Path folder;

  private final Map<String, String> environment =
      new HashMap<>(Map.of("INSTAINSTRU_MCP_MANAGEMENT_PORT", "0"));
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private InputStream in = InputStream.nullInputStream();
  private int width = 100;
  private boolean interactive;

  private int run(String... arguments) {
    Terminal terminal =
        new Terminal(
            in,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment,
            folder,
            width,
            interactive);
    return CopilotCommand.run(terminal, arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private JsonNode json() {
    return JsonMapper.shared().readTree(out());
  }

  private void set(String name, String value) {
    environment.put("INSTAINSTRU_MCP_" + name, value);
  }

  @Test
  void showsUsageWithoutACommand() {
    assertThat(run()).isEqualTo(2);
    assertThat(err()).contains("Usage: copilot", "copilot ask --demo");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "stdio",
        "demo",
        "call",
        "ask",
        "tools",
        "prompts",
        "doctor",
        "install",
        "completion",
        "approve",
        "audit"
      })
  void everyCommandHasHelpWithAnExampleAndAVersion(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out()).contains("Usage: copilot " + command, "Example");
    assertThat(run("--version")).isZero();
    assertThat(out()).contains("copilot ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stdio", "doctor", "tools", "call celery_queue_depth", "ask p99 latency"})
  void readsNoFileThatItsFolderHolds(String command) throws IOException {
    try (MockWebServer stranger = new MockWebServer()) {
      stranger.start();
      String address = stranger.url("").toString();
      Files.writeString(
          folder.resolve(".env"),
          "INSTAINSTRU_MCP_SENTRY_BASE_URL="
              + address
              + "\nINSTAINSTRU_MCP_WORKOS_M2M_TOKEN_URL="
              + address
              + "\nINSTAINSTRU_MCP_ACTIONS=on\nINSTAINSTRU_MCP_CONSENT=token\n");
      run(command.split(" ", -1));
      assertThat(err()).doesNotContain("loosens a guard", ".env and");

      // The same file, named: its addresses get no secret of the environment.
      set("SENTRY_API_TOKEN", "real-token");
      set("WORKOS_M2M_CLIENT_ID", "client");
      set("WORKOS_M2M_CLIENT_SECRET", "real-secret");
      List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
      words.addAll(1, List.of("--env-file", ".env"));
      assertThat(run(words.toArray(String[]::new))).isEqualTo(2);
      assertThat(err())
          .contains(
              "INSTAINSTRU_MCP_SENTRY_BASE_URL comes from",
              "INSTAINSTRU_MCP_WORKOS_M2M_TOKEN_URL comes from",
              "Set both in the environment, or both in the file.")
          .doesNotContain("real-token", "real-secret");
      assertThat(stranger.getRequestCount()).isZero();
    }
  }

  @Test
  void servesNothingByAFileOfItsFolderThatTakesSecretsOrLoosensGuards() throws IOException {
    Files.writeString(
        folder.resolve(".env"),
        """
        INSTAINSTRU_MCP_SENTRY_BASE_URL=https://evil.example.com
        INSTAINSTRU_MCP_ACTIONS=on
        INSTAINSTRU_MCP_CONSENT=token
        """);
    set("SENTRY_API_TOKEN", "real-token");

    assertThat(run("serve", "--no-auth", "--port", "0")).isEqualTo(2);
    assertThat(err())
        .contains(
            "INSTAINSTRU_MCP_SENTRY_BASE_URL comes from",
            "INSTAINSTRU_MCP_ACTIONS in",
            "INSTAINSTRU_MCP_CONSENT in",
            "loosens a guard")
        .doesNotContain("real-token");
  }

  @Test
  void saysThatTheFileOfTheFolderIsNotReadWhenNothingIsSet() throws IOException {
    environment.clear();
    Files.writeString(folder.resolve(".env"), "INSTAINSTRU_MCP_MODULES=celery\n");

    assertThat(run("tools", "--json")).isZero();
    assertThat(json()).hasSizeGreaterThan(7);
    assertThat(run("tools", "--demo", "--env-file", ".env")).isEqualTo(2);
    assertThat(err()).contains("goes without --env-file");
    assertThat(run("tools", "--env-file", "none.env")).isEqualTo(2);
    assertThat(err()).contains("none.env is not a file");
  }

  @Test
  void askPrintsTheNumberAndItsProof() {
    assertThat(run("ask", "--demo", "p99", "latency")).as(err()).isZero();
    assertThat(out().lines().findFirst().orElse("")).matches("[0-9.]+( s|ms)");
    assertThat(out()).contains("promql  histogram_quantile(0.99", "window  5m");
  }

  @Test
  void askPrintsATableForRows() {
    assertThat(run("ask", "--demo", "slowest endpoints")).isZero();
    assertThat(out()).containsPattern("/api/v1/bookings +[0-9.]+( s|ms)").contains("next ");
  }

  @Test
  void askPrintsCorrections() {
    assertThat(run("ask", "--demo", "p95 latncy")).isZero();
    assertThat(out()).contains("read    latncy as latency");
  }

  @Test
  void askReportsATableWithoutRows() {
    assertThat(run("ask", "--demo", "login lockouts by threshold")).isZero();
    assertThat(out()).startsWith("no data").contains("reason  No series of");
  }

  @Test
  void askDrawsNothingWithoutSamples() {
    interactive = true;
    assertThat(run("ask", "--demo", "login lockouts per hour")).isZero();
    assertThat(out()).doesNotContain("  last hour");
  }

  @Test
  void rejectsJsonArgumentsThatAreNoObject() {
    assertThat(run("call", "--demo", "celery_failed_tasks", "[1]")).isEqualTo(2);
    assertThat(run("call", "--demo", "celery_failed_tasks", "{\"limit\": ")).isEqualTo(2);
    assertThat(err()).contains("This is not valid JSON");
  }

  @Test
  void askPrintsJsonForPrograms() {
    assertThat(run("ask", "--demo", "--json", "error rate")).isZero();
    assertThat(json().get("formatted").stringValue()).endsWith("%");
  }

  @Test
  void askFailsWithSuggestionsForAnUnknownQuestion() {
    assertThat(run("ask", "--demo", "request flavour")).isEqualTo(1);
    JsonNode failure = JsonMapper.shared().readTree(err());
    assertThat(failure.get("error").stringValue()).isEqualTo("unknown_question");
    assertThat(failure.get("message").stringValue()).contains("not understood: flavour");
    assertThat(failure.get("suggestions")).isNotEmpty();
  }

  @Test
  void askWritesAChart() {
    set("LIMITS", "upstream_attempt=60s,upstream_call=60s");
    Path chart = folder.resolve("chart.png");
    assertThat(run("ask", "--demo", "--chart", chart.toString(), "p95 latency by endpoint"))
        .as(err())
        .isZero();
    assertThat(chart).as(err()).isNotEmptyFile();
    assertThat(run("ask", "--demo", "--chart", folder.toString(), "p95 latency")).isEqualTo(2);
    assertThat(err()).contains("Cannot write the chart");
    err.reset();
    Path none = folder.resolve("none.png");
    assertThat(run("ask", "--demo", "--chart", none.toString(), "login lockouts per hour"))
        .isZero();
    assertThat(err()).contains("no samples");
    assertThat(none).doesNotExist();
  }

  @Test
  void askDrawsTheLastHourOnATerminal() {
    interactive = true;
    assertThat(run("ask", "--demo", "p95 latency")).isZero();
    assertThat(out()).containsPattern("[▁▂▃▄▅▆▇█]{30,}  last hour");
    set("EXCLUDE_TOOLS", "prometheus_query_range");
    assertThat(run("ask", "--demo", "p95 latency")).isZero();
    assertThat(Sparkline.draw(List.of(1.0, 2.0, 8.0))).isEqualTo("▁▂█  last hour");
    assertThat(Sparkline.draw(List.of(3.0, 3.0))).isEqualTo("▅▅  last hour");
  }

  @Test
  void callPrintsTablesThatFitTheWidth() {
    width = 60;
    assertThat(run("call", "--demo", "bookings_recent", "hours=168", "limit=3")).isZero();
    assertThat(out()).contains("bookings (3)", "booking_id", "(not shown: ");
    assertThat(
            out().lines().filter(line -> !line.startsWith("(not") && !line.startsWith("warnings")))
        .allMatch(l -> l.length() <= 62);
    assertThat(out()).doesNotContain("\u001b[");
  }

  @Test
  void printsBoldHeadingsOnATerminal() {
    interactive = true;
    assertThat(run("call", "--demo", "celery_queue_depth")).isZero();
    assertThat(out()).contains("\u001b[1mqueues (4)\u001b[0m");
    out.reset();
    environment.put("NO_COLOR", "1");
    run("call", "--demo", "celery_queue_depth");
    assertThat(out()).doesNotContain("\u001b[");
  }

  @Test
  void acceptsArgumentsAsTextJsonOrOneObject() {
    assertThat(run("call", "--demo", "--json", "celery_failed_tasks", "limit:=2")).isZero();
    assertThat(json().get("count").intValue()).isEqualTo(2);
    out.reset();
    assertThat(run("call", "--demo", "celery_failed_tasks", "--json", "{\"limit\": 3}")).isZero();
    assertThat(json().get("count").intValue()).isEqualTo(3);
    out.reset();
    assertThat(
            run(
                "call",
                "--demo",
                "--json",
                "instainstru_invites_preview",
                "recipient_emails=a@example.com, b@example.com"))
        .isZero();
    assertThat(json().get("data").get("recipient_count").intValue()).isEqualTo(2);
    out.reset();
    assertThat(
            run(
                "call",
                "--demo",
                "--json",
                "invites_preview",
                "recipient_emails=[\"a@example.com\"]"))
        .isZero();
    assertThat(json().get("data").get("recipient_count").intValue()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit", "=5", "limit:={", "{\"limit\"", "{} x"})
  void rejectsAnArgumentOfAnotherForm(String argument) {
    assertThat(run("call", "--demo", "celery_failed_tasks", argument)).isEqualTo(2);
    assertThat(out()).isEmpty();
  }

  @Test
  void suggestsTheNearestToolForAWrongName() {
    assertThat(run("call", "--demo", "celery_failed_task")).isEqualTo(2);
    assertThat(err()).contains("Did you mean celery_failed_tasks?");
    err.reset();
    assertThat(run("call", "--demo", "zzzzzzzzzzzzzzzzzzz")).isEqualTo(2);
    assertThat(err()).contains("`copilot tools` lists the tools");
  }

  @Test
  void rejectsAToolThatTheDeploymentExcludes() {
    set("EXCLUDE_TOOLS", "celery_queue_depth");
    assertThat(run("call", "--demo", "celery_queue_depth")).isEqualTo(2);
    assertThat(err()).contains("settings may exclude it");
  }

  @Test
  void printsAFailureOnStandardError() {
    assertThat(run("call", "--demo", "celery_failed_tasks", "limit=5000")).isEqualTo(1);
    assertThat(out()).isEmpty();
    assertThat(JsonMapper.shared().readTree(err()).get("error").stringValue())
        .isEqualTo("invalid_arguments");
  }

  @Test
  void printsAFailureAsASentenceForAPerson() {
    interactive = true;
    assertThat(run("call", "--demo", "celery_failed_tasks", "limit=5000")).isEqualTo(1);
    assertThat(err()).contains("invalid_arguments: ", "\nrequest ").doesNotContain("{");
    err.reset();
    assertThat(run("ask", "--demo", "request flavour")).isEqualTo(1);
    assertThat(err()).contains("unknown_question: ", "\ntry     ");
    err.reset();
    assertThat(run("ask", "--demo", "--json", "request flavour")).isEqualTo(1);
    assertThat(err()).contains("{\"error\":\"unknown_question\"");
  }

  @Test
  void completionScriptKnowsCommandsAndTools() {
    assertThat(run("completion", "bash")).isZero();
    assertThat(out())
        .startsWith("#!")
        .contains("_complete_copilot", "doctor", "--env-file", "celery_queue_depth", "claude-code");
    out.reset();
    assertThat(run("completion", "zsh")).isZero();
    assertThat(out()).startsWith("autoload -U +X compinit && compinit\n#!");
    assertThat(run("completion", "fish")).isEqualTo(2);
    assertThat(err()).contains("bash", "zsh");
  }

  @Test
  void rejectsActionsUnlessTurnedOn() {
    assertThat(run("call", "--demo", "sentry_debug")).isEqualTo(1);
    assertThat(err()).contains("read_only");
    assertThat(run("call", "--demo", "--actions", "--json", "sentry_debug")).isZero();
    assertThat(json().get("sent").booleanValue()).isTrue();
  }

  @Test
  void toolsShowWhatEachCostsAnAgent() {
    assertThat(run("tools", "--cost")).isZero();
    List<String> lines = out().lines().toList();
    assertThat(lines).hasSize(1 + 36 + 1);
    assertThat(lines.get(0)).matches("tool +bytes +~tokens");
    assertThat(lines.get(1)).matches("instainstru_celery_worker_status +\\d{3} +\\d{3}");
    int sum =
        lines.subList(1, 37).stream()
            .mapToInt(line -> Integer.parseInt(line.split(" +", -1)[1]))
            .sum();
    assertThat(lines.get(37)).matches("36 tools +" + sum + " +" + sum / 4);
  }

  @Test
  void toolsListsByModule() {
    assertThat(run("tools")).isZero();
    assertThat(out().lines().filter(line -> line.startsWith("  "))).hasSize(36);
    assertThat(out()).startsWith("celery\n  celery_worker_status");
    out.reset();
    assertThat(run("tools", "--demo", "--actions", "--json")).isZero();
    assertThat(json()).hasSize(39);
  }

  @Test
  void toolsListsFurtherModules() {
    assertThat(run("tools", "--modules", "all", "--actions", "--json")).isZero();
    assertThat(json()).hasSize(Assembly.catalog(null).tools().size());
    out.reset();
    assertThat(run("tools", "--demo", "--modules", "-search", "--json")).isZero();
    assertThat(json()).hasSize(34);
    assertThat(run("tools", "--server", "http://127.0.0.1:1", "--modules", "all")).isEqualTo(2);
    assertThat(err()).contains("--server goes without --demo, --actions, --modules");
  }

  @Test
  void offersOnlyToolsOfSelectedModules() {
    set("MODULES", "celery,sentry");
    set("TOOLS", "celery_queue_depth,instainstru_sentry_issues_top,metrics_query");
    assertThat(run("tools", "--json")).isZero();
    assertThat(json()).hasSize(2);
  }

  @Test
  void failsOnASelectionOfUnknownTools() {
    set("MODULES", "celry");
    assertThat(run("tools")).isEqualTo(2);
    assertThat(err()).contains("celry");
  }

  @Test
  void checksACatalog() throws Exception {
    Path good = folder.resolve("good.yaml");
    Files.writeString(good, "catalog: 1\nmodules: {}\n");
    assertThat(run("tools", "--check", good.toString())).isZero();
    assertThat(out()).contains("0 tool(s), no errors");
    Path broken = folder.resolve("broken.yaml");
    Files.writeString(broken, "catalog: 1\nmodules:\n  x:\n    tols: {}\n");
    assertThat(run("tools", "--check", broken.toString())).isEqualTo(2);
    assertThat(err()).contains("broken.yaml:4: modules.x.tols: unknown key; did you mean tools?");
  }

  @Test
  void setsTheLogLevel() {
    environment.put("INSTAINSTRU_MCP_LOG_LEVEL", "INFO");

    assertThat(run("call", "celery_queue_depth")).isNotZero();
    assertThat(out() + err()).contains("not_configured");
  }

  @Test
  void doctorTellsModulesThatBackendLacks() throws Exception {
    try (MockWebServer backend = new MockWebServer()) {
      backend.start();
      backend.enqueue(new MockResponse.Builder().body("{}").build());
      backend.enqueue(new MockResponse.Builder().code(404).body("{}").build());
      set("API_BASE_URL", backend.url("/").toString());
      set("API_SERVICE_TOKEN", "token");
      run("doctor", "--modules", "audit");
      assertThat(out()).contains("modules").contains("lacks audit: their tools are left out");
    }
  }

  @Test
  void machineCredentialsReachTheBackend() throws Exception {
    try (MockWebServer backend = new MockWebServer()) {
      backend.start();
      backend.enqueue(new MockResponse.Builder().body("{\"access_token\":\"fresh\"}").build());
      backend.enqueue(new MockResponse.Builder().body("{\"queues\":[]}").build());
      set("API_BASE_URL", backend.url("/").toString());
      set("API_SERVICE_TOKEN", "static");
      set("WORKOS_M2M_CLIENT_ID", "id");
      set("WORKOS_M2M_CLIENT_SECRET", "secret");
      set("WORKOS_M2M_TOKEN_URL", backend.url("/token").toString());
      set("M2M_FALLBACK", "on");
      assertThat(run("call", "celery_queue_depth")).as(err()).isZero();
      backend.takeRequest();
      assertThat(backend.takeRequest().getHeaders().get("Authorization")).isEqualTo("Bearer fresh");
    }
  }

  @Test
  void answersNotConfiguredWithoutUpstreamSettings() {
    assertThat(run("call", "celery_queue_depth")).isEqualTo(1);
    assertThat(err()).contains("not_configured", "INSTAINSTRU_MCP_API_BASE_URL");
  }

  @Test
  void failsOnAnUnknownSetting() {
    set("ACTION", "on");
    for (String command : new String[] {"stdio", "tools", "doctor", "serve"}) {
      err.reset();
      assertThat(run(command)).isEqualTo(2);
      assertThat(err()).contains("INSTAINSTRU_MCP_ACTIONS");
    }
  }

  @Test
  void failsOnAnInvalidDsnWithoutShowingIt() {
    set("SENTRY_DSN", "hush-hush");
    assertThat(run("tools")).isEqualTo(2);
    assertThat(err()).contains("INSTAINSTRU_MCP_SENTRY_DSN").doesNotContain("hush-hush");
  }

  @Test
  void serveFailsWithoutAuthentication() {
    assertThat(run("serve", "--port", "0")).isEqualTo(2);
    assertThat(err()).contains("INSTAINSTRU_MCP_INBOUND_TOKEN").hasLineCount(1);
    err.reset();
    assertThat(run("serve", "--host", "0.0.0.0", "--no-auth")).isEqualTo(2);
    assertThat(err()).contains("loopback only");
  }

  @Test
  void serveFailsOnAnInvalidKey() {
    set("JWT_PUBLIC_KEY", "nonsense");
    set("OAUTH_ISSUER", "https://copilot.example.com");
    assertThat(run("serve", "--port", "0")).isEqualTo(2);
    assertThat(err()).contains("INSTAINSTRU_MCP_JWT_PUBLIC_KEY");
  }

  @Test
  void failsOnAPortInUseNamingFlagOrSetting() throws Exception {
    try (MockWebServer occupied = new MockWebServer()) {
      occupied.start();
      String port = String.valueOf(occupied.getPort());
      assertThat(run("serve", "--no-auth", "--port", port)).isEqualTo(2);
      assertThat(err()).contains("--port: cannot listen at 127.0.0.1:" + port + " (");
      err.reset();
      set("PORT", port);
      assertThat(run("demo")).isEqualTo(2);
      assertThat(err()).contains("INSTAINSTRU_MCP_PORT: cannot listen at 127.0.0.1:" + port + " (");
      err.reset();
      set("PORT", "0");
      set("MANAGEMENT_PORT", port);
      assertThat(run("demo")).isEqualTo(2);
      assertThat(err())
          .contains("INSTAINSTRU_MCP_MANAGEMENT_PORT: cannot listen at 127.0.0.1:" + port + " (");
    }
  }

  @Test
  void serveSaysWhenItIsReadyAndStops() throws Exception {
    set("INBOUND_TOKEN", "let-me-in");
    Thread server = new Thread(() -> run("serve", "--port", "0", "--actions"));
    server.start();
    Awaitility.await().until(() -> err().contains("ready http://127.0.0.1:"));
    server.interrupt();
    server.join();
    assertThat(out()).isEmpty();
    assertThat(err())
        .containsPattern(
            "Operator console: http://127.0.0.1:\\d+/console \\(sign in with a caller's token\\)");
  }

  @Test
  void demoShowsAConfigurationToPaste() throws Exception {
    Thread server = new Thread(() -> run("demo", "--port", "0"));
    server.start();
    Awaitility.await().until(() -> err().contains("ready http://127.0.0.1:"));
    server.interrupt();
    server.join();
    assertThat(err()).contains("mcpServers", "instainstru-demo", "--stdio");
    assertThat(err()).contains("/console (nobody has to sign in)");
  }

  @Test
  void stdioAnswersWhatItReadsAndEnds() {
    in =
        new ByteArrayInputStream(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n"
                .getBytes(StandardCharsets.UTF_8));
    assertThat(run("demo", "--stdio", "--actions")).isZero();
    assertThat(json().get("id").intValue()).isEqualTo(1);
    out.reset();
    in = InputStream.nullInputStream();
    assertThat(run("stdio")).isZero();
    assertThat(out()).isEmpty();
  }

  @Test
  void demoThatFailsToStartLeavesNothingBehind() {
    set("RATE_LIMIT", "many");
    assertThat(run("demo", "--stdio")).isEqualTo(2);
    assertThat(err()).contains("INSTAINSTRU_MCP_RATE_LIMIT");
  }

  @Test
  void processTerminalHasAWidth() {
    Terminal terminal =
        Terminal.ofProcess(
            InputStream.nullInputStream(), new PrintStream(out), new PrintStream(err));
    assertThat(terminal.width()).isPositive();
    assertThat(terminal.colour()).isFalse();
  }
}
