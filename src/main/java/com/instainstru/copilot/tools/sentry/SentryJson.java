package com.instainstru.copilot.tools.sentry;

import com.instainstru.copilot.security.redaction.Redaction;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads the forms in which Sentry's API writes the same thing. */
final class SentryJson {
  private SentryJson() {}

  /** The first of the fields that is there and not empty; a missing node if none is. */
  static JsonNode first(JsonNode object, String... fields) {
    for (String field : fields) {
      JsonNode value = object.path(field);
      if (!value.isNull() && !value.isMissingNode() && !value.asString("-").isEmpty()) {
        return value;
      }
    }
    return object.path("");
  }

  /** Free text without secrets and personal data; null if there is none. */
  static JsonNode redacted(JsonNode value) {
    return value.isString() && !value.stringValue().isEmpty()
        ? JsonNodeFactory.instance.stringNode(Redaction.text(value.stringValue()))
        : JsonNodeFactory.instance.nullNode();
  }

  /** The {@code data} of the event's last entry of that type; a missing node if there is none. */
  static JsonNode entry(JsonNode event, String type) {
    JsonNode data = event.path("");
    for (JsonNode entry : event.path("entries")) {
      if (entry.path("type").asString("").equals(type)) {
        data = entry.path("data");
      }
    }
    return data;
  }

  /**
   * Names and values, given as an object, as a list of {@code [name, value]} pairs, or as a list of
   * {@code {key, value}} or {@code {name, value}} objects.
   */
  static List<Map.Entry<String, String>> pairs(JsonNode node) {
    List<Map.Entry<String, String>> pairs = new ArrayList<>();
    if (node.isObject()) {
      node.forEachEntry((name, value) -> pairs.add(pair(name, value)));
      return pairs;
    }
    for (JsonNode item : node) {
      if (item.isObject()) {
        pairs.add(pair(first(item, "key", "name").asString(""), item.path("value")));
      } else if (item.path(0).isString()) {
        pairs.add(pair(item.path(0).stringValue(), item.path(1)));
      }
    }
    return pairs;
  }

  private static Map.Entry<String, String> pair(String name, JsonNode value) {
    String text = value.isArray() ? value.path(0).asString("") : value.asString("");
    return new SimpleImmutableEntry<>(name, text);
  }
}
