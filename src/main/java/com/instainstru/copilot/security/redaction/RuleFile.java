package com.instainstru.copilot.security.redaction;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code secret-rules.json}, the formats and names of secrets as data. */
final class RuleFile {
  private static final String NAME = "/secret-rules.json";
  private static final JsonNode CONTENT = read();

  private RuleFile() {}

  private static JsonNode read() {
    try (InputStream in = RuleFile.class.getResourceAsStream(NAME)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + NAME);
      }
      return JsonMapper.shared().readTree(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Objects with {@code id}, {@code keywords} or {@code contains}, {@code pattern} and more. */
  static JsonNode rules() {
    return CONTENT.path("rules");
  }

  /** A list of words or pairs of words, in lower case. */
  static Set<String> names(String list) {
    Set<String> names = new LinkedHashSet<>();
    CONTENT.path("names").path(list).forEach(name -> names.add(name.asString()));
    return Set.copyOf(names);
  }
}
