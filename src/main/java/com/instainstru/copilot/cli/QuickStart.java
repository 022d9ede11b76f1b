package com.instainstru.copilot.cli;

import java.util.List;

/**
 * The way into the command line. Clients start {@code copilot stdio} again and again and wait for
 * it: that needs no parser of options, whose loading would take a fifth of the start.
 */
public final class QuickStart {
  private QuickStart() {}

  /**
   * Runs the command line.
   *
   * @return the exit code
   */
  public static int run(Terminal terminal, String... arguments) {
    List<String> given = List.of(arguments);
    boolean actions = given.equals(List.of("stdio", "--actions"));
    if (!actions && !given.equals(List.of("stdio"))) {
      return CopilotCommand.run(terminal, arguments);
    }
    try {
      return new StdioCommand(terminal, actions).call();
    } catch (RuntimeException failure) {
      return CopilotCommand.explained(failure, terminal);
    }
  }
}
