package com.instainstru.copilot.tools.admin;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.catalog.FieldPath;
import com.instainstru.copilot.tools.catalog.RequestTemplate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the catalog says of a backend's answer: what it has to repeat, and where money stands. */
final class AnswerRules {
  private AnswerRules() {}

  /**
   * @throws ToolFailure if the backend answered for something else than asked
   */
  static ObjectNode apply(RequestTemplate template, ToolCall call, ObjectNode answer) {
    template
        .expected()
        .forEach((path, argument) -> check(FieldPath.at(answer, path), argument, call));
    template.money().forEach(path -> addCents(answer, path.split("\\.", -1), 0));
    return answer;
  }

  /** A field that the answer lacks tells nothing. */
  private static void check(JsonNode told, String argument, ToolCall call) {
    JsonNode asked = call.arguments().path(argument);
    if (told.isValueNode()
        && asked.isValueNode()
        && !told.isNull()
        && !told.asString().equalsIgnoreCase(asked.asString())) {
      call.context().notes().implausible("another_" + argument);
      throw ToolFailure.of(
              FailureCode.UPSTREAM_BAD_RESPONSE,
              "The backend answered for another "
                  + argument
                  + " than asked, so that its answer is not given. Tell its operators.")
          .from("backend", false)
          .with("argument", argument);
    }
  }

  /** Puts whole cents behind each amount of dollars. */
  private static void addCents(JsonNode at, String[] steps, int step) {
    if (at.isArray()) {
      at.forEach(item -> addCents(item, steps, step));
    } else if (at instanceof ObjectNode object) {
      JsonNode value = object.path(steps[step]);
      if (step + 1 < steps.length) {
        addCents(value, steps, step + 1);
      } else if (isAmount(value)) {
        insert(object, steps[step], cents(value));
      }
    }
  }

  private static boolean isAmount(JsonNode value) {
    return value.isNumber()
        || (value.isString() && value.stringValue().matches("-?\\d{1,12}(?:\\.\\d{1,40})?"));
  }

  private static long cents(JsonNode dollars) {
    return new BigDecimal(dollars.asString())
        .movePointRight(2)
        .setScale(0, RoundingMode.HALF_UP)
        .longValue();
  }

  private static void insert(ObjectNode object, String name, long cents) {
    ObjectNode ordered = object.objectNode();
    object.forEachEntry(
        (key, value) -> {
          ordered.set(key, value);
          if (key.equals(name)) {
            ordered.put(name + "_cents", cents);
          }
        });
    object.removeAll();
    object.setAll(ordered);
  }
}
