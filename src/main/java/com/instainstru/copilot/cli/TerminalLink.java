package com.instainstru.copilot.cli;

import com.instainstru.copilot.tool.Ability;
import com.instainstru.copilot.tool.ClientLink;
import com.instainstru.copilot.tool.LogLevel;
import com.instainstru.copilot.tool.Question;
import com.instainstru.copilot.tool.Unanswered;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Asks whoever sits at the terminal. An empty answer declines, and so does the end of input. */
final class TerminalLink implements ClientLink {
  private final Terminal terminal;
  private final Progress progress;

  /**
   * @param progress is told what a call tells, and makes way for questions
   */
  TerminalLink(Terminal terminal, Progress progress) {
    this.terminal = terminal;
    this.progress = progress;
  }

  @Override
  public Set<Ability> abilities() {
    return terminal.interactive() ? Set.of(Ability.FORM) : Set.of();
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
  public Map<String, ObjectNode> ask(List<Question> questions) {
    progress.close();
    Map<String, ObjectNode> answers = new LinkedHashMap<>();
    for (Question question : questions) {
      if (!abilities().contains(question.ability())) {
        throw new Unanswered.AbilityMissing(Set.of(question.ability()));
      }
      answers.put(question.key(), answer(question.params()));
    }
    return answers;
  }

  private ObjectNode answer(ObjectNode form) {
    terminal.err().println(form.path("message").asString(""));
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field :
        form.path("requestedSchema").path("properties").properties()) {
      JsonNode rules = field.getValue();
      String typed =
          terminal.prompt(
              rules.path("description").asString("")
                  + "\n"
                  + rules.path("title").asString(field.getKey())
                  + ": ");
      if (typed.isEmpty()) {
        return JsonNodeFactory.instance.objectNode().put("action", "decline");
      }
      content.put(field.getKey(), typed);
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("action", "accept");
    answer.set("content", content);
    return answer;
  }
}
