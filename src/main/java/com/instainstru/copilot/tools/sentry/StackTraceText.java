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
    List<JsonNode> exceptions =
        SentryJson.entry(event, "exception")
            .path("values")
            .valueStream()
            .filter(JsonNode::isObject)
            .toList();
    return exceptions.size() > 1
        ? chain(exceptions, maxFrames)
        : text(frames(event, exceptions), maxFrames);
  }

  /** The outermost exception, which Sentry puts last, and what caused it, down to the root. */
  private static String chain(List<JsonNode> exceptions, int maxFrames) {
    int each = (maxFrames + exceptions.size() - 1) / exceptions.size();
    List<String> texts = new ArrayList<>();
    for (int i = exceptions.size() - 1; i >= 0; i--) {
      JsonNode exception = exceptions.get(i);
      String said = exception.path("value").asString("");
      String head =
          exception.path("type").asString("Exception") + (said.isEmpty() ? "" : ": " + said);
      String frames = text(objects(exception.path("stacktrace").path("frames")), each);
      texts.add(
          (texts.isEmpty() ? "" : "Caused by: ")
              + Redaction.text(head)
              + (frames.isEmpty() ? "" : "\n" + frames));
    }
    return String.join("\n", texts);
  }

  private static String text(List<JsonNode> frames, int maxFrames) {
    return frames.subList(Math.max(0, frames.size() - maxFrames), frames.size()).stream()
        .map(StackTraceText::frame)
        .collect(Collectors.joining("\n"));
  }

  /** Those of the exception, else of the plain stack trace, else of the thread that crashed. */
  private static List<JsonNode> frames(JsonNode event, List<JsonNode> exceptions) {
    for (JsonNode exception : exceptions) {
      List<JsonNode> frames = objects(exception.path("stacktrace").path("frames"));
      if (!frames.isEmpty()) {
        return frames;
      }
    }
    List<JsonNode> plain = objects(SentryJson.entry(event, "stacktrace").path("frames"));
    return plain.isEmpty() ? threadFrames(event) : plain;
  }

  private static List<JsonNode> threadFrames(JsonNode event) {
    List<JsonNode> threads = objects(SentryJson.entry(event, "threads").path("values"));
    for (String mark : List.of("crashed", "current")) {
      for (JsonNode thread : threads) {
        if (thread.path(mark).asBoolean(false)) {
          return objects(thread.path("stacktrace").path("frames"));
        }
      }
    }
    return List.of();
  }

  private static List<JsonNode> objects(JsonNode list) {
    return list.values().stream().filter(JsonNode::isObject).toList();
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
