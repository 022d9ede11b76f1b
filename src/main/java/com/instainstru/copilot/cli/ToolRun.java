package com.instainstru.copilot.cli;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.tools.ToolOutcome;
import com.instainstru.copilot.tools.ToolResult;
import com.instainstru.copilot.tools.Toolbox;
import com.instainstru.copilot.tools.UnknownToolException;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Runs one call for a command and prints how it ended. */
final class ToolRun {
  private final Toolbox tools;
  private final Terminal terminal;
  private final boolean json;

  /**
   * @param json whether the answer is printed for programs
   */
  ToolRun(Toolbox tools, Terminal terminal, boolean json) {
    this.tools = tools;
    this.terminal = terminal;
    this.json = json;
  }

  int run(String name, ObjectNode arguments) {
    return run(
        name,
        arguments,
        result -> new AnswerPrinter(terminal).print(result.structured()),
        result -> {});
  }

  /**
   * @param people prints an answer for people
   * @param also takes an answer in either form
   * @return the exit code
   */
  int run(
      String name, ObjectNode arguments, Consumer<ToolResult> people, Consumer<ToolResult> also) {
    try {
      ToolOutcome outcome = call(name, arguments);
      if (outcome instanceof ToolOutcome.Failure failure) {
        fail(failure.failure().toJson(failure.requestId()));
        return CopilotCommand.FAILED;
      }
      ToolResult answer = ((ToolOutcome.Success) outcome).result();
      if (json) {
        terminal.out().println(answer.structured());
      } else {
        people.accept(answer);
      }
      also.accept(answer);
      terminal.out().flush();
      return CopilotCommand.DONE;
    } catch (UnknownToolException e) {
      terminal.err().println(e.getMessage() + " It may be left out by this deployment's settings.");
      return CopilotCommand.WRONG_USAGE;
    }
  }

  private ToolOutcome call(String name, ObjectNode arguments) {
    try (Progress progress = Progress.of(terminal, name)) {
      return tools.call(
          name,
          arguments,
          CallContext.of(Caller.local(), "cli", "copilot")
              .with(new TerminalChannel(terminal, progress)));
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
    // Details are objects of Java until they are written.
    JsonMapper.shared()
        .readTree(failure.toString())
        .path("suggestions")
        .forEach(next -> terminal.err().println("try     " + next.asString("")));
    terminal.err().println("request " + failure.path("request_id").asString(""));
  }
}
