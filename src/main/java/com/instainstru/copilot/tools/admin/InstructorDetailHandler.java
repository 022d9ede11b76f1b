package com.instainstru.copilot.tools.admin;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.AnswerWarnings;
import com.instainstru.copilot.tools.EmailAddresses;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code instructors_detail}: of several instructors whose name fits, the backend gives the first.
 * So names are looked up in the list, and several that fit are named.
 */
final class InstructorDetailHandler implements ToolHandler {

  /** The form that bookings show. */
  private static final Pattern SHORT_NAME = Pattern.compile("(.+) (\\p{L})\\.?");

  private static final int PAGE = 200;
  private static final int MAX_PAGES = 5;
  private static final int MAX_CANDIDATES = 10;

  private final ToolHandler backend;
  private final CatalogReads reads;

  InstructorDetailHandler(ToolHandler backend, CatalogReads reads) {
    this.backend = backend;
    this.reads = reads;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    String identifier = call.arguments().path("identifier").asString("").strip();
    if (identifier.contains("@")) {
      return ask(EmailAddresses.bare(identifier), call);
    }
    return UserIdentifier.id(identifier)
        .map(id -> ask(id, call))
        .orElseGet(() -> byName(identifier, call));
  }

  private ToolResult ask(String identifier, ToolCall call) {
    return backend.handle(
        call.withArguments(call.arguments().deepCopy().put("identifier", identifier)));
  }

  private ToolResult byName(String name, ToolCall call) {
    if (name.codePoints().noneMatch(Character::isLetterOrDigit)) {
      throw ToolFailure.of(
              FailureCode.INVALID_ARGUMENTS,
              "identifier has to be an id, an e-mail address or a name with letters.")
          .with("argument", "identifier");
    }
    List<JsonNode> all = new ArrayList<>();
    boolean complete = readAll(all, call);
    List<JsonNode> fitting = fitting(name, all);
    if (fitting.size() > 1) {
      throw several(fitting);
    }
    if (fitting.isEmpty() && complete) {
      throw nobody();
    }
    ToolResult result =
        ask(fitting.isEmpty() ? name : fitting.get(0).path("user_id").asString(name), call);
    if (!result.structured().has("user_id")) {
      // The name is a path of the backend's own, such as coverage.
      throw nobody();
    }
    if (!complete) {
      AnswerWarnings.add(
          result.structured(),
          "Only the first "
              + all.size()
              + " instructors were searched for others of this name; compare id and address.");
    }
    return result;
  }

  /**
   * @return whether these are all
   */
  private boolean readAll(List<JsonNode> all, ToolCall call) {
    ObjectNode arguments = CatalogReads.arguments().put("limit", PAGE);
    for (int page = 0; page < MAX_PAGES; page++) {
      ObjectNode answer = reads.read("instructors_list", arguments, call);
      answer.path("items").forEach(all::add);
      String cursor = answer.path("next_cursor").asString("");
      if (cursor.isEmpty()) {
        return answer.path("items").isArray();
      }
      arguments.put("cursor", cursor);
    }
    return false;
  }

  /** Those of exactly this name; without such, those of this short form or part. */
  private static List<JsonNode> fitting(String name, List<JsonNode> all) {
    String wanted = plain(name);
    List<JsonNode> exact =
        all.stream().filter(row -> plain(row.path("name").asString("")).equals(wanted)).toList();
    return exact.isEmpty()
        ? all.stream().filter(row -> fits(plain(row.path("name").asString("")), wanted)).toList()
        : exact;
  }

  private static boolean fits(String name, String wanted) {
    Matcher shortened = SHORT_NAME.matcher(wanted);
    return shortened.matches()
        ? name.startsWith(shortened.group(1) + " ")
            && name.substring(name.lastIndexOf(' ') + 1).startsWith(shortened.group(2))
        : name.contains(wanted);
  }

  private static String plain(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
  }

  private static ToolFailure nobody() {
    return ToolFailure.of(
            FailureCode.NOT_FOUND,
            "No instructor has this name, id or e-mail address. instructors_list shows all of them;"
                + " users_lookup finds students by e-mail address, phone number or id.")
        .from("backend", false);
  }

  private static ToolFailure several(List<JsonNode> fitting) {
    ArrayNode candidates = JsonNodeFactory.instance.arrayNode();
    for (JsonNode row : fitting.subList(0, Math.min(MAX_CANDIDATES, fitting.size()))) {
      ObjectNode candidate = candidates.addObject();
      for (String field : List.of("user_id", "name", "email", "status")) {
        candidate.set(field, row.path(field).deepCopy());
      }
    }
    return ToolFailure.of(
            FailureCode.INVALID_ARGUMENTS,
            fitting.size()
                + " instructors fit this name. Ask the user which one is meant, and repeat the call"
                + " with the user_id of one of the candidates.")
        .with("argument", "identifier")
        .with("candidates", candidates);
  }
}
