package com.instainstru.copilot.cli.install;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON document that is edited as text: what an edit does not concern stays letter for letter,
 * whatever its order, numbers, comments, indentation and line ends are.
 */
final class JsonText {
  private static final JsonMapper STRICT = JsonMapper.builder().build();
  private static final JsonMapper COMMENTED =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
          .build();

  private final JsonMapper mapper;
  private final String text;
  private final Value root;

  private JsonText(JsonMapper mapper, String text) {
    this.mapper = mapper;
    this.text = text;
    this.root = parse(mapper, text);
  }

  /**
   * A value in the text, from its first character to behind its last.
   *
   * @param members null if it is no object
   */
  private record Value(int start, int end, @Nullable List<Member> members) {
    List<Member> members(String name) {
      if (members == null) {
        throw new JsonTextException(name + " holds no object");
      }
      return members;
    }
  }

  /**
   * A member of an object.
   *
   * @param start of its name, the quote included
   */
  private record Member(String name, int start, Value value) {}

  /**
   * Reads a document.
   *
   * @param comments whether comments and a comma after the last member are allowed, as in VS Code
   * @throws JsonTextException with line and column if it is not one object
   */
  static JsonText of(String text, boolean comments) {
    return new JsonText(comments ? COMMENTED : STRICT, text);
  }

  /** The document. */
  String text() {
    return text;
  }

  /** The value at a path of member names, the last of equal names. */
  Optional<JsonNode> at(List<String> path) {
    Value value = root;
    for (String name : path) {
      Member member = value.members() == null ? null : last(value.members(), name);
      if (member == null) {
        return Optional.empty();
      }
      value = member.value();
    }
    return Optional.of(mapper.readTree(text.substring(value.start(), value.end())));
  }

  /**
   * The document with a value at a path of member names; objects on the way are made if they are
   * missing. A value that equals the present one changes nothing.
   *
   * @throws JsonTextException if something on the way is no object
   */
  JsonText with(List<String> path, JsonNode value) {
    Value object = root;
    for (int depth = 0; depth < path.size(); depth++) {
      String holder = depth == 0 ? "The document" : path.get(depth - 1);
      Member member = last(object.members(holder), path.get(depth));
      if (member == null) {
        return inserted(
            object, path.get(depth), nested(path.subList(depth + 1, path.size()), value));
      }
      object = member.value();
      if (depth == path.size() - 1) {
        return at(path).filter(value::equals).isPresent() ? this : replaced(member, value);
      }
    }
    return this;
  }

  private static @Nullable Member last(List<Member> members, String name) {
    Member found = null;
    for (Member member : members) {
      found = member.name().equals(name) ? member : found;
    }
    return found;
  }

