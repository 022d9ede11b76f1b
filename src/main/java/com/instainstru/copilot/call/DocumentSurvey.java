package com.instainstru.copilot.call;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** Reads all of a document without building a tree of it. */
final class DocumentSurvey {
  private final JsonParser parser;
  private int longestList;

  private DocumentSurvey(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * @return number of items of the longest list; empty if an object has a key twice or more follows
   *     the document
   * @throws JacksonException if it is no JSON
   */
  static OptionalInt longestList(byte[] json) {
    try (JsonParser parser = JsonMapper.shared().createParser(json)) {
      DocumentSurvey survey = new DocumentSurvey(parser);
      return survey.value(parser.nextToken()) && parser.nextToken() == null
          ? OptionalInt.of(survey.longestList)
          : OptionalInt.empty();
    }
  }

  /** Whether no object in it has a key twice. */
  private boolean value(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      default -> true;
    };
  }

  private boolean object() {
    Names names = new Names();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      if (!names.add(name) || !value(parser.nextToken())) {
        return false;
      }
    }
    return true;
  }

  private boolean array() {
    int items = 0;
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (!value(token)) {
        return false;
      }
      items++;
    }
    longestList = Math.max(longestList, items);
    return true;
  }

  /** Those of one object. Most objects have a few, which are looked through faster than hashed. */
  private static final class Names {
    private static final int FEW = 16;

    private Collection<String> seen = new ArrayList<>();

    /** Whether it is a new one. */
    boolean add(String name) {
      if (seen.contains(name)) {
        return false;
      }
      if (seen.size() == FEW) {
        seen = new HashSet<>(seen);
      }
      return seen.add(name);
    }
  }
}
