package com.instainstru.copilot.tools.consent;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.security.sealing.TokenSealer;
import com.instainstru.copilot.security.sealing.UnsealResult;
import com.instainstru.copilot.tools.ToolResult;
import com.instainstru.copilot.tools.catalog.ConsentRule;
import com.instainstru.copilot.tools.catalog.ConsentRule.Channel;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Consent by preview: the call shows the sealed token of another tool's preview, which is opened
 * before it comes here, or that of its own rehearsal with the same arguments.
 */
public final class TokenChannel implements ConsentChannel {
  private final TokenSealer seal;
  private final ReplayGuard used;
  private final Clock clock;

  public TokenChannel(TokenSealer seal, ReplayGuard used, Clock clock) {
    this.seal = seal;
    this.used = used;
    this.clock = clock;
  }

  @Override
  public ToolResult confirm(Action action, Supplier<ToolResult> act) {
    ConsentRule.Rehearsal rehearsal = action.rule().rehearsal();
    if (rehearsal != null) {
      redeem(action, rehearsal);
    } else if (action.call().facts() == null) {
      throw Action.failure(
          FailureCode.INVALID_ARGUMENTS, "The call lacks the token of its preview. Preview first.");
    }
    action.agreed(Channel.TOKEN, action.principal());
    return act.get();
  }

  /** The answer of a rehearsal, with a token for the same call in earnest. */
  ToolResult give(Action action, ToolResult answer) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Instant expires = now.plus(ReplayGuard.LIFE);
    String token =
        seal.seal(
            purpose(action),
            action.principal(),
            expires,
            now.toEpochMilli() + " " + UUID.randomUUID());
    ObjectNode structured = answer.structured().deepCopy();
    structured.put("confirm_token", token).put("confirm_expires_at", expires.toString());
    return answer.with(structured);
  }

  private void redeem(Action action, ConsentRule.Rehearsal rehearsal) {
    JsonNode token = action.call().arguments().path(rehearsal.token());
    if (!token.isString()) {
      throw again("This call needs a preview first.", rehearsal);
    }
    UnsealResult opening = seal.open(purpose(action), action.principal(), token.stringValue());
    if (opening instanceof UnsealResult.Opened opened) {
      String content = opened.content();
      long given = Long.parseLong(content.substring(0, content.indexOf(' ')));
      used.use(content, Instant.ofEpochMilli(given));
    } else if (opening instanceof UnsealResult.Expired) {
      throw again("The " + rehearsal.token() + " has expired.", rehearsal);
    } else {
      throw again(
          "The "
              + rehearsal.token()
              + " is not valid for these arguments: it is incomplete, was changed, belongs to"
              + " another caller or another call, or is from before a restart.",
          rehearsal);
    }
  }

  private static String purpose(Action action) {
    return "consent " + action.digest();
  }

  private static ToolFailure again(String why, ConsentRule.Rehearsal rehearsal) {
    return Action.failure(
        FailureCode.INVALID_ARGUMENTS,
        why
            + " Call the tool with the same arguments and "
            + rehearsal.flag()
            + " true, show the result to the user, and after they agree repeat the call with the "
            + rehearsal.token()
            + " that it returned.");
  }
}