  private static JsonNode nested(List<String> path, JsonNode value) {
    JsonNode node = value;
    for (int i = path.size() - 1; i >= 0; i--) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      object.set(path.get(i), node);
      node = object;
    }
    return node;
  }

  private JsonText replaced(Member member, JsonNode value) {
    String indent = inLines(root) ? indentAt(member.start()) : null;
    return new JsonText(
        mapper,
        text.substring(0, member.value().start())
            + written(value, indent)
            + text.substring(member.value().end()));
  }

  private JsonText inserted(Value object, String name, JsonNode value) {
    List<Member> members = object.members(name);
    int close = object.end() - 1;
    int content = close;
    while (Character.isWhitespace(text.charAt(content - 1))) {
      content--;
    }
    boolean inLines = inLines(object);
    String outer = indentAt(object.start());
    String indent = members.isEmpty() ? outer + unit() : indentAt(members.get(0).start());
    StringBuilder member = new StringBuilder();
    member.append(inLines ? newline() + indent : members.isEmpty() ? "" : " ");
    member.append(quoted(name)).append(": ").append(written(value, inLines ? indent : null));
    if (inLines && text.substring(content, close).indexOf('\n') < 0) {
      member.append(newline()).append(outer);
    }
    // A comma belongs behind the last value, the member behind what comments follow it.
    int valueEnd = members.isEmpty() ? content : members.get(members.size() - 1).value().end();
    boolean comma = !members.isEmpty() && !text.substring(valueEnd, close).isBlank();
    comma = comma && hasComma(valueEnd, close);
    return new JsonText(
        mapper,
        text.substring(0, valueEnd)
            + (members.isEmpty() || comma ? "" : ",")
            + text.substring(valueEnd, content)
            + member
            + text.substring(content));
  }

  /** Whether a comma stands between two places with nothing else but comments between them. */
  private boolean hasComma(int from, int to) {
    String between = text.substring(from, to);
    return between.replaceAll("(?s)/\\*.*?\\*/|//[^\\n]*", "").contains(",");
  }

  /** Whether members of an object stand on lines of their own. */
  private boolean inLines(Value object) {
    List<Member> members = object.members("The document");
    if (members.isEmpty()) {
      return object.start() == root.start()
          || inLines(root)
          || text.substring(object.start(), object.end()).contains("\n");
    }
    String before = text.substring(object.start(), members.get(0).start());
    String after = text.substring(members.get(members.size() - 1).value().end(), object.end());
    return before.contains("\n") || after.contains("\n");
  }

  private String newline() {
    return text.contains("\r\n") ? "\r\n" : "\n";
  }

  /** What the document indents by. */
  private String unit() {
    List<Member> members = root.members("The document");
    String first = members.isEmpty() ? "" : indentAt(members.get(0).start());
    return first.isEmpty() ? "  " : first;
  }

  /** The white space at the beginning of a line. */
  private String indentAt(int place) {
    int line = text.lastIndexOf('\n', place - 1) + 1;
    int end = line;
    while (end < place && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
      end++;
    }
    return text.substring(line, end);
  }

  /**
   * A value as text.
   *
   * @param indent of the line on which it begins; null to write it on one line
   */
  private String written(JsonNode value, @Nullable String indent) {
    if (indent == null || !(value instanceof ObjectNode object) || object.isEmpty()) {
      return onOneLine(value);
    }
    String inner = indent + unit();
    List<String> members = new ArrayList<>();
    object
        .properties()
        .forEach(
            member ->
                members.add(
                    inner + quoted(member.getKey()) + ": " + written(member.getValue(), inner)));
    return "{" + newline() + String.join("," + newline(), members) + newline() + indent + "}";
  }

  private static String onOneLine(JsonNode value) {
    List<String> items = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(item -> items.add(onOneLine(item)));
      return "[" + String.join(", ", items) + "]";
    }
    if (value instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              member -> items.add(quoted(member.getKey()) + ": " + onOneLine(member.getValue())));
      return "{" + String.join(", ", items) + "}";
    }
    return STRICT.writeValueAsString(value);
  }

  private static String quoted(String name) {
    return STRICT.writeValueAsString(name);
  }

  private static Value parse(JsonMapper mapper, String text) {
    try (JsonParser parser = mapper.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonTextException("line 1: it must hold one JSON object");
      }
      Value root = object(parser);
      if (parser.nextToken() != null) {
        throw new JsonTextException(
            "line "
                + parser.currentTokenLocation().getLineNr()
                + ": something follows after the end of the object");
      }
      return root;
    } catch (JacksonException e) {
      throw new JsonTextException(
          "line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr()
              + ": "
              + e.getOriginalMessage(),
          e);
    }
  }

  private static Value object(JsonParser parser) {
    int start = tokenStart(parser);
    List<Member> members = new ArrayList<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      int nameStart = tokenStart(parser);
      parser.nextToken();
      members.add(new Member(name, nameStart, value(parser)));
    }
    return new Value(start, tokenStart(parser) + 1, List.copyOf(members));
  }

  private static Value value(JsonParser parser) {
    int start = tokenStart(parser);
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      return object(parser);
    }
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      parser.skipChildren();
      return new Value(start, tokenStart(parser) + 1, null);
    }
    // Strings are read no further than their first character until they are asked for.
    parser.finishToken();
    return new Value(start, (int) parser.currentLocation().getCharOffset(), null);
  }

  private static int tokenStart(JsonParser parser) {
    return (int) parser.currentTokenLocation().getCharOffset();
  }
}
