package com.instainstru.copilot.tools.admin;

import com.instainstru.copilot.tools.AnswerWarnings;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code users_lookup}: asks for the identifier in the forms that the backend has, and checks that
 * the user it gives is the one asked for.
 */
final class UserLookupHandler implements ToolHandler {
  private final ToolHandler backend;

  UserLookupHandler(ToolHandler backend) {
    this.backend = backend;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    UserIdentifier identifier =
        UserIdentifier.parse(call.arguments().path("identifier").asString(""));
    ToolResult result = ask(identifier.forms().get(0), call);
    for (String form : identifier.forms().subList(1, identifier.forms().size())) {
      if (!isNobody(result)) {
        break;
      }
      result = ask(form, call);
    }
    ObjectNode answer = result.structured();
    if (answer.path("user").isObject() && !identifier.fits(answer.path("user"))) {
      call.context().notes().implausible("another_user");
      answer.put("found", false).putNull("user");
      AnswerWarnings.add(
          answer,
          "The backend gave a user whose data do not contain the identifier; it is not shown.");
    }
    if (isNobody(result)) {
      answer.put(
          "note",
          "Nobody matches "
              + identifier.kind().words()
              + ". Asked for: "
              + String.join(", ", identifier.forms())
              + ". Names are not searched here; instructors_detail finds instructors by name.");
    }
    return result;
  }

  private static boolean isNobody(ToolResult result) {
    return result.structured().path("found").isBoolean()
        && !result.structured().path("found").booleanValue();
  }

  private ToolResult ask(String form, ToolCall call) {
    return backend.handle(call.withArguments(call.arguments().deepCopy().put("identifier", form)));
  }
}
