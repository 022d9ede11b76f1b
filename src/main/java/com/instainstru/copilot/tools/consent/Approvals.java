package com.instainstru.copilot.tools.consent;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.tools.StoreUnavailableException;
import com.instainstru.copilot.tools.consent.Approval.State;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The approvals that are open: they end after ten minutes, with their use, and with the store.
 * Thread safe.
 */
public final class Approvals {
  private static final Logger log = LoggerFactory.getLogger(Approvals.class);

  /** How long a code is good, and after that how long its action may at most run. */
  static final Duration LIFE = Duration.ofMinutes(10);

  /** Without letters and digits that look alike: 30 to the power of 8 codes. */
  private static final String ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

  private static final int GROUP = 4;
  private static final int MOST = 1_000;
  private static final int MAX_OF_ONE = 20;

  private final ApprovalRepository store;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  public Approvals(ApprovalRepository store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Takes the approval of an action for use if it is approved.
   *
   * @param ask makes a new one with a code and an end, if there is none
   * @return the approval as it was before; {@link State#APPROVED} obliges to {@link #end} or {@link
   *     #giveBack}
   * @throws com.instainstru.copilot.call.ToolFailure {@code overloaded} if there are too many,
   *     {@code consent_unavailable} if the store does not answer
   */
  Approval take(Approval.Key key, Function<Ticket, Approval> ask) {
    try {
      return change(open -> take(open, key, ask));
    } catch (StoreUnavailableException e) {
      throw Action.unavailable();
    }
  }

  private Approval take(
      Map<String, Approval> open, Approval.Key key, Function<Ticket, Approval> ask) {
    Optional<Approval> known =
        open.values().stream().filter(approval -> approval.key().equals(key)).findFirst();
    if (known.isPresent()) {
      Approval approval = known.get();
      if (approval.state() == State.APPROVED) {
        open.put(approval.code(), approval.in(State.RUNNING));
      }
      return approval;
    }
    long ofOne =
        open.values().stream()
            .filter(approval -> approval.key().principal().equals(key.principal()))
            .count();
    if (open.size() >= MOST || ofOne >= MAX_OF_ONE) {
      throw Action.failure(
              FailureCode.OVERLOADED,
              "Too many actions are waiting for approval. Have some decided, or wait until they"
                  + " expire.")
          .retryAfter(60);
    }
    Approval fresh = ask.apply(new Ticket(code(), clock.instant().plus(LIFE)));
    open.put(fresh.code(), fresh);
    return fresh;
  }

  /** What a new approval is given. */
  record Ticket(String code, Instant expires) {}

  /** The action has happened, or may have: the approval is used. */
  void end(Approval approval) {
    settle(approval, open -> open.remove(approval.code()));
  }

  /** The action can be tried again with the same approval. */
  void giveBack(Approval approval) {
    settle(approval, open -> open.put(approval.code(), approval));
  }

  /** The action's own outcome counts, whatever becomes of its approval. */
  private void settle(Approval approval, Function<Map<String, Approval>, @Nullable Approval> work) {
    try {
      change(open -> Optional.ofNullable(work.apply(open)));
    } catch (StoreUnavailableException e) {
      log.warn(
          "approval {} counts as in work until it is forgotten: {}",
          approval.code(),
          e.getMessage());
    }
  }

  /**
   * The approval of a code, in any letter case, with or without its dash.
   *
   * @throws StoreUnavailableException if the store does not answer
   */
  Optional<Approval> find(String code) {
    String plain = code.replace("-", "").strip().toUpperCase(Locale.ROOT);
    return plain.length() == 2 * GROUP
        ? change(
            open ->
                Optional.ofNullable(
                    open.get(plain.substring(0, GROUP) + "-" + plain.substring(GROUP))))
        : Optional.empty();
  }

  /**
   * Decides about an approval that waits.
   *
   * @return empty if it does not wait
   * @throws StoreUnavailableException if the store does not answer
   */
  Optional<Approval> decide(Approval approval, State decision, String by) {
    return change(
        open -> {
          Approval now = open.get(approval.code());
          if (now == null || now.state() != State.WAITING) {
            return Optional.empty();
          }
          Approval decided = now.decided(decision, by);
          open.put(decided.code(), decided);
          return Optional.of(decided);
        });
  }

  private <T> T change(Function<Map<String, Approval>, T> work) {
    return store.change(
        open -> {
          Instant now = clock.instant();
          open.values().removeIf(approval -> !now.isBefore(forgotten(approval)));
          return work.apply(open);
        });
  }

  /** One whose action is in work is kept for longer; its process may have ended meanwhile. */
  private static Instant forgotten(Approval approval) {
    return approval.state() == State.RUNNING ? approval.expires().plus(LIFE) : approval.expires();
  }

  private String code() {
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < 2 * GROUP; i++) {
      code.append(i == GROUP ? "-" : "").append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return code.toString();
  }
}
