package com.instainstru.copilot.tools;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.spelling.NearestName;
import com.instainstru.copilot.tools.catalog.RequestTemplate;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds the arguments against the tool's input schema before anything runs. Lenient in form, at
 * every level (a whole number may come as {@code 20.0} or {@code "20"}, a boolean as {@code
 * "true"}, a text as a number, a list as JSON text, a choice in other letter case, an optional
 * argument as null or empty), strict in substance. Fills in defaults.
 */
public final class ValidateArguments implements ToolInterceptor {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MAX_PROBLEMS = 20;

  /** What clients and workflow tools add to the arguments of every call. */
  private static final Set<String> CLIENT_FIELDS =
      Set.of("toolCallId", "tool_call_id", "sessionId", "session_id", "chatInput");

  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();
  private @Nullable SchemaRegistry registry;

  @Override
  public ToolResult intercept(ToolCall call, Chain next) {
    ToolDefinition tool = call.tool();
    ObjectNode arguments = coerced(call.arguments(), tool.inputSchema());
    List<String> problems = new ArrayList<>(unknown(arguments, tool));
    if (problems.isEmpty()) {
      problems.addAll(broken(arguments, tool));
    }
    if (problems.isEmpty() && endsBeforeItStarts(arguments)) {
      problems.add("end_date must not be before start_date");
    }
    RequestTemplate request = tool.request();
    List<String> choices = request == null ? List.of() : request.exactlyOne();
    if (!choices.isEmpty() && choices.stream().filter(arguments::has).count() != 1) {
      problems.add("give exactly one of " + String.join(", ", choices));
    }
    if (!problems.isEmpty()) {
      throw ToolFailure.of(
          FailureCode.INVALID_ARGUMENTS,
          String.join("; ", problems.subList(0, Math.min(MAX_PROBLEMS, problems.size())))
              + ". Correct the call and repeat it.");
    }
    return next.proceed(call.withArguments(arguments));
  }

