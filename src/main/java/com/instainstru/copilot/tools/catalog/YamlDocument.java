package com.instainstru.copilot.tools.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A YAML file as a tree that still knows its lines.
 *
 * @param file its name in messages
 * @param root the document, an object
 * @param lines line of each key and item by path
 */
public record YamlDocument(String file, JsonNode root, Map<String, Integer> lines) {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /**
   * @throws CatalogException if the text is no YAML, has a key twice, or is no object
   */
  public static YamlDocument parse(String file, String text) {
    Map<String, Integer> lines = new HashMap<>();
    YAMLMapper mapper =
        YAMLMapper.builder(
                YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
            .build();
    try (JsonParser parser = mapper.createParser(text)) {
      JsonToken first = parser.nextToken();
      JsonNode root = first == null ? NODES.objectNode() : read(parser, "", lines);
      if (!root.isObject()) {
        throw new CatalogException(
            List.of(
                new CatalogFault(file, 1, "(document)", "is no object", "write keys and values")));
      }
      return new YamlDocument(file, root, lines);
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
      throw new CatalogException(
          List.of(
              new CatalogFault(
                  file, line, "(document)", firstLine(e), "write valid YAML with every key once")));
    }
  }

  /** A document that the build has read before; its lines are of no use to anybody. */
  public static YamlDocument ofJson(String file, byte[] json) {
    return new YamlDocument(file, JsonMapper.shared().readTree(json), Map.of());
  }

  private static String firstLine(JacksonException e) {
    return "cannot be read: "
        + e.getOriginalMessage().lines().findFirst().orElse("no reason given");
  }

  private static JsonNode read(JsonParser parser, String path, Map<String, Integer> lines) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> readObject(parser, path, lines);
      case START_ARRAY -> readArray(parser, path, lines);
      case VALUE_NUMBER_INT -> NODES.numberNode(parser.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> NODES.stringNode(parser.getString());
    };
  }

  private static ObjectNode readObject(JsonParser parser, String path, Map<String, Integer> lines) {
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      String below = path.isEmpty() ? key : path + "." + key;
      lines.put(below, parser.currentTokenLocation().getLineNr());
      parser.nextToken();
      object.set(key, read(parser, below, lines));
    }
    return object;
  }

  private static ArrayNode readArray(JsonParser parser, String path, Map<String, Integer> lines) {
    ArrayNode array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String below = path + "[" + array.size() + "]";
      lines.put(below, parser.currentTokenLocation().getLineNr());
      array.add(read(parser, below, lines));
    }
    return array;
  }

  /** The line of a path, or of the nearest one above it. */
  int line(String path) {
    String at = path;
    while (!at.isEmpty()) {
      Integer line = lines.get(at);
      if (line != null) {
        return line;
      }
      int cut = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
      at = cut < 0 ? "" : at.substring(0, cut);
    }
    return 1;
  }
}
