package com.instainstru.copilot.tools;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Tells of most answers that they are small enough, without writing them out: it counts what they
 * would take if every character were escaped.
 */
final class SizeBound {
  /** Of a character in a JSON text, escaped as four hexadecimal digits. */
  private static final int MAX_BYTES_A_CHARACTER = 6;

  private static final int QUOTES_AND_SIGNS = 4;

  private static final int MAX_LONG_LENGTH = 20;

  private long left;

  private SizeBound(int bytes) {
    this.left = bytes;
  }

  /**
   * Whether the document surely takes no more bytes as JSON; false means that it may or may not.
   */
  static boolean within(JsonNode document, int bytes) {
    SizeBound bound = new SizeBound(bytes);
    bound.count(document);
    return bound.left >= 0;
  }

  private void count(JsonNode node) {
    left -= QUOTES_AND_SIGNS;
    if (left < 0) {
      return;
    }
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        text(field.getKey());
        count(field.getValue());
      }
    } else if (node.isArray()) {
      node.forEach(this::count);
    } else {
      value(node);
    }
  }

  private void value(JsonNode node) {
    if (node.isInt() || node.isLong() || node.isBoolean() || node.isNull()) {
      left -= MAX_LONG_LENGTH;
    } else {
      text(node.isString() ? node.stringValue() : node.toString());
    }
  }

  private void text(String text) {
    left -= QUOTES_AND_SIGNS + (long) MAX_BYTES_A_CHARACTER * text.length();
  }
}
