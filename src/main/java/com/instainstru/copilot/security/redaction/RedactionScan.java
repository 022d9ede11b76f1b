package com.instainstru.copilot.security.redaction;

import java.util.function.Function;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Looks through a document that is still text for what {@link JsonRedactor} would change. No tree
 * is built, so this takes a fraction of the time.
 *
 * @param fields what is known of a field by its name
 */
record RedactionScan(Function<String, JsonRedactor.Field> fields) {

  /**
   * Whether nothing would be changed.
   *
   * @param json a well-formed document
   */
  boolean isAllOf(byte[] json) {
    try (JsonParser parser = JsonMapper.shared().createParser(json)) {
      return value(parser, parser.nextToken(), fields.apply(""));
    }
  }

  private boolean value(JsonParser parser, JsonToken token, JsonRedactor.Field field) {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser, field);
      case VALUE_STRING -> {
        String text = parser.getString();
        yield field.rule().apply(text).equals(text);
      }
      default -> true;
    };
  }

  private boolean object(JsonParser parser) {
    String key = "";
    String name = "";
    boolean hasValue = false;
    for (String member = parser.nextName(); member != null; member = parser.nextName()) {
      JsonToken token = parser.nextToken();
      if (!member(parser, token, fields.apply(member))) {
        return false;
      }
      switch (member) {
        case "value" -> hasValue = true;
        case "key" -> key = text(parser, token);
        case "name" -> name = text(parser, token);
        default -> {}
      }
    }
    return !(hasValue && JsonRedactor.isSecretEntry(key, name));
  }

  private boolean member(JsonParser parser, JsonToken token, JsonRedactor.Field field) {
    return switch (field.name()) {
      case HANDED_BACK -> {
        parser.skipChildren();
        yield true;
      }
      case SECRET -> token == JsonToken.VALUE_NULL || token.isBoolean();
      case OTHER -> value(parser, token, field);
    };
  }

  private boolean array(JsonParser parser, JsonRedactor.Field field) {
    String first = "";
    int items = 0;
    JsonToken last = JsonToken.NOT_AVAILABLE;
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (!value(parser, token, field)) {
        return false;
      }
      if (items == 0) {
        first = text(parser, token);
      }
      items++;
      last = token;
    }
    boolean pair = items == 2 && last == JsonToken.VALUE_STRING;
    return !(pair && Redaction.isSecretName(first));
  }

  private static String text(JsonParser parser, JsonToken token) {
    return token == JsonToken.VALUE_STRING ? parser.getString() : "";
  }
}
