package com.instainstru.copilot.tools.consent;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.ToolResult;
import com.instainstru.copilot.tools.catalog.ConsentRule.Channel;
import com.instainstru.copilot.tools.consent.Approval.State;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Consent of an operator, by a way that no MCP message takes: the call ends with a code, the
 * operator decides about it with a token of their own, and the same call then passes once.
 */
public final class OperatorChannel implements ConsentChannel {
  private final Approvals approvals;
  private final AtomicReference<@Nullable URI> approvalsBase = new AtomicReference<>();

  public OperatorChannel(Approvals approvals) {
    this.approvals = approvals;
  }

  /** From now on operators can decide. */
  public void decidedAt(URI base) {
    approvalsBase.set(base);
  }

  @Override
  public ToolResult confirm(Action action, Supplier<ToolResult> act) {
    URI base = approvalsBase.get();
    if (base == null) {
      throw Action.failure(
          FailureCode.CONSENT_UNAVAILABLE,
          "INSTAINSTRU_MCP_CONSENT=person requires an operator's approval over HTTP, but this"
              + " server has no address: it runs on standard input and output, or for one command."
              + " Use a server that `copilot serve` runs.");
    }
    Approval.Key key = new Approval.Key(action.principal(), action.tool(), action.digest());
    Approval approval = approvals.take(key, ticket -> asked(action, key, ticket));
    return switch (approval.state()) {
      case APPROVED -> act(action, approval, act);
      case WAITING -> throw required(approval, base);
      case RUNNING ->
          throw ToolFailure.of(
                  FailureCode.IN_PROGRESS,
                  "The same approved action is still running; an approval counts once. Wait for its"
                      + " result before you repeat the call.")
              .retryAfter(5);
      case REFUSED ->
          throw Action.failure(
              FailureCode.CONSENT_REFUSED,
              "An operator rejected this action. Do not repeat the call unless the user asks for"
                  + " it. INSTAINSTRU_MCP_CONSENT=person requires an operator's approval.");
    };
  }

  private static Approval asked(Action action, Approval.Key key, Approvals.Ticket ticket) {
    return new Approval(
        ticket.code(),
        key,
        ConsentMessage.line(action.call().context().client()),
        action.call().context().requestId(),
        action.words(),
        ticket.expires(),
        State.WAITING,
        null);
  }

  private ToolResult act(Action action, Approval approval, Supplier<ToolResult> act) {
    action.agreed(Channel.PERSON, Objects.requireNonNull(approval.by()));
    boolean retry = false;
    try {
      return act.get();
    } catch (ToolFailure failure) {
      // Where a repeat cannot act twice, it is the way to learn the outcome.
      retry = action.isRepeatable();
      throw failure;
    } finally {
      if (retry) {
        approvals.giveBack(approval);
      } else {
        approvals.end(approval);
      }
    }
  }

  private static String plain(URI base) {
    return base.toString().replaceAll("/+$", "");
  }

  private static ToolFailure required(Approval approval, URI base) {
    return Action.failure(
            FailureCode.APPROVAL_REQUIRED,
            "An operator must approve this action first. Tell the user the approval_code; an"
                + " operator runs `copilot approve "
                + approval.code()
                + " --url "
                + plain(base)
                + "` within 10 minutes. Then repeat the same call.")
        .with("approval_code", approval.code())
        .with("approve_at", plain(base) + ApprovalService.PATH + approval.code())
        .with("expires_at", approval.expires().toString());
  }
}
