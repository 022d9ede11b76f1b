package com.instainstru.copilot.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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
      "  copilot ask --demo slowest endpoints"
    })
final class AskCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--demo", description = "Ask an embedded demo world.")
  private boolean demo;

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  @Parameters(
      arity = "1..*",
      paramLabel = "QUESTION",
      description = "The question, quotes optional.")
  private List<String> words = List.of();

  AskCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (Session session =
        demo
            ? Session.demo(terminal, ServeCommand.flags(false, null))
            : Session.real(terminal, ServeCommand.flags(false, null), false)) {
      ObjectNode arguments =
          JsonNodeFactory.instance.objectNode().put("question", String.join(" ", words));
      String tool = session.assembly().catalog().toolPrefix() + "metrics_query";
      return new ToolRun(session.assembly().tools(), terminal, json)
          .run(tool, arguments, this::print);
    }
  }

  private void print(ObjectNode answer) {
    boolean table = answer.path("formatted").asString("").equals("table");
    if (table) {
      new AnswerPrinter(terminal).print(answer);
      return;
    }
    terminal.out().println(answer.path("formatted").asString(""));
    terminal.out().println();
    terminal.out().println(answer.path("description").asString(""));
    terminal.out().println("window  " + answer.path("time_window").asString(""));
    terminal.out().println("promql  " + answer.path("promql").asString(""));
  }
}
