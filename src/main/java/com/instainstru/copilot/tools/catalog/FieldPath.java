package com.instainstru.copilot.tools.catalog;

import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Paths by which the catalog names fields of an answer: steps by dots, such as {@code data.id}. */
public final class FieldPath {
  private static final Pattern FORM = Pattern.compile("\\w+(?:\\.\\w+)*");

  private FieldPath() {}

  static boolean isValid(String path) {
    return FORM.matcher(path).matches();
  }

  /** The same as a JSON pointer (RFC 6901), which needs no escapes here. */
  public static String pointer(String path) {
    return "/" + path.replace('.', '/');
  }

  /** The field of an answer; missing if the answer lacks it. */
  public static JsonNode at(JsonNode answer, String path) {
    return answer.at(pointer(path));
  }
}
