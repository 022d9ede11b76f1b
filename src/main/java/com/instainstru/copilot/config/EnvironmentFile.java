package com.instainstru.copilot.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a {@code .env} file: {@code NAME=value} lines, with {@code export} in front or not; quotes
 * around a value; comments with {@code #} at the start of a line, or after a blank behind a value.
 * UTF-8, or UTF-16 with a byte order mark as Windows writes it.
 */
final class EnvironmentFile {
  private static final Pattern EXPORT = Pattern.compile("^export\\s+");
  private static final Pattern COMMENT = Pattern.compile("\\s+#.*$");
  private static final Pattern AFTER_QUOTE = Pattern.compile("\\s*(?:\\s#.*)?");

  private final Path file;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private EnvironmentFile(Path file) {
    this.file = file;
  }

  /**
   * A value.
   *
   * @param line where it stands, from 1
   */
  record Entry(String value, int line) {}

  /**
   * @return by name, in order; empty if there is no such file
   * @throws ConfigurationException if it cannot be read, naming the line but no value of it
   */
  static Map<String, Entry> read(Path file) {
    if (!Files.isRegularFile(file)) {
      return Map.of();
    }
    EnvironmentFile reader = new EnvironmentFile(file);
    List<String> lines = reader.text().lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      reader.take(lines.get(i).strip(), i + 1);
    }
    return reader.entries;
  }

  private String text() {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ConfigurationException(
          file + " cannot be read; correct its permissions or move it.");
    }
    String text = decoded(bytes);
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      throw notText(lineAt(text, nul));
    }
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private String decoded(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      return charset(bytes).newDecoder().decode(buffer).toString();
    } catch (CharacterCodingException e) {
      String readable = new String(bytes, 0, buffer.position(), StandardCharsets.ISO_8859_1);
      throw notText(lineAt(readable, readable.length()));
    }
  }

  private static Charset charset(byte[] bytes) {
    int first = bytes.length < 2 ? 0 : (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    return first == 0xfffe || first == 0xfeff ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
  }

  private static int lineAt(String text, int index) {
    return 1 + (int) text.substring(0, index).chars().filter(letter -> letter == '\n').count();
  }

  private ConfigurationException notText(int line) {
    return fault(line, "is not text in UTF-8. Save the file as UTF-8.");
  }

  private void take(String line, int number) {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    String text = EXPORT.matcher(line).replaceFirst("");
    int equals = text.indexOf('=');
    if (equals <= 0) {
      throw fault(
          number,
          "is not of the form NAME=value. Correct it, or put # in front of a comment. A value of"
              + " several lines stands on one, with \\n for each line break.");
    }
    String value = value(text.substring(equals + 1), number);
    entries.put(text.substring(0, equals).strip(), new Entry(value, number));
  }

  private String value(String written, int number) {
    String text = written.strip();
    if (!text.startsWith("\"") && !text.startsWith("'")) {
      return COMMENT.matcher(written).replaceFirst("").strip();
    }
    char quote = text.charAt(0);
    Matcher after = AFTER_QUOTE.matcher(text);
    for (int end = text.indexOf(quote, 1); end > 0; end = text.indexOf(quote, end + 1)) {
      if (after.region(end + 1, text.length()).matches()) {
        return text.substring(1, end);
      }
    }
    throw fault(
        number,
        "has a quote that does not end at the end of the line. Close it, and write \\n for each"
            + " line break of a value.");
  }

  private ConfigurationException fault(int line, String what) {
    return new ConfigurationException("Line " + line + " of " + file + " " + what);
  }
}
