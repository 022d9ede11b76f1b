package com.instainstru.copilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code copilot demo --world}: the upstreams in a process of their own. */
class DemoWorldCommandTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(Map<String, String> environment, OutputTo to, String... arguments) {
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(),
            new PrintStream(to.out(), true, StandardCharsets.UTF_8),
            new PrintStream(to.err(), true, StandardCharsets.UTF_8),
            environment,
            folder,
            100,
            false);
    return CopilotCommand.run(terminal, arguments);
  }

  private record OutputTo(ByteArrayOutputStream out, ByteArrayOutputStream err) {}

  private Thread startWorld(String... options) {
    Thread world =
        new Thread(
            () ->
                run(
                    Map.of(),
                    new OutputTo(out, err),
                    Stream.concat(Stream.of("demo", "--world"), Stream.of(options))
                        .toArray(String[]::new)));
    world.start();
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> err.toString(StandardCharsets.UTF_8).contains("ready http"));
    return world;
  }

  private Map<String, String> settings() {
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.split("=", 2))
        .collect(Collectors.toMap(part -> part[0], part -> part[1]));
  }

  @Test
  void printsSettingsThatLeadAServerToItAndCountsMails() throws Exception {
    Thread world = startWorld();
    Map<String, String> settings = settings();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    int code =
        run(
            settings,
            new OutputTo(answer, new ByteArrayOutputStream()),
            "call",
            "--json",
            "celery_queue_depth");
    assertThat(code).isZero();
    JsonNode depth = JsonMapper.shared().readTree(answer.toString(StandardCharsets.UTF_8));
    assertThat(depth.get("total_depth").asInt()).isPositive();

    String token = settings.get("INSTAINSTRU_MCP_API_SERVICE_TOKEN");
    URI state = URI.create(err.toString(StandardCharsets.UTF_8).strip().replace("ready ", ""));
    HttpRequest request =
        HttpRequest.newBuilder(state).header("Authorization", "Bearer " + token).build();
    String counts = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    assertThat(JsonMapper.shared().readTree(counts))
        .isEqualTo(JsonMapper.shared().readTree("{\"mails_sent\":0,\"sends\":0}"));
    world.interrupt();
    world.join();
  }

  @Test
  void showsTheBackendAndTheFaultsAskedFor() throws Exception {
    Thread world = startWorld("--backend", "2026-04", "--fault", "flower-restarted");
    ByteArrayOutputStream failure = new ByteArrayOutputStream();
    OutputTo to = new OutputTo(new ByteArrayOutputStream(), failure);

    int failed = run(settings(), to, "call", "--json", "celery_failed_tasks");
    int misread = run(settings(), to, "call", "--json", "celery_queue_depth");

    assertThat(failed).isEqualTo(1);
    assertThat(failure.toString(StandardCharsets.UTF_8)).contains("could not build its own answer");
    assertThat(misread).isZero();
    assertThat(to.out().toString(StandardCharsets.UTF_8)).contains("Queue depths are unknown");
    world.interrupt();
    world.join();
  }

  @ParameterizedTest
  @CsvSource({
    "--backend=2025-01, '--backend has to be 2026-01, 2026-04 or ideal'",
    "--fault=fire, --fault has to be mail-down or flower-restarted"
  })
  void rejectsUnknownBackendAndFault(String option, String message) {
    assertThat(run(Map.of(), new OutputTo(out, err), "demo", "--world", option)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--stdio", "--actions", "--port=0"})
  void rejectsServerOptionsWithWorld(String option) {
    assertThat(run(Map.of(), new OutputTo(out, err), "demo", "--world", option)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--world serves no MCP");
  }
}