  /** Arguments without what stands for nothing, in the schema's types, with its defaults. */
  private static ObjectNode coerced(ObjectNode given, ObjectNode schema) {
    JsonNode properties = schema.path("properties");
    Set<String> required = new LinkedHashSet<>();
    schema.path("required").forEach(name -> required.add(name.asString()));
    ObjectNode coerced = NODES.objectNode();
    for (Map.Entry<String, JsonNode> argument : given.properties()) {
      String name = argument.getKey();
      JsonNode value = argument.getValue();
      boolean isNothing = value.isNull() || (isBlank(value) && !required.contains(name));
      boolean isTheClients = CLIENT_FIELDS.contains(name) && !properties.has(name);
      if (!isNothing && !isTheClients) {
        coerced.set(name, inType(value, properties.path(name)));
      }
    }
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      JsonNode absent = property.getValue().get("default");
      if (absent != null && !coerced.has(property.getKey())) {
        coerced.set(property.getKey(), absent);
      }
    }
    return coerced;
  }

  private static boolean isBlank(JsonNode value) {
    return value.isString() && value.stringValue().isBlank();
  }

  private static JsonNode inType(JsonNode value, JsonNode rules) {
    return switch (rules.path("type").asString("")) {
      case "integer", "number" -> number(value);
      case "boolean" -> bool(value);
      case "string" -> text(value, rules);
      case "array" -> list(value, rules.path("items"));
      case "object" ->
          value instanceof ObjectNode object && rules instanceof ObjectNode schema
              ? coerced(object, schema)
              : value;
      default -> value;
    };
  }

  private static JsonNode number(JsonNode value) {
    if (value.isString() && value.stringValue().strip().matches("[+-]?\\d{1,18}")) {
      return NODES.numberNode(Long.parseLong(value.stringValue().strip()));
    }
    return value.isFloatingPointNumber() ? wholeNumber(value) : value;
  }

  private static JsonNode bool(JsonNode value) {
    if (value.isString()) {
      String word = value.stringValue().strip().toLowerCase(Locale.ROOT);
      if (word.equals("true") || word.equals("false")) {
        return NODES.booleanNode(word.equals("true"));
      }
    }
    return value;
  }

  private static JsonNode text(JsonNode value, JsonNode rules) {
    if (value.isNumber()) {
      return NODES.stringNode(
          value.isFloatingPointNumber() ? wholeNumber(value).asString() : value.asString());
    }
    if (!value.isString()) {
      return value;
    }
    String text = value.stringValue();
    if (rules.get("enum") instanceof ArrayNode choices) {
      for (JsonNode choice : choices) {
        if (choice.asString().equalsIgnoreCase(text.strip())) {
          return choice;
        }
      }
    }
    return rules.path("format").asString("").equals("email")
        ? NODES.stringNode(EmailAddresses.bare(text).toLowerCase(Locale.ROOT))
        : value;
  }

  /** A list, also if it comes as JSON text. */
  private static JsonNode list(JsonNode value, JsonNode itemRules) {
    JsonNode read = value.isString() ? listOf(value.stringValue()) : value;
    if (!(read instanceof ArrayNode items)) {
      return value;
    }
    ArrayNode coerced = NODES.arrayNode();
    items.forEach(item -> coerced.add(inType(item, itemRules)));
    return coerced;
  }

  private static JsonNode listOf(String text) {
    if (!text.strip().startsWith("[")) {
      return MissingNode.getInstance();
    }
    try {
      return JsonMapper.shared().readTree(text);
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }

  /** The schema's limits compare whole numbers, of any size; what is none stays as it is. */
  private static JsonNode wholeNumber(JsonNode value) {
    double number = value.doubleValue();
    if (!Double.isFinite(number)) {
      // Beyond what a double holds, and so not to be compared with anything.
      return NODES.stringNode(value.asString());
    }
    if (number != Math.rint(number)) {
      return value;
    }
    return Math.abs(number) < 1e15
        ? NODES.numberNode((long) number)
        : NODES.numberNode(BigDecimal.valueOf(number).toBigInteger());
  }

  private static List<String> unknown(ObjectNode arguments, ToolDefinition tool) {
    JsonNode properties = tool.inputSchema().get("properties");
    List<String> problems = new ArrayList<>();
    for (String name : arguments.propertyNames()) {
      if (!properties.has(name)) {
        Set<String> known = new LinkedHashSet<>(properties.propertyNames());
        String hint =
            known.isEmpty()
                ? "this tool takes no arguments"
                : NearestName.of(name, known)
                    .map(nearest -> "did you mean " + nearest + "?")
                    .orElse("known ones: " + String.join(", ", known));
        problems.add(ArgumentRule.safe(name) + " is no argument of this tool (" + hint + ")");
      }
    }
    return problems;
  }

  private List<String> broken(ObjectNode arguments, ToolDefinition tool) {
    Schema schema =
        schemas.computeIfAbsent(tool.name(), name -> registry().getSchema(tool.inputSchema()));
    return schema.validate(arguments).stream()
        .map(error -> ArgumentRule.describe(error, tool.inputSchema()))
        .distinct()
        .toList();
  }

  /** Made at the first call: a start, and a client that only lists, need none. */
  private synchronized SchemaRegistry registry() {
    SchemaRegistry made = registry;
    if (made == null) {
      made =
          SchemaRegistry.withDefaultDialect(
              SpecificationVersion.DRAFT_2020_12,
              builder ->
                  builder.schemaRegistryConfig(
                      SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
      registry = made;
    }
    return made;
  }

  private static boolean endsBeforeItStarts(ObjectNode arguments) {
    JsonNode start = arguments.path("start_date");
    JsonNode end = arguments.path("end_date");
    // ISO dates sort as text.
    return start.isString()
        && end.isString()
        && end.stringValue().compareTo(start.stringValue()) < 0;
  }
}
