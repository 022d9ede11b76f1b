package com.instainstru.copilot.tools.consent;

/** An approval is not shown or not decided. */
public final class ApprovalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** The caller lacks the scope or is no approver. */
    NOT_ALLOWED,
    /** The caller looked too often, as somebody does who guesses. */
    TOO_OFTEN,
    /** There is no such code, or no more. */
    UNKNOWN,
    /** Somebody has decided already. */
    DECIDED,
    /** The audit log cannot be written. */
    NO_RECORD,
    /** The store that replicas share does not answer. */
    NO_STORE
  }

  private final Reason reason;
  private final int retryAfterSeconds;

  ApprovalException(Reason reason, int retryAfterSeconds) {
    super(reason.name(), null, false, false);
    this.reason = reason;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  public Reason reason() {
    return reason;
  }

  /** How long to wait; 0 where waiting does not help. */
  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
