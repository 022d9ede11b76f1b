package com.instainstru.copilot.tools;

import com.instainstru.copilot.metering.CallMeters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds answers to the fields that the tool's output schema requires: an upstream that changed its
 * form must not go unnoticed. The call still answers, with a line in {@code warnings}, and is
 * counted.
 */
public final class ReportMissingFields implements ToolInterceptor {
  private final CallMeters meters;

  public ReportMissingFields(CallMeters meters) {
    this.meters = meters;
  }

  @Override
  public ToolResult intercept(ToolCall call, Chain next) {
    ToolResult result = next.proceed(call);
    List<String> missing = new ArrayList<>();
    collect(call.tool().outputSchema(), result.structured(), "", missing);
    if (!missing.isEmpty()) {
      meters.incomplete(call.tool().name());
      warn(result.structured(), missing);
    }
    return result;
  }

  private static void collect(JsonNode schema, JsonNode answer, String path, List<String> missing) {
    for (JsonNode name : schema.path("required")) {
      if (!answer.has(name.asString())) {
        missing.add(path + name.asString());
      }
    }
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      JsonNode value = answer.path(field.getKey());
      if (value.isObject()) {
        collect(field.getValue(), value, path + field.getKey() + ".", missing);
      }
    }
  }

  private static void warn(ObjectNode answer, List<String> missing) {
    JsonNode present = answer.path(AnswerWarnings.FIELD);
    // A field of that name which is no list is the upstream's own.
    if (present.isMissingNode() || present.isArray()) {
      AnswerWarnings.add(
          answer,
          "The answer lacks "
              + String.join(", ", missing)
              + ", which this tool should return: the upstream may have changed. Do not take what"
              + " is missing for zero or empty, and tell the operators.");
    }
  }
}
