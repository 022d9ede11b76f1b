package com.instainstru.copilot.tools.consent;

import com.instainstru.copilot.call.ClientCapability;
import com.instainstru.copilot.call.ClientChannel;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.InputRequest;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.ToolResult;
import com.instainstru.copilot.tools.catalog.ConsentRule.Channel;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Consent of the user, asked through the client program with a form. A bare yes is not enough: the
 * user types the number that matters most.
 */
public final class ElicitationChannel implements ConsentChannel {
  private static final String SETTING =
      " INSTAINSTRU_MCP_CONSENT of the server sets what counts as consent.";

  private final ReplayGuard used;

  public ElicitationChannel(ReplayGuard used) {
    this.used = used;
  }

  @Override
  public ToolResult confirm(Action action, Supplier<ToolResult> act) {
    ClientChannel channel = action.call().context().channel();
    if (!channel.capabilities().contains(ClientCapability.FORM)) {
      throw Action.failure(
          FailureCode.CONSENT_UNAVAILABLE,
          "The user must agree, and this client cannot ask them: it does not declare elicitation,"
              + " or its connection cannot carry a form (use stdio, /sse, or /mcp with"
              + " INSTAINSTRU_MCP_SESSIONS=on or revision 2026-07-28)."
              + SETTING);
    }
    ObjectNode answer = ask(channel, action);
    if (!action.isRepeatable()) {
      channel.round().ifPresent(round -> used.use(round.id(), round.asked()));
    }
    judge(action, answer);
    action.agreed(Channel.CLIENT, action.principal());
    return act.get();
  }

  private static ObjectNode ask(ClientChannel channel, Action action) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    schema
        .putObject("properties")
        .putObject(action.rule().answer())
        .put("type", "integer")
        .put("title", action.rule().title())
        .put("description", "Type the number to agree; decline if you do not.");
    schema.putArray("required").add(action.rule().answer());
    // Whether the number is known shows before anybody is asked.
    var unused = action.answer();
    try {
      return channel.ask(InputRequest.form("consent", action.words(), schema));
    } catch (ToolFailure failure) {
      if (failure.code() != FailureCode.NO_ANSWER) {
        throw failure;
      }
      throw Action.failure(
          FailureCode.CONSENT_UNAVAILABLE,
          "The user must agree. The client declares that it can ask them, but gave no answer in"
              + " time."
              + SETTING);
    }
  }

  private static void judge(Action action, ObjectNode answer) {
    String choice = answer.path("action").asString("");
    if (!choice.equals("accept")) {
      throw refused(
          choice.equals("decline")
              ? "The user declined, or the client did so for them."
              : "The user closed the form without agreeing, or the client did so.");
    }
    JsonNode typed = answer.path("content").path(action.rule().answer());
    if (!isNumber(typed, action.answer())) {
      throw refused("The number that was typed is not the number of this action.");
    }
  }

  /** Clients send what was typed as a number or as text. */
  private static boolean isNumber(JsonNode typed, long expected) {
    return typed.isNumber()
        ? typed.isIntegralNumber() && typed.canConvertToLong() && typed.longValue() == expected
        : typed.isString() && typed.stringValue().strip().equals(Long.toString(expected));
  }

  private static ToolFailure refused(String why) {
    return Action.failure(
        FailureCode.CONSENT_REFUSED,
        why + " Do not repeat the call unless they ask for it." + SETTING);
  }
}
