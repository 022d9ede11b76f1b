package com.instainstru.copilot.cli;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code copilot completion}: what a shell needs to complete commands, options and tools. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Print a script that lets bash or zsh complete commands, options and tools.",
    footer = {
      "",
      "Examples:",
      "  source <(copilot completion bash)                          for this shell",
      "  echo 'source <(copilot completion bash)' >> ~/.bashrc      for new shells",
      "  echo 'source <(copilot completion zsh)' >> ~/.zshrc"
    })
final class CompletionCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Supplier<CommandLine> commands;

  /** Shells that read the script. */
  enum Shell {
    bash,
    zsh
  }

  @Parameters(index = "0", paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.bash;

  /**
   * @param commands the whole command line
   */
  CompletionCommand(Terminal terminal, Supplier<CommandLine> commands) {
    this.terminal = terminal;
    this.commands = commands;
  }

  @Override
  public Integer call() {
    if (shell == Shell.zsh) {
      // The script is written for bash's way of completion, which zsh has once it is loaded.
      terminal.out().println("autoload -U +X compinit && compinit");
    }
    terminal.out().println(AutoComplete.bash("copilot", commands.get()));
    terminal.out().flush();
    return CopilotCommand.DONE;
  }
}
