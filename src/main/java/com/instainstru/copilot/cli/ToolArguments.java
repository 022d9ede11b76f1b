package com.instainstru.copilot.cli;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads arguments of a tool from words: {@code name=text}, {@code name:=json}, or one JSON object.
 */
final class ToolArguments {
  private ToolArguments() {}

  /**
   * @param properties of the tool's input schema: a text for a list is split at commas
   * @throws IllegalArgumentException for a word of another form; its message teaches
   */
  static ObjectNode of(List<String> words, JsonNode properties) {
    ObjectNode arguments = JsonNodeFactory.instance.objectNode();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (word.startsWith("{")) {
        arguments.setAll(object(word));
      } else if (equals < 1) {
        throw new IllegalArgumentException(
            "An argument is name=value, name:=JSON, or one JSON object; this one is none of them: "
                + word);
      } else if (word.charAt(equals - 1) == ':') {
        arguments.set(word.substring(0, equals - 1), json(word.substring(equals + 1)));
      } else {
        String name = word.substring(0, equals);
        put(arguments, name, word.substring(equals + 1), properties.path(name));
      }
    }
    return arguments;
  }

  private static void put(ObjectNode arguments, String name, String text, JsonNode rules) {
    String type = rules.path("type").asString("");
    boolean list = type.equals("array");
    if ((list || type.equals("object")) && (text.startsWith("[") || text.startsWith("{"))) {
      arguments.set(name, json(text));
    } else if (list) {
      ArrayNode items = arguments.putArray(name);
      for (String item : text.split(",", -1)) {
        items.add(item.strip());
      }
    } else {
      arguments.put(name, text);
    }
  }

  private static ObjectNode object(String text) {
    if (json(text) instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException("JSON arguments must be one object.");
  }

  private static JsonNode json(String text) {
    try {
      return JsonMapper.shared().readTree(text);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "This is not valid JSON; check the quoting of your shell: " + text, e);
    }
  }
}
