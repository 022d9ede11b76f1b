package com.instainstru.copilot.cli;

import com.instainstru.copilot.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code copilot ask}: a question about metrics in plain words. */
@Command(
    name = "ask",
    mixinStandardHelpOptions = true,
    description = "Ask a question about the platform's metrics.",
    footer = {
      "",
      "Examples:",
      "  copilot ask \"p99 latency\"",
      "  copilot ask --demo slowest endpoints",
      "  copilot ask --server https://copilot.example.com error rate"
    })
final class AskCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ServerOption server = new ServerOption();

  @Option(names = "--demo", description = "Ask the embedded demo.")
  private boolean demo;

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  @Option(names = "--chart", paramLabel = "FILE", description = "Write a PNG chart to this file.")
  private @Nullable Path chart;

  @Parameters(
      arity = "1..*",
      paramLabel = "QUESTION",
      description = "The question; quotes are optional.")
  private List<String> words = List.of();

  AskCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (ToolServer tools = server.open(terminal, demo, false)) {
      ObjectNode arguments =
          JsonNodeFactory.instance.objectNode().put("question", String.join(" ", words));
      arguments.put("chart", chart != null);
      Sparkline sparkline = new Sparkline(tools);
      return new ToolRun(tools, terminal, json)
          .run(
              tools.prefix() + "metrics_query",
              arguments,
              answer -> print(answer.body(), sparkline),
              this::save);
    }
  }

  /** Keeps the chart, or says why there is none. */
  private void save(ToolServer.Answer answer) {
    if (chart == null) {
      return;
    }
    if (answer.pictures().isEmpty()) {
      terminal.err().println(answer.body().path("chart_note").asString("There is no chart."));
      return;
    }
    try {
      Files.write(chart, Base64.getDecoder().decode(answer.pictures().get(0)));
    } catch (IOException e) {
      throw new ConfigurationException("Cannot write the chart to " + chart + ".");
    }
  }

  private void print(ObjectNode answer, Sparkline sparkline) {
    if (answer.path("rows").isArray()) {
      rows(answer);
    } else {
      terminal.out().println(answer.path("formatted").asString(""));
      if (terminal.interactive()) {
        sparkline.of(answer).ifPresent(line -> terminal.out().println(line));
      }
    }
    terminal.out().println();
    line("", answer.path("description").asString(""));
    line("reason", answer.path("reason").asString(""));
    line("window", answer.path("time_window").asString(""));
    line("promql", answer.path("promql").asString(""));
    for (JsonNode correction : answer.path("corrections")) {
      line("read", correction.asString(""));
    }
    for (JsonNode next : answer.path("next")) {
      line("next", next.asString(""));
    }
  }

  private void line(String name, String text) {
    if (!text.isEmpty()) {
      terminal.out().println(name.isEmpty() ? text : String.format("%-7s %s", name, text));
    }
  }

  private void rows(ObjectNode answer) {
    int width = 0;
    for (JsonNode row : answer.path("rows")) {
      width = Math.max(width, labels(row).length());
    }
    for (JsonNode row : answer.path("rows")) {
      terminal
          .out()
          .println(
              String.format(
                  "%-" + Math.max(1, width) + "s  %s",
                  labels(row),
                  row.path("formatted").asString("")));
    }
    if (answer.path("rows").isEmpty()) {
      terminal.out().println("no data");
    }
  }

  private static String labels(JsonNode row) {
    return row.path("labels").values().stream()
        .map(value -> value.asString(""))
        .collect(Collectors.joining("  "));
  }
}
