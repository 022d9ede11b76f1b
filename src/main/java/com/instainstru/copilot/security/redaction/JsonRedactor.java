package com.instainstru.copilot.security.redaction;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Copies JSON documents, leaving secrets out: the value of every field, pair or {@code {name,
 * value}} entry whose name is a secret's is replaced, at any depth. Every other text goes through
 * the rule of its field, and names of fields, which third parties may choose too, through the rule
 * of the top. Numbers of Prometheus samples stay. Thread safe.
 */
public final class JsonRedactor {
  /** Documents of an upstream have the same names again and again. */
  private static final int MAX_KNOWN_NAMES = 2_000;

  private static final int MAX_KNOWN_NAME_LENGTH = 100;

  private static final int LONG_TEXT = 1_000;

  /** Of the numbers with 13 to 19 digits. */
  private static final double MIN_CARD = 1e12;

  private static final double MAX_CARD = 1e19;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final Pattern SAMPLE_VALUE =
      Pattern.compile("[+-]?(?:\\d{1,400}+(?:\\.\\d{1,400}+)?(?:[eE][+-]?\\d{1,4}+)?|Inf|NaN)");

  private final TextRules rules;
  private final Map<String, Field> fields = new ConcurrentHashMap<>();

  /**
   * @param rules asked once a name of a field; what they say must depend on nothing else
   */
  public JsonRedactor(TextRules rules) {
    this.rules = rules;
  }

  /** What becomes of texts that are no secret by the name of their field. */
  @FunctionalInterface
  public interface TextRules {
    /**
     * @param field name of the nearest enclosing field; empty at the top
     */
    UnaryOperator<String> of(String field);
  }

  /** The document without secrets; the one given is not changed. */
  public JsonNode copy(JsonNode document) {
    return copy(document, () -> {});
  }

  /**
   * The document without secrets; the one given is not changed.
   *
   * @param check run before each object, list and long text; ends the work by an exception
   */
  public JsonNode copy(JsonNode document, Runnable check) {
    return copy(field(""), document, check);
  }

  /**
   * @param field the nearest enclosing one
   */
  private JsonNode copy(Field field, JsonNode node, Runnable check) {
    if (node.isObject()) {
      check.run();
      return copyObject(node, check);
    }
    if (node.isArray()) {
      check.run();
      return copyArray(field, node, check);
    }
    if (node.isString()) {
      return text(field, node, check);
    }
    return node.isNumber() && isCard(node) ? NODES.stringNode(Redaction.REDACTED) : node;
  }

  private static boolean isCard(JsonNode number) {
    double size = number.doubleValue();
    return size >= MIN_CARD && size < MAX_CARD && Redaction.isCardNumber(number.decimalValue());
  }

  private static JsonNode text(Field field, JsonNode node, Runnable check) {
    String text = node.stringValue();
    if (text.length() >= LONG_TEXT) {
      check.run();
    }
    if (field.kind() != SecretNames.Kind.ORDINARY && SecretNames.hides(field.kind(), text)) {
      return NODES.stringNode(Redaction.REDACTED);
    }
    String clean = field.rule().apply(text);
    return clean.equals(text) ? node : NODES.stringNode(clean);
  }

  /**
   * What its name says of a field.
   *
   * @param name as it may be shown
   * @param kind what that says of the value
   */
  private record Field(String name, SecretNames.Kind kind, UnaryOperator<String> rule) {}

  private Field field(String name) {
    Field known = fields.get(name);
    if (known != null) {
      return known;
    }
    String visible = Redaction.visible(name);
    Field field =
        new Field(rules.of("").apply(visible), SecretNames.kind(visible), rules.of(visible));
    if (name.length() <= MAX_KNOWN_NAME_LENGTH && fields.size() < MAX_KNOWN_NAMES) {
      fields.put(name, field);
    }
    return field;
  }

  private ObjectNode copyObject(JsonNode object, Runnable check) {
    ObjectNode copy = NODES.objectNode();
    Map<String, Integer> numbers = new HashMap<>();
    boolean namedSecret = isSecretEntry(object);
    object.forEachEntry(
        (name, value) -> {
          Field field = field(name);
          JsonNode clean =
              namedSecret && name.equals("value") ? hidden(value) : copyNamed(field, value, check);
          if (copy.putIfAbsent(field.name(), clean) != null) {
            copy.set(free(copy, field.name(), numbers), clean);
          }
        });
    return copy;
  }

  /**
   * Numbers names that have become the same, so that none takes the place of another.
   *
   * @param numbers the last one of each name, so that the time stays linear
   */
  private static String free(ObjectNode copy, String name, Map<String, Integer> numbers) {
    String free = name;
    while (copy.has(free)) {
      free = name + " (" + numbers.merge(name, 2, (last, first) -> last + 1) + ")";
    }
    return free;
  }

  private JsonNode copyNamed(Field field, JsonNode value, Runnable check) {
    return field.kind() == SecretNames.Kind.SECRET ? hidden(value) : copy(field, value, check);
  }

  private ArrayNode copyArray(Field field, JsonNode array, Runnable check) {
    ArrayNode copy = NODES.arrayNode(array.size());
    if (isSample(array)) {
      array.forEach(copy::add);
    } else if (isPair(array)) {
      String name = array.path(0).stringValue();
      copy.add(copy(field, array.path(0), check));
      JsonNode value = array.path(1);
      copy.add(Redaction.isSecretName(name) ? hidden(value) : copy(field, value, check));
    } else {
      array.forEach(item -> copy.add(copy(field, item, check)));
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
