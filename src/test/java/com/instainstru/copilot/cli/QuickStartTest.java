package com.instainstru.copilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** The short way of `copilot stdio` ends where the long one does. */
class QuickStartTest {
  private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}\n";

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Terminal terminal(Map<String, String> environment) {
    return TypedTerminal.of(LIST, out, err, environment, folder, false);
  }

  @ParameterizedTest
  @CsvSource({"stdio, 36", "stdio --actions, 39"})
  void stdioAnswersAsThroughTheCommandLine(String line, int tools) {
    String[] arguments = line.split(" ", -1);
    assertThat(QuickStart.run(terminal(Map.of()), arguments)).isZero();
    String quick = out.toString(StandardCharsets.UTF_8);
    assertThat(JsonMapper.shared().readTree(quick).at("/result/tools")).hasSize(tools);

    out.reset();
    assertThat(CopilotCommand.run(terminal(Map.of()), arguments)).isZero();
    assertThat(quick).isEqualTo(out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void explainsAWrongSetting() {
    Map<String, String> wrong = Map.of("INSTAINSTRU_MCP_PORT", "many");
    assertThat(QuickStart.run(terminal(wrong), "stdio")).isEqualTo(CopilotCommand.WRONG_USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("INSTAINSTRU_MCP_PORT");
  }

  @Test
  void readsANamedSettingsFile() throws IOException {
    Path settings = folder.resolve("other.env");
    Files.writeString(settings, "INSTAINSTRU_MCP_MODULES=celery\n");
    String[] arguments = {"stdio", "--env-file", "other.env"};
    assertThat(QuickStart.run(terminal(Map.of()), arguments)).isZero();
    String quick = out.toString(StandardCharsets.UTF_8);
    assertThat(JsonMapper.shared().readTree(quick).at("/result/tools")).hasSize(7);
    out.reset();
    assertThat(CopilotCommand.run(terminal(Map.of()), arguments)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(quick);
    arguments[2] = settings.resolveSibling("missing.env").toString();
    assertThat(QuickStart.run(terminal(Map.of()), arguments)).isEqualTo(CopilotCommand.WRONG_USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("missing.env is not a file");
  }

  @Test
  void parsesEverythingElseInFull() {
    assertThat(QuickStart.run(terminal(Map.of()), "stdio", "--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("Usage: copilot stdio");
    assertThat(QuickStart.run(terminal(Map.of()))).isEqualTo(CopilotCommand.WRONG_USAGE);
    assertThat(QuickStart.run(terminal(Map.of()), "stdio", "--env-file"))
        .isEqualTo(CopilotCommand.WRONG_USAGE);
  }
}
