package com.instainstru.copilot.cli;

import static com.instainstru.copilot.testing.AssembledServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.config.SettingName;
import com.instainstru.copilot.testing.Actions;
import com.instainstru.copilot.testing.AssembledServer;
import com.instainstru.copilot.testing.IntegrationTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands with {@code --server}, against the assembled server. */
@IntegrationTest
class RemoteCommandsTest {
  @TempDir Path folder;

  private final Map<String, String> environment =
      new HashMap<>(Map.of("INSTAINSTRU_MCP_CALLER_TOKEN", AssembledServer.TOKEN));
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<AutoCloseable> open = new ArrayList<>();
  private boolean interactive;
  private String typed = "";

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable server : open) {
      server.close();
    }
  }

  private AssembledServer server() throws IOException {
    AssembledServer server = AssembledServer.start();
    open.add(server);
    return server;
  }

  private int run(String... arguments) {
    out.reset();
    err.reset();
    return CopilotCommand.run(
        TypedTerminal.of(typed, out, err, environment, folder, interactive), arguments);
  }

  private int run(AssembledServer server, String... arguments) {
    List<String> all = new ArrayList<>(List.of("--server", server.uri().resolve("/").toString()));
    all.addAll(List.of(arguments));
    return run(all.toArray(String[]::new));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private JsonNode printed() {
    return JsonMapper.shared().readTree(out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tools",
        "tools --json",
        "tools --cost",
        "prompts",
        "prompts --json",
        "prompts incident_triage time_window=3h",
        "prompts --json incident_triage"
      })
  void printsWhatTheLocalCommandPrints(String command) throws IOException {
    String[] words = command.split(" ", -1);
    assertThat(run(server(), words)).as(err()).isZero();
    String remote = out();
    environment.clear();

    assertThat(run(words)).as(err()).isZero();
    assertThat(remote).isEqualTo(out());
  }

  @Test
  void callsATool() throws IOException {
    AssembledServer server = server();
    server.backend().enqueue(json(200, "{\"queues\":[{\"name\":\"a\"}],\"total_depth\":1.50}"));

    assertThat(run(server, "call", "--json", "celery_queue_depth")).as(err()).isZero();
    assertThat(out()).contains("\"total_depth\":1.50");
    assertThat(run(server, "call", "celery_failed_tasks", "limit=5000")).isEqualTo(1);
    assertThat(JsonMapper.shared().readTree(err()).get("error").asString())
        .isEqualTo("invalid_arguments");
  }

  @Test
  void asksAQuestionAndSavesItsChart() throws Exception {
    AssembledServer server = server();
    String value = "{\"metric\":{},\"value\":[1,\"0.25\"]}";
    String values = "{\"metric\":{},\"values\":[[1,\"0.25\"],[61,\"0.5\"]]}";
    server
        .grafana()
        .setDispatcher(
            new Dispatcher() {
              @Override
              public MockResponse dispatch(RecordedRequest request) {
                boolean range = request.getUrl().encodedPath().endsWith("query_range");
                return json(
                    200,
                    "{\"status\":\"success\",\"data\":{\"resultType\":\""
                        + (range ? "matrix" : "vector")
                        + "\",\"result\":["
                        + (range ? values : value)
                        + "]}}");
              }
            });
    interactive = true;

    assertThat(run(server, "ask", "--chart", folder.resolve("a.png").toString(), "p99 latency"))
        .as(err())
        .isZero();
    assertThat(out()).startsWith("250.0ms").contains("▁█  last hour", "promql  histogram_quantile");
    assertThat(folder.resolve("a.png")).isNotEmptyFile();
  }

  @Test
  void readsTheTokenOfAFile() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), AssembledServer.TOKEN + "\n");
    var unused = Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
    environment.clear();
    AssembledServer server = server();

    assertThat(run(server, "--token-file=token", "tools")).as(err()).isZero();
    assertThat(run(server, "tools", "--token-file", "token")).as(err()).isZero();
    assertThat(run(server, "tools")).isEqualTo(2);
    assertThat(err()).contains("The server needs a token", "INSTAINSTRU_MCP_CALLER_TOKEN");
    environment.put("INSTAINSTRU_MCP_CALLER_TOKEN", "wrong-token");
    assertThat(run(server, "call", "celery_queue_depth")).isEqualTo(2);
    assertThat(err()).contains("does not accept the token").doesNotContain("wrong-token", "Usage");
  }

  @Test
  void saysThatNoServerAnswers() {
    assertThat(run("--server", "http://127.0.0.1:9", "tools")).isEqualTo(2);
    assertThat(err()).contains("Nothing accepts connections at 127.0.0.1:9");
    assertThat(run("--server", "http://copilot.example.com", "tools")).isEqualTo(2);
    assertThat(err()).contains("Use https");
  }

  @Test
  void endsWithOneWhereTryingAgainMayHelp() throws IOException {
    try (MockWebServer broken = new MockWebServer()) {
      broken.start();
      for (int i = 0; i < 2; i++) {
        broken.enqueue(new MockResponse.Builder().code(502).build());
      }

      assertThat(run("--server", broken.url("/").toString(), "tools")).isEqualTo(1);
      assertThat(err()).contains("answered with status 502");
    }
  }

  @Test
  void suggestsTheNearestOfTheToolsOnOffer() throws IOException {
    AssembledServer server = server();

    assertThat(run(server, "call", "celery_failed_task")).isEqualTo(2);
    assertThat(err()).contains("offers you no tool", "Did you mean celery_failed_tasks?");
    assertThat(run(server, "call", "alert_silence")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "call --demo celery_queue_depth",
        "call --actions celery_queue_depth",
        "tools --env-file .env",
        "doctor --demo"
      })
  void rejectsOptionsThatAreForAServerOfItsOwn(String command) {
    List<String> words = new ArrayList<>(List.of("--server=http://127.0.0.1:9"));
    words.addAll(List.of(command.split(" ", -1)));

    assertThat(run(words.toArray(String[]::new))).isEqualTo(2);
    assertThat(err()).contains("--server goes without");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--server", "--server http://127.0.0.1:9", "--server http://x serve"})
  void rejectsAServerWithoutACommandThatAsksIt(String line) {
    assertThat(run(line.split(" ", -1))).isEqualTo(2);
    assertThat(err()).contains("Unknown option");
  }

  @Test
  void rejectsATokenFileWithoutAServer() {
    assertThat(run("tools", "--token-file", "token")).isEqualTo(2);
    assertThat(err()).contains("name the server as well");
  }

  @ParameterizedTest
  @CsvSource({"true, 30, 0, silence_id", "true, '', 1, consent_refused", "false, 30, 1, 'dry_run'"})
  void actsOnlyWhenAPersonTypesTheNumber(boolean person, String number, int code, String said)
      throws Exception {
    Actions actions = Actions.start(folder, "");
    open.add(actions);
    interactive = person;
    typed = number + "\n";

    assertThat(
            run(
                actions.server,
                "call",
                "--json",
                "alert_silence",
                Actions.SILENCE.replace('\'', '"')))
        .as(err())
        .isEqualTo(code);
    assertThat(out() + err()).contains(said);
    assertThat(err().contains("Minutes:")).isEqualTo(person);
    assertThat(actions.silences).hasSize(code == 0 ? 1 : 0);
  }

  @Test
  void checksADeployedServer() throws IOException {
    AssembledServer server = server();
    server.backend().enqueue(json(200, "{}"));
    server.grafana().enqueue(json(401, "{}"));
    server.sentry().enqueue(json(200, "[]"));

    assertThat(run(server, "doctor")).isEqualTo(1);
    assertThat(out())
        .containsPattern("ok +server +InstaInstru Admin Copilot .* at http://127.0.0.1:\\d+/mcp")
        .containsPattern("ok +revision +2026-07-28")
        .containsPattern("ok +backend +reachable from the server")
        .containsPattern("FAIL +grafana +failing on the server; its log")
        .containsPattern("ok +tools +36 on offer to you")
        .containsPattern("ok +rights +service: mcp:read, mcp:write");
    environment.clear();
    assertThat(run(server, "doctor", "--json")).isEqualTo(1);
    assertThat(printed().get(0).get("state").asString()).isEqualTo("FAIL");
    assertThat(printed().get(0).get("detail").asString()).contains("needs a token");
  }

  @Test
  void checksAServerThatTellsLittle() throws IOException {
    try (AssembledServer server =
            AssembledServer.builder()
                .set(SettingName.CONSOLE, "off")
                .set(SettingName.SENTRY_API_TOKEN, "")
                .start();
        MockWebServer bare = new MockWebServer()) {
      server.backend().enqueue(json(200, "{}"));
      server.grafana().enqueue(json(200, "[]"));
      assertThat(run(server, "doctor")).as(out()).isZero();
      assertThat(out())
          .containsPattern("off +sentry +not configured on the server")
          .containsPattern("off +rights +the server does not tell");

      bare.setDispatcher(
          new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
              if (request.getMethod().equals("GET")) {
                return json(404, "{}");
              }
              JsonNode id =
                  JsonMapper.shared()
                      .readTree(Objects.requireNonNull(request.getBody()).utf8())
                      .get("id");
              return json(
                  200, "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + bare(request));
            }
          });
      bare.start();
      assertThat(run("doctor", "--server", bare.url("/").toString())).as(out()).isZero();
      assertThat(out()).containsPattern("off +ready +the server has no /api/v1/ready");
      assertThat(run("call", "--server", bare.url("/").toString(), "--json", "good")).isZero();
      assertThat(out()).contains("{\"text\":\"fine\"}");
      assertThat(run("ask", "--server", bare.url("/").toString(), "error rate")).isEqualTo(2);
      assertThat(err()).contains("The server offers you no tool instainstru_metrics_query.");
      assertThat(run("call", "--server", bare.url("/").toString(), "bad")).isEqualTo(1);
      assertThat(err()).contains("{\"error\":\"tool_failed\",\"message\":\"broken\"}");
      assertThat(run("call", "--server", bare.url("/").toString(), "worse")).isEqualTo(1);
      assertThat(err()).contains("The server answered with an error: fault");
      assertThat(run("prompts", "--server", bare.url("/").toString(), "p")).isEqualTo(1);
      assertThat(err()).contains("The server answered with an error: fault");
    }
  }

  /** What another server of 2026-07-28 answers, without the console and readiness of this one. */
  private static String bare(RecordedRequest request) {
    String name = String.valueOf(request.getHeaders().get("Mcp-Name"));
    return switch (String.valueOf(request.getHeaders().get("Mcp-Method"))) {
      case "server/discover" ->
          "{\"resultType\":\"complete\",\"supportedVersions\":[\"2026-07-28\"],"
              + "\"capabilities\":{}}}";
      case "tools/list" ->
          "{\"resultType\":\"complete\",\"tools\":["
              + "{\"name\":\"good\",\"inputSchema\":{\"type\":\"object\"}},"
              + "{\"name\":\"bad\",\"inputSchema\":{\"type\":\"object\"}},"
              + "{\"name\":\"worse\",\"inputSchema\":{\"type\":\"object\"}}]}}";
      case "tools/call" ->
          name.equals("worse")
              ? "null,\"error\":{\"code\":-32603,\"message\":\"fault\"}}"
              : "{\"resultType\":\"complete\",\"content\":[{\"type\":\"text\",\"text\":\""
                  + (name.equals("good") ? "fine" : "broken")
                  + "\"}],\"isError\":"
                  + name.equals("bad")
                  + "}}";
      default -> "null,\"error\":{\"code\":-32603,\"message\":\"fault\"}}";
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nonsense", "incident_triage nonsense", "incident_triage x=1", "explain_error"})
  void rejectsAPromptOrAnArgumentThatIsUnknown(String words) throws IOException {
    AssembledServer server = server();
    List<String> command = new ArrayList<>(List.of("prompts"));
    command.addAll(List.of(words.split(" ", -1)));

    assertThat(run(server, command.toArray(String[]::new))).isEqualTo(2);
    environment.clear();
    assertThat(run(command.toArray(String[]::new))).isEqualTo(2);
    assertThat(out()).isEmpty();
  }

  @Test
  void knowsThePrefixOfThePackedCatalog() {
    assertThat(RemoteToolServer.PREFIX).isEqualTo(Assembly.catalog(null).toolPrefix());
  }

  private List<String> loaded(String... arguments) throws Exception {
    Path log = folder.resolve("classes.log");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load:file=" + log,
                "-cp",
                System.getProperty("java.class.path"),
                "com.instainstru.copilot.Copilot"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().removeIf(name -> name.startsWith("INSTAINSTRU_"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
    return Files.readAllLines(log).stream()
        .filter(line -> line.matches(".*io\\.modelcontextprotocol\\.(modern\\.)?client\\..*"))
        .toList();
  }

  @Test
  void loadsTheClientsOfTheSdkOnlyForADeployedServer() throws Exception {
    AssembledServer server = server();

    assertThat(loaded("--server", server.uri().toString(), "tools"))
        .anyMatch(line -> line.contains("io.modelcontextprotocol.modern.client.McpSyncClient "))
        .noneMatch(line -> line.contains("HttpClientMcpTransport"));
    assertThat(loaded("tools")).isEmpty();
  }
}
