package com.instainstru.copilot.tools;

import com.instainstru.copilot.tools.catalog.Caution;
import com.instainstru.copilot.tools.catalog.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks an answer against what the catalog says of it. A field of another type is told in {@code
 * warnings} and counted; the answer is given all the same. The catalog's cautions go into {@code
 * warnings} too.
 */
public final class CheckAnswer implements ToolInterceptor {

  @Override
  public ToolResult intercept(ToolCall call, Chain next) {
    ToolResult result = next.proceed(call);
    ObjectNode answer = result.structured();
    JsonNode schema = call.tool().outputSchema();
    List<String> mistyped = mistyped(answer, schema);
    if (!mistyped.isEmpty()) {
      call.context().notes().implausible("wrong_type");
      AnswerWarnings.add(
          answer,
          "Fields of another type than documented: "
              + String.join(", ", mistyped)
              + ". The service may have changed; read them with care.");
    }
    for (Caution caution : call.tool().cautions()) {
      if (holds(caution, answer, call.arguments())) {
        AnswerWarnings.add(answer, caution.text());
      }
    }
    return result;
  }

  private static List<String> mistyped(ObjectNode answer, JsonNode schema) {
    List<String> mistyped = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      JsonNode value = answer.get(property.getKey());
      if (value != null && !isOf(value, property.getValue().path("type"))) {
        mistyped.add(property.getKey());
      }
    }
    return mistyped;
  }

  /**
   * @param types name of a JSON type, a list of such names, or nothing if any type fits
   */
  private static boolean isOf(JsonNode value, JsonNode types) {
    if (types.isArray()) {
      return types.valueStream().anyMatch(type -> isOf(value, type));
    }
    return switch (types.asString("")) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isString();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      default -> true;
    };
  }

  private static boolean holds(Caution caution, ObjectNode answer, ObjectNode arguments) {
    return switch (caution.condition()) {
      case ALWAYS -> true;
      case EMPTY -> isEmpty(FieldPath.at(answer, caution.subject()));
      case FULL -> {
        JsonNode rows = FieldPath.at(answer, caution.subject());
        int limit = arguments.path("limit").asInt(0);
        yield limit > 0 && rows.isArray() && rows.size() >= limit;
      }
      case ARGUMENT ->
          arguments.path(caution.subject()).asString("").equalsIgnoreCase(caution.value());
      case GIVEN -> arguments.has(caution.subject());
      case ANSWER -> FieldPath.at(answer, caution.subject()).asString("").equals(caution.value());
    };
  }

  private static boolean isEmpty(JsonNode value) {
    return value.isMissingNode()
        || value.isNull()
        || (value.isContainer() && value.isEmpty())
        || (value.isString() && value.stringValue().isBlank());
  }
}
