package com.instainstru.copilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code copilot install} on files as the clients write them. */
class InstallCommandTest {
  private static final JsonMapper EXACT =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  @TempDir Path home;

  private final Map<String, String> environment = new HashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private String typed = "";
  private boolean interactive;

  private int run(String... arguments) {
    environment.put("HOME", home.toString());
    out.reset();
    err.reset();
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment,
            home,
            100,
            interactive);
    return CopilotCommand.run(terminal, arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static String sample(String name) throws IOException {
    try (var stream = InstallCommandTest.class.getResourceAsStream("/clients/" + name)) {
      return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Path file(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.resolveSibling("."));
    return Files.writeString(file, text);
  }

  /** Lines without the commas and braces at their end, which a new member may move. */
  private static List<String> linesOf(String text) {
    return text.lines().map(line -> line.replaceAll("[,}]+$", "")).toList();
  }

  private static JsonNode json(Path file) throws IOException {
    return EXACT.readTree(Files.readString(file));
  }

  @ParameterizedTest
  @CsvSource({
    "claude-desktop, .config/Claude/claude_desktop_config.json, claude_desktop_config.json,"
        + " mcpServers",
    "claude-code, .claude.json, claude_code.json, mcpServers",
    "cursor, .cursor/mcp.json, cursor_mcp.json, mcpServers",
    "vscode, .config/Code/User/mcp.json, vscode_mcp.json, servers",
  })
  void addsOneEntryToARealFile(String client, String place, String sample, String container)
      throws IOException {
    for (String lineEnd : List.of("\n", "\r\n")) {
      String text = "\ufeff" + sample(sample).replace("\n", lineEnd);
      Path file = file(place, text);
      assertThat(run("install", client, "--demo", "--write")).as(err()).isZero();
      String changed = Files.readString(file);
      ObjectNode expected = (ObjectNode) EXACT.readTree(text.substring(1));
      JsonNode entry =
          EXACT.readTree(changed.substring(1)).path(container).path("instainstru-demo");
      assertThat(entry.path("args").toString()).endsWith("\"demo\",\"--stdio\"]");
      expected.withObject(container).set("instainstru-demo", entry);
      assertThat(EXACT.readTree(changed.substring(1)).toString()).isEqualTo(expected.toString());
      // Line by line: each former line is there, but for a comma that joins the new entry.
      assertThat(changed.startsWith("\ufeff")).isTrue();
      assertThat(changed.contains("\n") && !changed.replace("\r\n", "").contains("\n"))
          .isEqualTo(lineEnd.equals("\r\n"));
      if (text.trim().contains("\n")) {
        assertThat(linesOf(changed)).containsSubsequence(linesOf(text));
      }
      assertThat(run("install", client, "--demo", "--write")).isZero();
      assertThat(out()).contains("already exists");
      assertThat(Files.readString(file)).isEqualTo(changed);
    }
  }

  @Test
  void showsTheChangeWithoutMakingItUnlessToldToWrite() throws IOException {
    Path file =
        file(".config/Claude/claude_desktop_config.json", sample("claude_desktop_config.json"));
    assertThat(run("install", "claude-desktop", "--demo")).isZero();
    assertThat(out())
        .startsWith(file + "\n@@ line 1 @@\n")
        .contains("+     \"instainstru-demo\": {", "+       \"args\": [")
        .doesNotContain("weather", "- ");
    assertThat(err()).isEqualTo("Nothing was written. Use --write to write it.\n");
    assertThat(file).hasContent(sample("claude_desktop_config.json"));
    assertThat(home.resolve(".cursor")).doesNotExist();
    assertThat(run("install", "cursor", "--demo")).isZero();
    assertThat(out()).startsWith(home.resolve(".cursor/mcp.json") + " (new)\n");
    assertThat(home.resolve(".cursor")).doesNotExist();
  }

  @Test
  void installAsksOnATerminal() throws IOException {
    interactive = true;
    environment.put("NO_COLOR", "1");
    typed = "n\n";
    assertThat(run("install", "cursor", "--demo")).isZero();
    assertThat(err()).startsWith("Write this? [y/N] ");
    assertThat(home.resolve(".cursor/mcp.json")).doesNotExist();
    typed = "yes\n";
    assertThat(run("install", "cursor", "--demo")).isZero();
    assertThat(out()).contains("Written.\nRestart Cursor to use it.");
    typed = "y\n";
    assertThat(run("install", "cursor", "--demo", "--name", "second")).isZero();
    assertThat(json(home.resolve(".cursor/mcp.json")).path("mcpServers").propertyNames())
        .containsExactly("instainstru-demo", "second");
    assertThat(out()).contains("The old file is " + home.resolve(".cursor/mcp.json.backup-"));
  }

  @Test
  void fillsEmptyAndMissingFiles() throws IOException {
    for (String text : List.of("", "  \n", "\ufeff", "{}", "null".substring(4))) {
      Path file = file("some.json", text);
      assertThat(run("install", "vscode", "--demo", "--write", "--file", "some.json")).isZero();
      JsonNode entry =
          EXACT
              .readTree(Files.readString(file).replace("\ufeff", ""))
              .path("servers")
              .path("instainstru-demo");
      assertThat(entry.propertyNames()).containsExactly("type", "command", "args");
      assertThat(entry.path("type").stringValue()).isEqualTo("stdio");
    }
  }

  @Test
  void reportsABrokenFileWithItsLineAndWhatToAddByHand() throws IOException {
    String broken = sample("claude_desktop_config.json").replace("\"weather\": {", "\"weather\" {");
    Path file = file(".config/Claude/claude_desktop_config.json", broken);
    assertThat(run("install", "claude-desktop", "--demo", "--write")).isEqualTo(2);
    assertThat(err())
        .contains(file + ", line 8, column ", "Nothing was changed", "\"instainstru-demo\": {");
    assertThat(file).hasContent(broken);
    for (String other : List.of("{\"mcpServers\": null}", "[]", "{ // no comments here\n}")) {
      Files.writeString(file, other);
      assertThat(run("install", "claude-desktop", "--demo", "--write")).isEqualTo(2);
      assertThat(Files.readString(file)).isEqualTo(other);
    }
  }

  @Test
  void namesTheSettingsFileOfTheFolderInsteadOfCopyingIt() throws IOException {
    Path settings = file(".env", "INSTAINSTRU_MCP_API_SERVICE_TOKEN=hush\n");
    assertThat(run("install", "claude-desktop", "--actions", "--write")).isZero();
    Path file = home.resolve(".config/Claude/claude_desktop_config.json");
    assertThat(json(file).at("/mcpServers/instainstru/args").toString())
        .endsWith("\"stdio\",\"--actions\",\"--env-file\",\"" + settings + "\"]");
    assertThat(Files.readString(file)).doesNotContain("hush");
    assertThat(run("install", "cursor", "--env-file", "other.env")).isEqualTo(2);
    assertThat(err()).contains("other.env is not a file");
    assertThat(run("install", "cursor", "--demo", "--env-file", ".env")).isEqualTo(2);
    assertThat(err()).contains("--demo needs no settings");
  }

  @Test
  void saysWhatIsMissingWithoutSettings() {
    assertThat(run("install", "cursor")).isZero();
    assertThat(err()).contains("would start without settings", "--env-file", "--demo");
  }

  @Test
  void writesSecretsAsReferencesWhereTheClientKnowsThem() throws IOException {
    environment.put("INSTAINSTRU_MCP_SENTRY_API_TOKEN", "hush");
    String[] given = {
      "--env", "SENTRY_API_TOKEN", "--env", "INSTAINSTRU_MCP_SENTRY_ORG", "--write"
    };
    for (String client : List.of("claude-code", "cursor", "vscode")) {
      assertThat(run(with(client, given))).as(err()).isZero();
      assertThat(out())
          .contains("{env:".substring(client.equals("claude-code") ? 5 : 0))
          .doesNotContain("hush");
    }
    assertThat(json(home.resolve(".claude.json")).at("/mcpServers/instainstru/env").toString())
        .isEqualTo(
            "{\"INSTAINSTRU_MCP_SENTRY_API_TOKEN\":\"${INSTAINSTRU_MCP_SENTRY_API_TOKEN}\","
                + "\"INSTAINSTRU_MCP_SENTRY_ORG\":\"${INSTAINSTRU_MCP_SENTRY_ORG}\"}");
    assertThat(json(home.resolve(".cursor/mcp.json")).at("/mcpServers/instainstru/env").toString())
        .contains("\"${env:INSTAINSTRU_MCP_SENTRY_ORG}\"");
  }

  @Test
  void writesAValueForClaudeDesktopWithoutShowingIt() throws IOException {
    environment.put("INSTAINSTRU_MCP_SENTRY_API_TOKEN", "hush");
    environment.put("INSTAINSTRU_MCP_SENTRY_ORG", "acme");
    assertThat(
            run(
                with(
                    "claude-desktop",
                    "--env",
                    "SENTRY_API_TOKEN",
                    "--env",
                    "SENTRY_ORG",
                    "--write")))
        .isZero();
    assertThat(out()).contains("[redacted]", "acme").doesNotContain("hush");
    Path file = home.resolve(".config/Claude/claude_desktop_config.json");
    assertThat(json(file).at("/mcpServers/instainstru/env/INSTAINSTRU_MCP_SENTRY_API_TOKEN"))
        .hasToString("\"hush\"");
    assertThat(run(with("claude-desktop", "--env", "GRAFANA_CLOUD_URL"))).isEqualTo(2);
    assertThat(err()).contains("is not set here, and Claude Desktop needs its value");
    assertThat(run(with("claude-desktop", "--env", "SENTRY_API_TOKN"))).isEqualTo(2);
    assertThat(err()).contains("Did you mean INSTAINSTRU_MCP_SENTRY_API_TOKEN?");
    assertThat(run(with("claude-desktop", "--env", "PATH"))).isEqualTo(2);
    assertThat(err()).contains("is not a setting");
  }

  private static String[] with(String client, String... rest) {
    String[] all = new String[rest.length + 2];
    all[0] = "install";
    all[1] = client;
    System.arraycopy(rest, 0, all, 2, rest.length);
    return all;
  }

  @Test
  void keepsAdditionsToAnEntryOfTheSameName() throws IOException {
    Path file =
        file(
            ".cursor/mcp.json",
            """
            {
              "mcpServers": {
                "instainstru-demo": {
                  "command": "/old/place/copilot",
                  "args": ["demo", "--stdio"], // ours
                  "disabled": true,
                  "env": { "OTHER": "hush", "INSTAINSTRU_MCP_LOG_LEVEL": "WARN" }
                }
              }
            }
            """);
    assertThat(run("install", "cursor", "--demo", "--write", "--env", "MASK_PII")).isZero();
    assertThat(out())
        .contains("-       \"command\": \"/old/place/copilot\"", "MASK_PII")
        .doesNotContain("hush");
    JsonNode entry = json(file).at("/mcpServers/instainstru-demo");
    assertThat(entry.path("disabled").booleanValue()).isTrue();
    assertThat(entry.path("env").propertyNames())
        .containsExactly("OTHER", "INSTAINSTRU_MCP_LOG_LEVEL", "INSTAINSTRU_MCP_MASK_PII");
    assertThat(entry.path("command").stringValue()).doesNotContain("/old/place");
    assertThat(Files.readString(file)).contains("// ours");
  }

  @Test
  void rejectsAnEntryOfAnotherKind() throws IOException {
    Path file =
        file(".cursor/mcp.json", "{\"mcpServers\": {\"instainstru\": {\"url\": \"https://x\"}}}");
    assertThat(run("install", "cursor", "--write")).isEqualTo(2);
    assertThat(err()).contains("of another kind, with url", "--name");
    assertThat(file).hasContent("{\"mcpServers\": {\"instainstru\": {\"url\": \"https://x\"}}}");
  }

  @Test
  void installsAServerOverHttpByItsUrl() throws IOException {
    String url = "https://copilot.example.com/mcp";
    assertThat(run("install", "vscode", "--url", url, "--write")).isZero();
    assertThat(
            json(home.resolve(".config/Code/User/mcp.json")).at("/servers/instainstru").toString())
        .isEqualTo("{\"type\":\"http\",\"url\":\"" + url + "\"}");
    assertThat(run("install", "cursor", "--url", url, "--token-env", "COPILOT_TOKEN", "--write"))
        .isZero();
    assertThat(json(home.resolve(".cursor/mcp.json")).at("/mcpServers/instainstru").toString())
        .isEqualTo(
            "{\"url\":\""
                + url
                + "\",\"headers\":{\"Authorization\":\"Bearer ${env:COPILOT_TOKEN}\"}}");
    assertThat(run("install", "claude-desktop", "--url", url)).isEqualTo(2);
    assertThat(err()).contains("under Connectors");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cursor --url ftp://example.com/mcp",
        "cursor --url https:///mcp",
        "cursor --url https://me:secret@example.com/mcp",
        "cursor --url https://example.com/mcp --demo",
        "cursor --url https://example.com/mcp --actions",
        "cursor --url https://example.com/mcp --env SENTRY_ORG",
        "cursor --url https://example.com/mcp --env-file .env",
        "cursor --token-env COPILOT_TOKEN",
        "cursr",
        "emacs",
      })
  void rejectsOptionsThatContradictEachOther(String words) {
    assertThat(run(("install " + words).split(" ", -1))).isEqualTo(2);
    assertThat(err()).isNotEmpty().doesNotContain("me:secret");
  }
}
