package com.instainstru.copilot.cli;

import com.instainstru.copilot.call.ClientCapability;
import com.instainstru.copilot.call.ClientChannel;
import com.instainstru.copilot.call.ClientInputRequired;
import com.instainstru.copilot.call.InputRequest;
import com.instainstru.copilot.call.LogLevel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks whoever sits at the terminal. */
final class TerminalChannel implements ClientChannel {
  private final Terminal terminal;
  private final Progress progress;

  /**
   * @param progress is told what a call tells, and makes way for questions
   */
  TerminalChannel(Terminal terminal, Progress progress) {
    this.terminal = terminal;
    this.progress = progress;
  }

  @Override
  public Set<ClientCapability> capabilities() {
    return terminal.answers() ? Set.of(ClientCapability.FORM) : Set.of();
  }

  @Override
  public void progress(double done, double total, String message) {
    progress.note(message);
  }

  @Override
  public void log(LogLevel level, String logger, JsonNode data) {
    // The answer says what there is to say.
  }

  @Override
  public Map<String, ObjectNode> ask(List<InputRequest> questions) {
    progress.close();
    TerminalForm form = new TerminalForm(terminal);
    Map<String, ObjectNode> answers = new LinkedHashMap<>();
    for (InputRequest question : questions) {
      if (!capabilities().contains(question.capability())) {
        throw new ClientInputRequired.CapabilityMissing(Set.of(question.capability()));
      }
      answers.put(question.key(), form.ask(question.params()));
    }
    return answers;
  }
}
