package com.instainstru.copilot.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes characters out of every text of an answer that people cannot see but a model can read:
 * control, bidirectional, zero-width, tag and line-separator characters. Line feed and tab stay.
 */
public final class CleanText implements ToolInterceptor {

  @Override
  public ToolResult intercept(ToolCall call, Chain next) {
    ToolResult result = next.proceed(call);
    clean(result.structured());
    return result;
  }

  private static void clean(JsonNode node) {
    if (node instanceof ObjectNode object) {
      List<Map.Entry<String, JsonNode>> entries = new ArrayList<>(object.properties());
      for (Map.Entry<String, JsonNode> entry : entries) {
        if (entry.getValue().isString()) {
          String text = entry.getValue().stringValue();
          String visible = visible(text);
          if (!visible.equals(text)) {
            object.put(entry.getKey(), visible);
          }
        } else {
          clean(entry.getValue());
        }
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        if (array.get(i).isString()) {
          array.set(i, JsonNodeFactory.instance.stringNode(visible(array.get(i).stringValue())));
        } else {
          clean(array.get(i));
        }
      }
    }
  }

  /** The text without invisible characters. */
  static String visible(String text) {
    if (text.codePoints().noneMatch(CleanText::isHidden)) {
      return text;
    }
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints().filter(point -> !isHidden(point)).forEach(visible::appendCodePoint);
    return visible.toString();
  }

  private static boolean isHidden(int point) {
    if (point == '\n' || point == '\t') {
      return false;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
