package com.instainstru.copilot.tools.consent;

import com.instainstru.copilot.security.audit.AuditEntry;
import com.instainstru.copilot.security.audit.AuditLog;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.tools.RateStore;
import com.instainstru.copilot.tools.StoreUnavailableException;
import com.instainstru.copilot.tools.catalog.ConsentRule.Channel;
import com.instainstru.copilot.tools.consent.Approval.State;
import com.instainstru.copilot.tools.consent.ApprovalException.Reason;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Where operators look at approvals and decide about them. Each decision leaves an audit line. */
public final class ApprovalService {
  /** Where approvals are, each under its code. */
  public static final String PATH = "/api/v1/approvals/";

  private static final int LOOKS_A_MINUTE = 30;

  private final Approvals approvals;
  private final Approvers approvers;
  private final RateStore rates;
  private final AuditLog audit;
  private final Clock clock;

  public ApprovalService(
      Approvals approvals, Approvers approvers, RateStore rates, AuditLog audit, Clock clock) {
    this.approvals = approvals;
    this.approvers = approvers;
    this.rates = rates;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * The approval of a code.
   *
   * @throws ApprovalException if the caller may not look, looks too often, or there is none
   */
  public Approval show(Caller caller, String code) {
    if (!approvers.include(caller)) {
      throw new ApprovalException(Reason.NOT_ALLOWED, 0);
    }
    Duration wait = rates.take("approvals " + caller.principal(), LOOKS_A_MINUTE);
    if (!wait.isZero()) {
      throw new ApprovalException(
          Reason.TOO_OFTEN, (int) Math.max(1, wait.plusMillis(999).toSeconds()));
    }
    return stored(() -> approvals.find(code))
        .orElseThrow(() -> new ApprovalException(Reason.UNKNOWN, 0));
  }

  /**
   * Approves or refuses.
   *
   * @return the approval as it is then
   * @throws ApprovalException as {@link #show}, and if somebody has decided already or the decision
   *     cannot be recorded
   */
  public Approval decide(Caller caller, String code, boolean approve) {
    Approval approval = show(caller, code);
    if (!audit.accepts()) {
      throw new ApprovalException(Reason.NO_RECORD, 0);
    }
    State decision = approve ? State.APPROVED : State.REFUSED;
    Approval decided =
        stored(() -> approvals.decide(approval, decision, caller.principal()))
            .orElseThrow(() -> new ApprovalException(Reason.DECIDED, 0));
    audit.write(
        new AuditEntry(
            clock.instant().toString(),
            caller.principal(),
            caller.method(),
            decided.client(),
            decided.key().tool(),
            List.of(),
            decided.key().digest(),
            approve ? "approval_given" : "approval_refused",
            0,
            decided.requestId(),
            null,
            new AuditEntry.Consent(Channel.PERSON.word(), caller.principal()),
            true));
    return decided;
  }

  private static Optional<Approval> stored(Supplier<Optional<Approval>> work) {
    try {
      return work.get();
    } catch (StoreUnavailableException e) {
      throw new ApprovalException(Reason.NO_STORE, 0);
    }
  }
}
