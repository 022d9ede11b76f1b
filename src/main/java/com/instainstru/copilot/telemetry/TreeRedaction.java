package com.instainstru.copilot.telemetry;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Copies a JSON document, leaving secrets out. */
final class TreeRedaction {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final Pattern SAMPLE_VALUE =
      Pattern.compile("[+-]?(?:\\d{1,400}+(?:\\.\\d{1,400}+)?(?:[eE][+-]?\\d{1,4}+)?|Inf|NaN)");

  private final Redaction.TextRule rule;

  /** Rows of a list have the same names again and again. */
  private final Map<String, Name> names = new HashMap<>();

  TreeRedaction(Redaction.TextRule rule) {
    this.rule = rule;
  }

  /**
   * @param field name of the nearest enclosing field
   */
  JsonNode copy(String field, JsonNode node) {
    if (node.isObject()) {
      return copyObject(node);
    }
    if (node.isArray()) {
      return copyArray(field, node);
    }
    return node.isString() ? NODES.stringNode(rule.apply(field, node.stringValue())) : node;
  }

  private ObjectNode copyObject(JsonNode object) {
    ObjectNode copy = NODES.objectNode();
    boolean namedSecret = isSecretEntry(object);
    object.forEachEntry(
        (name, value) ->
            copy.set(
                name,
                namedSecret && name.equals("value") ? hidden(value) : copyNamed(name, value)));
    return copy;
  }

  private JsonNode copyNamed(String name, JsonNode value) {
    return switch (names.computeIfAbsent(name, Name::of)) {
      case HANDED_BACK -> value;
      case SECRET -> hidden(value);
      case OTHER -> copy(name, value);
    };
  }

  /** What the name of a field says of its value. */
  private enum Name {
    HANDED_BACK,
    SECRET,
    OTHER;

    static Name of(String name) {
      if (Redaction.isHandedBack(name)) {
        return HANDED_BACK;
      }
      return Redaction.isSecretName(name) ? SECRET : OTHER;
    }
  }

  private ArrayNode copyArray(String field, JsonNode array) {
    ArrayNode copy = NODES.arrayNode(array.size());
    if (isSample(array)) {
      array.forEach(copy::add);
    } else if (isPair(array)) {
      String name = array.path(0).stringValue();
      copy.add(copy(field, array.path(0)));
      JsonNode value = array.path(1);
      copy.add(Redaction.isSecretName(name) ? hidden(value) : copy(field, value));
    } else {
      array.forEach(item -> copy.add(copy(field, item)));
    }
    return copy;
  }

  /** {@code {"key": "password", "value": ...}}, also with {@code name}. */
  private static boolean isSecretEntry(JsonNode object) {
    return object.has("value")
        && (Redaction.isSecretName(object.path("key").asString(""))
            || Redaction.isSecretName(object.path("name").asString("")));
  }

  /** {@code ["Cookie", "..."]}. */
  private static boolean isPair(JsonNode array) {
    return array.size() == 2 && array.path(0).isString() && array.path(1).isString();
  }

  /**
   * {@code [1769871845.123, "4242424242424242"]}: a measured value, which can look like a card or
   * phone number by chance.
   */
  private static boolean isSample(JsonNode array) {
    return array.size() == 2
        && array.path(0).isNumber()
        && SAMPLE_VALUE.matcher(array.path(1).asString("")).matches();
  }

  /** Whether a secret is there at all may be known; flags and nulls are no secrets. */
  private static JsonNode hidden(JsonNode value) {
    return value.isNull() || value.isBoolean() ? value : NODES.stringNode(Redaction.REDACTED);
  }
}
