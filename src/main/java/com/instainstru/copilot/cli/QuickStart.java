package com.instainstru.copilot.cli;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    Optional<StdioCommand> stdio = stdio(terminal, List.of(arguments));
    if (stdio.isEmpty()) {
      return CopilotCommand.run(terminal, arguments);
    }
    try {
      return stdio.get().call();
    } catch (RuntimeException failure) {
      return CopilotCommand.explained(failure, terminal);
    }
  }

  /** What clients start; empty for everything else. */
  private static Optional<StdioCommand> stdio(Terminal terminal, List<String> arguments) {
    if (arguments.isEmpty() || !arguments.get(0).equals("stdio")) {
      return Optional.empty();
    }
    boolean actions = false;
    @Nullable Path settings = null;
    Iterator<String> words = arguments.iterator();
    words.next();
    while (words.hasNext()) {
      String word = words.next();
      if (word.equals("--actions")) {
        actions = true;
      } else if (word.equals("--env-file") && words.hasNext()) {
        settings = Path.of(words.next());
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(new StdioCommand(terminal, actions, settings));
  }
}
