package com.instainstru.copilot.call;

import java.util.Locale;

/**
 * The stable codes of failed calls. Each says who has to act; the docs' table and the runbook that
 * clients read are made from it.
 */
public enum FailureCode {
  INVALID_ARGUMENTS(
      "an argument is missing, unknown or invalid",
      "correct the call",
      Actor.CALLER,
      "the message names the argument and its rule; the tool's input schema"),
  INSUFFICIENT_SCOPE(
      "the caller's token lacks the tool's scope",
      "get a token with that scope",
      Actor.OPERATOR,
      "the scopes of the token; `scope` in the challenge"),
  READ_ONLY(
      "the tool is an action, and actions are off",
      "turn actions on",
      Actor.OPERATOR,
      "INSTAINSTRU_MCP_ACTIONS"),
  RATE_LIMITED(
      "the caller made too many calls",
      "wait, then repeat the call",
      Actor.CALLER,
      "retry_after_seconds; INSTAINSTRU_MCP_RATE_LIMIT and _TOOL_RATE_LIMIT"),
  OVERLOADED(
      "the server is at its concurrency limit",
      "wait, then repeat the call",
      Actor.OPERATOR,
      "copilot_calls_running, copilot_calls_waiting; a slow upstream"),
  NOT_CONFIGURED(
      "the upstream's URL or credential is not set",
      "configure the deployment",
      Actor.OPERATOR,
      "the message names the settings; `copilot doctor`"),
  NOT_FOUND(
      "the upstream does not have the requested item",
      "check the id",
      Actor.CALLER,
      "the source of the id: another environment has other ids"),
  UPSTREAM_TIMEOUT(
      "the upstream did not answer in time",
      "repeat the call",
      Actor.UPSTREAM,
      "copilot_upstream_attempts_seconds of the upstream; a narrower call is faster"),
  UPSTREAM_UNAVAILABLE(
      "the upstream was unreachable or failed",
      "repeat the call",
      Actor.UPSTREAM,
      "status in the answer; `copilot doctor`; the upstream"),
  UPSTREAM_RATE_LIMITED(
      "the upstream received too many calls",
      "wait, then repeat",
      Actor.CALLER,
      "retry_after_seconds; other users of the credential"),
  UPSTREAM_BAD_RESPONSE(
      "the upstream's answer was unusable",
      "check the upstream",
      Actor.UPSTREAM,
      "a proxy or login page in front of the upstream; another version of it"),
  UPSTREAM_AUTH_FAILED(
      "the upstream rejected this server's credential",
      "renew the credential",
      Actor.OPERATOR,
      "the token in the settings, its expiry and permissions; `copilot doctor`"),
  UPSTREAM_REJECTED(
      "the upstream rejected the request as invalid",
      "correct the call",
      Actor.CALLER,
      "error_type and error_text, if the upstream gave a reason"),
  CIRCUIT_OPEN(
      "the upstream failed repeatedly; calls to it are paused",
      "wait, then repeat",
      Actor.UPSTREAM,
      "copilot_upstream_breaker_state; earlier failures in copilot_upstream_attempts_seconds"),
  OUTPUT_TOO_LARGE(
      "the answer is too large for an agent",
      "narrow the call",
      Actor.CALLER,
      "limit, filters and time window"),
  IN_PROGRESS(
      "the same action is still running",
      "repeat the same call",
      Actor.CALLER,
      "same arguments and confirm_token return the first result"),
  OUTCOME_UNKNOWN(
      "the action may have happened; its answer was lost",
      "repeat the same call",
      Actor.CALLER,
      "same arguments and confirm_token; nothing happens twice"),
  APPROVAL_REQUIRED(
      "the action waits for an operator's approval",
      "have it approved, then repeat the call",
      Actor.USER,
      "the code in the answer, for `copilot approve`"),
  CONSENT_REFUSED(
      "the action was rejected",
      "do not repeat the call",
      Actor.USER,
      "the audit log shows who rejected it"),
  CONSENT_USED(
      "the consent was already used; it counts once",
      "ask again",
      Actor.CALLER,
      "whether the action happened; a new preview gives a new token"),
  CONSENT_UNAVAILABLE(
      "nobody could be asked for consent, or the consent cannot be recorded",
      "follow the message: another client, another INSTAINSTRU_MCP_CONSENT, or Redis",
      Actor.OPERATOR,
      "INSTAINSTRU_MCP_CONSENT, the client's capabilities, Redis"),
  MISSING_ABILITY(
      "the client lacks a capability that the call needs, such as asking its user",
      "use a client that has it",
      Actor.USER,
      "the client's capabilities; INSTAINSTRU_MCP_SESSIONS for legacy clients over HTTP"),
  NO_ANSWER(
      "the client did not answer in time",
      "repeat the call",
      Actor.USER,
      "whether the client showed the form; consent_wait in INSTAINSTRU_MCP_LIMITS"),
  UNKNOWN_QUESTION(
      "no metric fits the question",
      "ask one of the suggested questions",
      Actor.CALLER,
      "suggestions in the answer; metrics://dictionary"),
  AMBIGUOUS_QUESTION(
      "the question can be read in several ways",
      "ask the user which one they mean",
      Actor.CALLER,
      "readings in the answer"),
  UNKNOWN_LABEL_VALUE(
      "a filter of the question matches nothing",
      "use one of the known values",
      Actor.CALLER,
      "known values in the answer"),
  INTERNAL(
      "a defect of this server",
      "report the request id",
      Actor.OPERATOR,
      "the log line with the request_id; the server's crash reports");

  private final String meaning;
  private final String remedy;
  private final Actor actor;
  private final String look;

  /** Who has to act. */
  public enum Actor {
    /** The program or agent that made the call. */
    CALLER("the caller"),
    /** The person who uses the client. */
    USER("the person at the client"),
    /** Who runs this server. */
    OPERATOR("who runs this server"),
    /** Who runs the upstream that the failure names. */
    UPSTREAM("who runs the upstream");

    private final String title;

    Actor(String title) {
      this.title = title;
    }

    /** In words. */
    public String title() {
      return title;
    }
  }

  FailureCode(String meaning, String remedy, Actor actor, String look) {
    this.meaning = meaning;
    this.remedy = remedy;
    this.actor = actor;
    this.look = look;
  }

  /** The code as clients see it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What happened, in a few words. */
  public String meaning() {
    return meaning;
  }

  /** What helps. */
  public String remedy() {
    return remedy;
  }

  /** Who has to act. */
  public Actor actor() {
    return actor;
  }

  /** Where to look for more. */
  public String look() {
    return look;
  }
}
