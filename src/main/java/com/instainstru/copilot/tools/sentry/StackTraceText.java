package com.instainstru.copilot.tools.sentry;

import com.instainstru.copilot.security.redaction.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The innermost frames of an event's stack trace as text, outermost of them first. Per frame one
 * line {@code File "<file>", line <n>, in <function>}, and below it the source line.
 */
final class StackTraceText {
  private StackTraceText() {}

  /**
   * @param maxFrames most frames
   * @return empty if the event has no frames
   */
  static String of(JsonNode event, int maxFrames) {
    List<JsonNode> frames = frames(event);
    return frames.subList(Math.max(0, frames.size() - maxFrames), frames.size()).stream()
        .map(StackTraceText::frame)
        .collect(Collectors.joining("\n"));
  }

  /** The frames of the last exception that has some, else of the plain stack trace. */
  private static List<JsonNode> frames(JsonNode event) {
    JsonNode found = SentryJson.entry(event, "stacktrace").path("frames");
    for (JsonNode exception : SentryJson.entry(event, "exception").path("values")) {
      JsonNode frames = exception.path("stacktrace").path("frames");
      if (frames.values().stream().anyMatch(JsonNode::isObject)) {
        found = frames;
      }
    }
    return found.values().stream().filter(JsonNode::isObject).toList();
  }

  private static String frame(JsonNode frame) {
    List<String> parts = new ArrayList<>();
    String file =
        SentryJson.first(frame, "filename", "abs_path", "absPath", "module").asString("<unknown>");
    parts.add("File \"" + Redaction.text(file) + "\"");
    JsonNode line = SentryJson.first(frame, "lineno", "lineNo");
    if (line.isNumber()) {
      parts.add("line " + line.asLong());
    }
    String function = SentryJson.first(frame, "function", "name").asString("");
    if (!function.isEmpty()) {
      parts.add("in " + Redaction.text(function));
    }
    String source = Redaction.text(source(frame, line)).strip();
    return String.join(", ", parts) + (source.isEmpty() ? "" : "\n    " + source);
  }

  /** The line itself, or that one of the lines around it that carries the frame's number. */
  private static String source(JsonNode frame, JsonNode line) {
    String given = frame.path("context_line").asString("");
    if (!given.isEmpty()) {
      return given;
    }
    for (JsonNode numbered : frame.path("context")) {
      if (line.isNumber() && numbered.path(0).asLong(-1) == line.asLong()) {
        return numbered.path(1).asString("");
      }
    }
    return "";
  }
}
