package com.instainstru.copilot;

import static org.assertj.core.api.Assertions.assertThat;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.cli.CopilotCommand;
import com.instainstru.copilot.cli.Terminal;
import com.instainstru.copilot.mcp.prompts.PromptDefinition;
import com.instainstru.copilot.mcp.prompts.PromptReader;
import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.catalog.ModuleDefinition;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Tables in documents are made from the code; a stale one fails. Renew with -Ddocs.write=true. */
class DocumentsTest {
  private static final Path README = Path.of("README.md");
  private static final Path FAILURES = Path.of("docs/failures.md");
  private static final Path TOOLS = Path.of("docs/tools.md");
  private static final Path PROMPTS = Path.of("docs/prompts.md");
  private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z]+(?:[A-Z][a-z]+)+)`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  private static void check(Path document, String fresh) throws IOException {
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(document, fresh);
    }
    assertThat(Files.readString(document)).isEqualTo(fresh);
  }

  private static String between(String text, String marker, String content) {
    String begin = "<!-- " + marker + " -->\n";
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf("<!-- /" + marker + " -->");
    return text.substring(0, from) + content + text.substring(to);
  }

  @Test
  void readmeListsToolsAndCommandsAsTheyAre() throws IOException {
    String readme = Files.readString(README);
    check(README, between(between(readme, "tools", tools()), "commands", commands()));
  }

  private static String tools() {
    Catalog catalog = Assembly.catalog(null);
    StringBuilder text = new StringBuilder();
    for (ModuleDefinition module : catalog.standard().modules()) {
      text.append("### ")
          .append(module.title())
          .append(" (`")
          .append(module.name())
          .append("`)\n\n");
      text.append("| Tool | Title | Scope |\n|---|---|---|\n");
      for (ToolDefinition tool : module.tools()) {
        String name = tool.name().substring(catalog.toolPrefix().length());
        text.append(
            String.format(
                Locale.ROOT,
                "| [`%s`](docs/tools.md#%s)%s | %s | `%s` |%n",
                name,
                name,
                tool.action() ? " (action)" : "",
                tool.title(),
                tool.scope()));
      }
      text.append('\n');
    }
    return text.append(further(catalog)).toString();
  }

  private static String further(Catalog catalog) {
    Catalog further = catalog.where(module -> !module.standard());
    return String.format(
        Locale.ROOT,
        "%d further tools are in modules that `INSTAINSTRU_MCP_MODULES` adds, such as `default,+audit` or"
            + " `all`: %s.%n%n",
        further.tools().size(),
        further.modules().stream()
            .map(
                module ->
                    String.format(
                        Locale.ROOT,
                        "[%s](docs/tools.md#%s)",
                        module.name(),
                        ToolsDocument.anchor(module.title() + " (`" + module.name() + "`)")))
            .collect(Collectors.joining(", ")));
  }

  private static String commands() {
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(),
            new PrintStream(OutputStream.nullOutputStream()),
            new PrintStream(OutputStream.nullOutputStream()),
            Map.of(),
            Path.of("."),
            100,
            false);
    CommandLine line = CopilotCommand.commandLine(terminal);
    StringBuilder text = new StringBuilder("| Command | What it does |\n|---|---|\n");
    line.getSubcommands()
        .forEach(
            (name, command) ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "| `copilot %s` | %s |%n",
                        name,
                        String.join(" ", command.getCommandSpec().usageMessage().description()))));
    return text.append('\n').toString();
  }

  @Test
  void failuresListsEveryCode() throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            # Failures

            A failed call returns `isError: true`. Its structured content and its text contain `error` (a code of this table), `message`
            (what failed, why, what to do next) and `request_id`; also `upstream` and `retryable` if an upstream is the cause, and
            `retry_after_seconds` if waiting helps. Clients can read `runbook://failures` and `runbook://failures/{code}`.

            | Code | What happened | Remedy | Who acts | Look at |
            |---|---|---|---|---|
            """);
    for (FailureCode code : FailureCode.values()) {
      text.append(
          String.format(
              Locale.ROOT,
              "| `%s` | %s | %s | %s | %s |%n",
              code.code(),
              code.meaning(),
              code.remedy(),
              code.actor().title(),
              code.look()));
    }
    check(FAILURES, text.toString());
  }

  @Test
  void toolsListsEveryTool() throws IOException {
    check(TOOLS, new ToolsDocument(Assembly.catalog(null)).text());
  }

  @Test
  void promptsListsEveryPrompt() throws IOException {
    Catalog catalog = Assembly.catalog(null);
    StringBuilder text = new StringBuilder("| Prompt | Purpose | Arguments |\n|---|---|---|\n");
    for (PromptDefinition prompt : new PromptReader(catalog).readPacked().prompts()) {
      text.append(
          String.format(
              Locale.ROOT,
              "| `%s` | %s | %s |%n",
              prompt.name(),
              prompt.description(),
              prompt.arguments().stream()
                  .map(a -> a.required() ? "**`" + a.name() + "`**" : "`" + a.name() + "`")
                  .collect(Collectors.joining(", "))));
    }
    check(PROMPTS, between(Files.readString(PROMPTS), "prompts", text + "\n"));
  }

  @Test
  void everyLinkBetweenDocumentsLeadsSomewhere() throws IOException {
    List<Path> documents =
        new ArrayList<>(
            List.of(
                README,
                Path.of("CONTRIBUTING.md"),
                Path.of("SECURITY.md"),
                Path.of("bench/README.md")));
    try (Stream<Path> files = Files.walk(Path.of("docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
    }
    assertThat(documents).hasSizeGreaterThan(15);
    for (Path document : documents) {
      Matcher channel = LINK.matcher(Files.readString(document).replaceAll("(?s)```.*?```", ""));
      while (channel.find()) {
        if (!channel.group(1).matches("[a-z]+:.*")) {
          String[] target = channel.group(1).split("#", 2);
          Path file = target[0].isEmpty() ? document : document.resolveSibling(target[0]);
          assertThat(file).as("%s in %s", channel.group(1), document).exists();
          if (target.length == 2) {
            assertThat(anchors(file))
                .as("%s in %s", channel.group(1), document)
                .contains(target[1]);
          }
        }
      }
    }
  }

  @Test
  void architectureNamesClassesThatExist() throws IOException {
    Set<String> classes;
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      classes =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".java"))
              .map(name -> name.substring(0, name.length() - ".java".length()))
              .collect(Collectors.toSet());
    }
    List<String> named =
        CLASS
            .matcher(Files.readString(Path.of("docs/architecture.md")))
            .results()
            .map(name -> name.group(1))
            .toList();
    assertThat(named).hasSizeGreaterThan(20);
    assertThat(classes).containsAll(named);
  }

  @Test
  void everyDecisionRecordIsNumberedAndComplete() throws IOException {
    List<Path> records;
    try (Stream<Path> files = Files.list(Path.of("docs/adr"))) {
      records = files.sorted().toList();
    }
    assertThat(records).isNotEmpty();
    for (int i = 0; i < records.size(); i++) {
      String number = String.format(Locale.ROOT, "%04d", i + 1);
      Path record = records.get(i);
      assertThat(record.getFileName().toString()).matches(number + "-[a-z0-9-]+\\.md");
      List<String> lines = Files.readAllLines(record);
      assertThat(lines.get(0)).as("title of %s", record).startsWith("# " + number + ". ");
      assertThat(lines)
          .as("status of %s", record)
          .anyMatch(line -> line.matches("- Status: (proposed|accepted|superseded), .*\\d{4}.*"));
      assertThat(lines.stream().filter(line -> line.startsWith("## ")))
          .as("sections of %s", record)
          .containsExactly("## Context", "## Decision", "## Consequences");
    }
  }

  private static List<String> anchors(Path document) throws IOException {
    return Files.readString(document)
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> ToolsDocument.anchor(line.replaceFirst("^#+ ", "")))
        .toList();
  }

  @Test
  void theFirstScreenTriesInstallsAndVerifies() throws IOException {
    String readme = Files.readString(README);
    String firstScreen = readme.substring(0, readme.indexOf("\n---\n"));
    assertThat(firstScreen.lines().filter(line -> line.startsWith("./")))
        .containsExactly(
            "./copilot demo", "./copilot install claude-desktop --demo --write", "./verify");
  }
}
