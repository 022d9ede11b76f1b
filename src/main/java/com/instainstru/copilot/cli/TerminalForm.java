package com.instainstru.copilot.cli;

import com.instainstru.copilot.cli.remote.PlainText;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Asks for the fields of a form one by one. An empty answer declines, and so does end of input. */
final class TerminalForm {
  private final Terminal terminal;

  TerminalForm(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * @param form MCP's parameters of an elicitation: {@code message, requestedSchema}
   * @return MCP's result of it: {@code action, content}
   */
  ObjectNode ask(ObjectNode form) {
    terminal.err().println(PlainText.lines(form.path("message").asString("")));
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field :
        form.path("requestedSchema").path("properties").properties()) {
      JsonNode rules = field.getValue();
      String typed = terminal.prompt(question(field.getKey(), rules));
      if (typed.isEmpty()) {
        return JsonNodeFactory.instance.objectNode().put("action", "decline");
      }
      content.set(field.getKey(), value(typed, rules.path("type").asString("string")));
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("action", "accept");
    answer.set("content", content);
    return answer;
  }

  private static String question(String name, JsonNode rules) {
    StringBuilder question =
        new StringBuilder(PlainText.of(rules.path("description").asString(""))).append('\n');
    question.append(PlainText.of(rules.path("title").asString(name)));
    if (rules.path("enum").isArray()) {
      question.append(' ').append(PlainText.of(rules.path("enum").toString()));
    } else if (rules.path("type").asString("").equals("boolean")) {
      question.append(" [yes/no]");
    }
    return question.append(": ").toString();
  }

  /** What the schema asks for where it was typed; the server judges anything else. */
  private static JsonNode value(String typed, String type) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (type.equals("integer") && typed.matches("-?\\d{1,18}")) {
      return json.numberNode(Long.parseLong(typed));
    }
    if (type.equals("number") && typed.matches("-?\\d{1,18}(\\.\\d{1,18})?")) {
      return json.numberNode(new BigDecimal(typed));
    }
    String word = typed.toLowerCase(Locale.ROOT);
    if (type.equals("boolean") && Set.of("yes", "y", "true", "no", "n", "false").contains(word)) {
      return json.booleanNode(Set.of("yes", "y", "true").contains(word));
    }
    return json.stringNode(typed);
  }
}
