package com.instainstru.copilot.testing;

import com.instainstru.copilot.app.Assembly;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Calls of every tool of the catalog, and every argument of them, made from the schemas. */
public final class ToolInputs {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Map<String, String> TEXTS =
      Map.of("question", "p99 latency", "start", "1h", "step", "1m", "time", "1h");

  private ToolInputs() {}

  /** One argument of one tool. */
  public record Argument(ToolDefinition tool, String name, JsonNode rules) {
    public String tool(String prefix) {
      return tool.name().substring(prefix.length());
    }

    public boolean isRequired() {
      return tool.inputSchema().path("required").toString().contains("\"" + name + "\"");
    }

    /** A good call with this argument set to a value. */
    public String with(JsonNode value) {
      ObjectNode arguments = good(tool);
      arguments.set(name, value);
      return arguments.toString();
    }

    /** A good call without this argument. */
    public String without() {
      ObjectNode arguments = good(tool);
      arguments.remove(name);
      return arguments.toString();
    }

    @Override
    public String toString() {
      return tool.name() + "." + name;
    }
  }

  /** The tools that are offered unless a deployment chooses its modules. */
  public static List<ToolDefinition> tools() {
    return Assembly.catalog(null).standard().tools();
  }

  public static Stream<Argument> arguments() {
    return tools().stream()
        .flatMap(
            tool ->
                tool.inputSchema().get("properties").properties().stream()
                    .map(entry -> new Argument(tool, entry.getKey(), entry.getValue())));
  }

  public static Stream<Argument> arguments(String type) {
    return arguments().filter(a -> a.rules().path("type").asString("").equals(type));
  }

  /** The least that the tool asks for. */
  public static ObjectNode good(ToolDefinition tool) {
    ObjectNode arguments = NODES.objectNode();
    for (JsonNode required : tool.inputSchema().path("required")) {
      String name = required.asString();
      arguments.set(name, example(name, tool.inputSchema().get("properties").get(name)));
    }
    JsonNode question = tool.inputSchema().path("properties").path("question");
    if (question.isObject()) {
      // It is needed where no plan is given.
      arguments.set("question", example("question", question));
    }
    return arguments;
  }

  private static JsonNode example(String name, JsonNode rules) {
    return switch (rules.path("type").asString("")) {
      case "integer" -> NODES.numberNode(rules.path("minimum").asInt(1));
      case "boolean" -> NODES.booleanNode(true);
      case "array" -> {
        if (name.equals("matchers")) {
          yield NODES
              .arrayNode()
              .add(NODES.objectNode().put("name", "alertname").put("value", "Slow"));
        }
        yield NODES.arrayNode().add("ana@example.com");
      }
      default -> text(name, rules);
    };
  }

  private static JsonNode text(String name, JsonNode rules) {
    if (rules.path("enum").isArray()) {
      return rules.path("enum").get(0);
    }
    String pattern = rules.path("pattern").asString("");
    if (pattern.contains("{26}")) {
      return NODES.stringNode("01KG2M8Z4QW7RTY5PASDFGHJT1");
    }
    return NODES.stringNode(
        TEXTS.getOrDefault(name, pattern.contains("32") ? "a".repeat(32) : "42"));
  }
}
