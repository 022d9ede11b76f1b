package com.instainstru.copilot.cli.install;

import com.instainstru.copilot.config.ConfigurationException;
import com.instainstru.copilot.config.SettingName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** This server as an entry of one client's file: what would change, and the change itself. */
public final class Installation {
  private static final String REDACTED = "[redacted]";

  private final ConfigurationFile file;
  private final List<String> path;
  private final JsonText before;
  private final JsonText after;

  private Installation(ConfigurationFile file, List<String> path, JsonText before, JsonText after) {
    this.file = file;
    this.path = path;
    this.before = before;
    this.after = after;
  }

  /**
   * Reads the file and works out the change; nothing is written.
   *
   * @param name of the entry
   * @throws ConfigurationException if the file cannot be read or understood; the message holds what
   *     to add by hand
   */
  public static Installation prepare(McpClient client, Path path, String name, ServerEntry entry) {
    ConfigurationFile file = ConfigurationFile.read(path);
    ObjectNode members = client.members(entry);
    List<String> place = List.of(client.container(), name);
    try {
      JsonText before =
          JsonText.of(file.text().isBlank() ? "{}\n" : file.text(), client.comments());
      requireSameKind(before.at(place), members, path, name);
      return new Installation(file, place, before, merged(before, place, members));
    } catch (JsonTextException e) {
      throw new ConfigurationException(
          path
              + ", "
              + e.getMessage()
              + ".\nNothing was changed. Correct the file and repeat, or add this by hand:\n"
              + entryText(place, members));
    }
  }

  private static JsonText merged(JsonText document, List<String> place, ObjectNode members) {
    if (document.at(place).isEmpty()) {
      return document.with(place, members);
    }
    JsonText merged = document;
    for (Map.Entry<String, JsonNode> member : members.properties()) {
      List<String> path = below(place, member.getKey());
      if (member.getValue() instanceof ObjectNode inner) {
        // Variables and headers of the person's own stay.
        for (Map.Entry<String, JsonNode> value : inner.properties()) {
          merged = merged.with(below(path, value.getKey()), value.getValue());
        }
      } else {
        merged = merged.with(path, member.getValue());
      }
    }
    return merged;
  }

  private static List<String> below(List<String> path, String name) {
    List<String> longer = new ArrayList<>(path);
    longer.add(name);
    return List.copyOf(longer);
  }

  private static void requireSameKind(
      Optional<JsonNode> present, ObjectNode members, Path path, String name) {
    String other = members.has("command") ? "url" : "command";
    if (present.isPresent() && present.get().has(other)) {
      throw new ConfigurationException(
          path
              + " has a server "
              + name
              + " of another kind, with "
              + other
              + ". Remove that entry first, or choose another name with --name.");
    }
  }

  /** The file that is written, behind all links. */
  public Path file() {
    return file.target();
  }

  /** Whether the file already exists. */
  public boolean exists() {
    return file.exists();
  }

  /** Whether anything would change. */
  public boolean changes() {
    return !file.text().equals(after.text());
  }

  /** The entry's lines that go and come, values of secrets left out. */
  public List<String> preview() {
    return LineChanges.between(
        before.at(path).map(entry -> entryText(path, entry)).orElse(""),
        after.at(path).map(entry -> entryText(path, entry)).orElse(""));
  }

  /**
   * Writes the file.
   *
   * @return where the former one is kept; empty if there was none
   * @throws ConfigurationException if it cannot be written; nothing is changed then
   */
  public Optional<Path> write() {
    return file.replace(after.text());
  }

  /** A document with nothing but the entry. */
  private static String entryText(List<String> path, JsonNode entry) {
    JsonNode shown = entry.deepCopy();
    if (shown.path("env") instanceof ObjectNode values) {
      for (String name : List.copyOf(values.propertyNames())) {
        boolean secret =
            SettingName.of(name).map(known -> known.kind() == SettingName.Kind.SECRET).orElse(true);
        if (secret && !values.path(name).asString("").startsWith("${")) {
          values.put(name, REDACTED);
        }
      }
    }
    return JsonText.of("{}", false).with(path, shown).text();
  }
}
