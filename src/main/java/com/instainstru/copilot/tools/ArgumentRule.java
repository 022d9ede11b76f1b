package com.instainstru.copilot.tools;

import com.networknt.schema.Error;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Puts a broken rule of a schema into words: the field and the rule, never the value. */
final class ArgumentRule {
  private ArgumentRule() {}

  /**
   * @param error what the validator found
   * @param schema the input schema
   */
  static String describe(Error error, JsonNode schema) {
    String pointer = error.getInstanceLocation().toString();
    String field = field(pointer, error);
    JsonNode rules = rules(schema, pointer);
    return field + " " + rule(error.getKeyword(), rules);
  }

  private static String field(String pointer, Error error) {
    String path = pointer.startsWith("/") ? pointer.substring(1) : pointer;
    String named = path.replaceAll("/(\\d+)", "[$1]").replace('/', '.');
    boolean below =
        error.getProperty() != null
            && (error.getKeyword().equals("required")
                || error.getKeyword().equals("additionalProperties"));
    if (!below) {
      return named;
    }
    String property = safe(String.valueOf(error.getProperty()));
    return named.isEmpty() ? property : named + "." + property;
  }

  private static String rule(String keyword, JsonNode rules) {
    return switch (keyword) {
      case "type" -> "must be " + type(rules.path("type").asString("of another type"));
      case "enum" -> "must be one of " + values(rules.path("enum"));
      case "minimum", "maximum" -> "must be " + range(rules);
      case "minLength", "maxLength" -> "must have " + length(rules) + " characters";
      case "minItems", "maxItems" -> "must have " + items(rules) + " entries";
      case "pattern" -> "must match " + rules.path("pattern").asString("the pattern");
      case "format" -> "must be " + format(rules.path("format").asString(""));
      case "required" -> "is required";
      case "additionalProperties" -> "is not known here";
      default -> "breaks the rule " + keyword;
    };
  }

  private static String type(String type) {
    return switch (type) {
      case "integer" -> "a whole number";
      case "number" -> "a number";
      case "boolean" -> "true or false";
      case "array" -> "a list";
      case "object" -> "an object";
      default -> "a text";
    };
  }

  private static String format(String format) {
    return switch (format) {
      case "date" -> "a real date as YYYY-MM-DD";
      case "email" -> "an e-mail address";
      default -> "a valid " + format;
    };
  }

  private static String range(JsonNode rules) {
    return between(rules.path("minimum"), rules.path("maximum"));
  }

  private static String length(JsonNode rules) {
    return between(rules.path("minLength"), rules.path("maxLength"));
  }

  private static String items(JsonNode rules) {
    return between(rules.path("minItems"), rules.path("maxItems"));
  }

  private static String between(JsonNode least, JsonNode most) {
    if (least.isNumber() && most.isNumber()) {
      return "from " + least.asString() + " to " + most.asString();
    }
    return least.isNumber() ? "at least " + least.asString() : "at most " + most.asString();
  }

  private static String values(JsonNode choices) {
    List<String> values = new ArrayList<>();
    choices.forEach(choice -> values.add(choice.asString()));
    return String.join(", ", values);
  }

  /** The part of the schema that rules the instance at the pointer. */
  private static JsonNode rules(JsonNode schema, String pointer) {
    JsonNode rules = schema;
    for (String step : pointer.split("/", -1)) {
      if (!step.isEmpty()) {
        rules = rules.has("items") ? rules.get("items") : rules.path("properties").path(step);
      }
    }
    return rules;
  }

  /** A name that a caller chose, fit to be shown. */
  static String safe(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9_.-]", "?");
    return plain.length() > 40 ? plain.substring(0, 40) + "..." : plain;
  }
}
