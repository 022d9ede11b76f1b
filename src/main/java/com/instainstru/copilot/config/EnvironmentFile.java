package com.instainstru.copilot.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a {@code .env} file: {@code NAME=value} lines, comments with {@code #}, quotes allowed. */
final class EnvironmentFile {
  private EnvironmentFile() {}

  /**
   * @return empty if there is no such file
   * @throws ConfigurationException if it cannot be read
   */
  static Map<String, String> read(Path file) {
    if (!Files.isRegularFile(file)) {
      return Map.of();
    }
    try {
      Map<String, String> values = new LinkedHashMap<>();
      for (String line : Files.readAllLines(file)) {
        String text = line.strip().replaceFirst("^export\\s+", "");
        int equals = text.indexOf('=');
        if (equals > 0 && !text.startsWith("#")) {
          values.put(
              text.substring(0, equals).strip(), unquoted(text.substring(equals + 1).strip()));
        }
      }
      return values;
    } catch (IOException e) {
      throw new ConfigurationException(
          file + " cannot be read; correct its permissions or move it.");
    }
  }

  private static String unquoted(String text) {
    boolean quoted =
        text.length() >= 2
            && (text.charAt(0) == '"' || text.charAt(0) == '\'')
            && text.charAt(text.length() - 1) == text.charAt(0);
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
