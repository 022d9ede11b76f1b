package com.instainstru.copilot.tools.consent;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An action that an operator decides about.
 *
 * @param code names it: two groups of four letters and digits
 * @param key whose action it is, and which
 * @param client what the asking program calls itself
 * @param requestId of the call that asked
 * @param words what will happen
 * @param expires when it is forgotten
 * @param state how far it is
 * @param by principal who decided; null before
 */
public record Approval(
    String code,
    Key key,
    String client,
    String requestId,
    String words,
    Instant expires,
    State state,
    @Nullable String by) {

  /**
   * What an approval is good for.
   *
   * @param principal whose call
   * @param tool full name
   * @param digest of its arguments
   */
  public record Key(String principal, String tool, String digest) {}

  /** How far an approval is. */
  public enum State {
    /** Nobody has decided. */
    WAITING,
    /** Approved, not used. */
    APPROVED,
    /** Refused. */
    REFUSED,
    /** The action is in work. */
    RUNNING
  }

  Approval in(State newState) {
    return new Approval(code, key, client, requestId, words, expires, newState, by);
  }

  Approval decided(State newState, String approver) {
    return new Approval(code, key, client, requestId, words, expires, newState, approver);
  }
}
