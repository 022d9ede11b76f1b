package com.instainstru.copilot.tools.admin;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code payment_timeline}: the backend knows no e-mail addresses there; who has it is looked up.
 */
final class PaymentTimelineHandler implements ToolHandler {
  private final ToolHandler backend;
  private final CatalogReads reads;

  PaymentTimelineHandler(ToolHandler backend, CatalogReads reads) {
    this.backend = backend;
    this.reads = reads;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    String email = call.arguments().path("email").asString("");
    return email.isEmpty() ? backend.handle(call) : handle(call, email);
  }

  private ToolResult handle(ToolCall call, String email) {
    JsonNode user =
        reads
            .read("users_lookup", CatalogReads.arguments().put("identifier", email), call)
            .path("user");
    if (!user.path("user_id").isString()) {
      throw ToolFailure.of(
              FailureCode.NOT_FOUND,
              "Nobody has this e-mail address. Check it, or find the person with users_lookup.")
          .with("argument", "email");
    }
    ObjectNode arguments = call.arguments().deepCopy().without("email");
    ToolResult result =
        backend.handle(call.withArguments(arguments.set("user_id", user.get("user_id"))));
    if (result.structured().path("meta") instanceof ObjectNode meta) {
      meta.putObject("resolved_user")
          .put("id", user.get("user_id").stringValue())
          .put("email_provided", email)
          .put("name", user.path("name").asString(""));
    }
    return result;
  }
}
