package com.instainstru.copilot.tools.admin;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.AnswerWarnings;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import tools.jackson.databind.JsonNode;

/**
 * {@code invites_send}: while mail is down, the backend answers with success although it mailed
 * nobody. The invites exist then.
 */
final class InvitesSendHandler implements ToolHandler {
  private final ToolHandler backend;

  InvitesSendHandler(ToolHandler backend) {
    this.backend = backend;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    ToolResult result = backend.handle(call);
    JsonNode data = result.structured().path("data");
    if (!data.path("sent_count").isNumber()) {
      return result;
    }
    long sent = data.path("sent_count").asLong();
    long failed = data.path("failed_count").asLong(0);
    if (sent == 0) {
      call.context().notes().implausible("nobody_mailed");
      throw ToolFailure.of(
              FailureCode.UPSTREAM_REJECTED,
              "The backend mailed nobody. It may have made the invites all the same: invites_list"
                  + " with status pending shows them and their codes. Have the mail service"
                  + " checked; repeating this call gives the same result, and a new preview and"
                  + " send make further invites.")
          .from("backend", false)
          .with("sent_count", sent)
          .with("failed_count", failed);
    }
    if (failed > 0) {
      AnswerWarnings.add(
          result.structured(),
          failed
              + " invites were not mailed. They exist: invites_list shows them and their codes.");
    }
    return result;
  }
}
