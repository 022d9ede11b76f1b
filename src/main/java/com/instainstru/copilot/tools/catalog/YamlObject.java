package com.instainstru.copilot.tools.catalog;

import com.instainstru.copilot.spelling.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An object of the document under inspection: reads typed values and notes every mistake. */
public final class YamlObject {
  private final YamlDocument document;
  private final String path;
  private final ObjectNode node;
  private final List<CatalogFault> faults;

  private YamlObject(
      YamlDocument document, String path, ObjectNode node, List<CatalogFault> faults) {
    this.document = document;
    this.path = path;
    this.node = node;
    this.faults = faults;
  }

  public static YamlObject root(YamlDocument document, List<CatalogFault> faults) {
    return new YamlObject(document, "", (ObjectNode) document.root(), faults);
  }

  public ObjectNode node() {
    return node;
  }

  String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  public void fault(String key, String fault, String remedy) {
    String at = key.isEmpty() ? path : path(key);
    faults.add(new CatalogFault(document.file(), document.line(at), at, fault, remedy));
  }

  /** Notes every key that is not among the known ones, naming the nearest. */
  public void only(Set<String> known) {
    for (String key : node.propertyNames()) {
      if (!known.contains(key)) {
        String nearest =
            NearestName.of(key, known)
                .map(name -> "did you mean " + name + "?")
                .orElse("known keys: " + String.join(", ", known.stream().sorted().toList()));
        fault(key, "unknown key", nearest);
      }
    }
  }

  public boolean has(String key) {
    return node.hasNonNull(key);
  }

  /** A required text; empty and a fault if it is missing. */
  public String text(String key) {
    String value = optionalText(key);
    if (value == null) {
      if (!has(key)) {
        fault(key, "is missing", "give a text");
      }
      return "";
    }
    return value;
  }

  public @Nullable String optionalText(String key) {
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isString() || value.stringValue().isBlank()) {
      fault(key, "is no text", "give a text");
      return null;
    }
    return value.stringValue().strip();
  }

  public boolean flag(String key, @Nullable Boolean absent) {
    JsonNode value = node.get(key);
    if (value != null && value.isBoolean()) {
      return value.booleanValue();
    }
    if (value != null || absent == null) {
      fault(key, value == null ? "is missing" : "is no boolean", "give true or false");
    }
    return absent != null && absent;
  }

  int seconds(String key) {
    JsonNode value = node.get(key);
    if (value == null) {
      return 0;
    }
    if (!value.isIntegralNumber() || value.longValue() < 1 || value.longValue() > 600) {
      fault(key, "is no usable limit", "give whole seconds from 1 to 600");
      return 0;
    }
    return value.intValue();
  }

  /** The object under a key; an empty one and a fault if there is none. */
  public YamlObject object(String key) {
    if (node.get(key) instanceof ObjectNode object) {
      return new YamlObject(document, path(key), object, faults);
    }
    fault(key, has(key) ? "is no object" : "is missing", "give an object with keys and values");
    return new YamlObject(document, path(key), JsonNodeFactory.instance.objectNode(), faults);
  }

  /** The texts of an optional list; items that are none are noted. */
  public List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : items(key)) {
      if (item.isContainer() || item.isNull()) {
        fault(key, "has an item that is no text", "give texts");
      } else {
        texts.add(item.asString());
      }
    }
    return List.copyOf(texts);
  }

  /** The objects that are items of an optional list; items that are none are noted. */
  public List<YamlObject> objectItems(String key) {
    List<YamlObject> objects = new ArrayList<>();
    List<JsonNode> items = items(key);
    for (int i = 0; i < items.size(); i++) {
      String at = key + "[" + i + "]";
      if (items.get(i) instanceof ObjectNode object) {
        objects.add(new YamlObject(document, path(at), object, faults));
      } else {
        fault(at, "is no object", "give an object with keys and values");
      }
    }
    return objects;
  }

  /** The objects under the keys of this one, in order; entries that are none are noted. */
  public Map<String, YamlObject> objects() {
    Map<String, YamlObject> objects = new LinkedHashMap<>();
    for (String key : node.propertyNames()) {
      objects.put(key, object(key));
    }
    return objects;
  }

  /** The items of an optional list. */
  public List<JsonNode> items(String key) {
    JsonNode value = node.get(key);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      fault(key, "is no list", "give a list such as [limit]");
      return List.of();
    }
    List<JsonNode> items = new ArrayList<>();
    value.forEach(items::add);
    return items;
  }
}
