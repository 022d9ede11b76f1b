package com.instainstru.copilot.cli;

import com.instainstru.copilot.tools.UnknownToolException;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** Runs one call for a command and prints how it ended. */
final class ToolRun {
  private final ToolServer tools;
  private final Terminal terminal;
  private final boolean json;

  /**
   * @param json whether the answer is printed for programs
   */
  ToolRun(ToolServer tools, Terminal terminal, boolean json) {
    this.tools = tools;
    this.terminal = terminal;
    this.json = json;
  }

  int run(String name, ObjectNode arguments) {
    return run(
        name, arguments, answer -> new AnswerPrinter(terminal).print(answer.body()), answer -> {});
  }

  /**
   * @param people prints an answer for people
   * @param also takes an answer in either form
   * @return the exit code
   */
  int run(
      String name,
      ObjectNode arguments,
      Consumer<ToolServer.Answer> people,
      Consumer<ToolServer.Answer> also) {
    try {
      ToolServer.Answer answer = tools.call(name, arguments);
      if (answer.failed()) {
        fail(answer.body());
        return CopilotCommand.FAILED;
      }
      if (json) {
        terminal.out().println(answer.body());
      } else {
        people.accept(answer);
      }
      also.accept(answer);
      terminal.out().flush();
      return CopilotCommand.DONE;
    } catch (UnknownToolException e) {
      terminal.err().println(e.getMessage() + " This deployment's settings may exclude it.");
      return CopilotCommand.WRONG_USAGE;
    }
  }

  /** Programs get the failure as JSON; a person gets its sentence and what to try next. */
  private void fail(ObjectNode failure) {
    if (json || !terminal.attended()) {
      terminal.err().println(failure);
      return;
    }
    terminal
        .err()
        .println(failure.path("error").asString("") + ": " + failure.path("message").asString(""));
    failure
        .path("suggestions")
        .forEach(next -> terminal.err().println("try     " + next.asString("")));
    terminal.err().println("request " + failure.path("request_id").asString(""));
  }
}
