package com.instainstru.copilot.call;

import java.util.Locale;

/**
 * The stable codes of failed calls. Each says who has to act; the docs' table and the runbook that
 * clients read are made from it.
 */
public enum FailureCode {
  INVALID_ARGUMENTS(
      "an argument is missing, unknown or outside its rule",
      "correct the call",
      Actor.CALLER,
      "the message, which names the argument and its rule; the tool's input schema"),
  INSUFFICIENT_SCOPE(
      "the caller's token lacks the scope of the tool",
      "get a token with the scope",
      Actor.OPERATOR,
      "the scopes of the token; `scope` in the challenge"),
  READ_ONLY(
      "the tool is an action and this deployment has actions off",
      "turn actions on",
      Actor.OPERATOR,
      "INSTAINSTRU_MCP_ACTIONS"),
  RATE_LIMITED(
      "the caller made more calls than it may",
      "wait, then repeat the call",
      Actor.CALLER,
      "retry_after_seconds; INSTAINSTRU_MCP_RATE_LIMIT and _TOOL_RATE_LIMIT if it is too low"),
  OVERLOADED(
      "more calls are in work than the server takes",
      "wait, then repeat the call",
      Actor.OPERATOR,
      "copilot_calls_running and copilot_calls_waiting; an upstream that is slow"),
  NOT_CONFIGURED(
      "the upstream's URL or credential is not set",
      "configure the deployment",
      Actor.OPERATOR,
      "the message, which names the settings; `copilot doctor`"),
  NOT_FOUND(
      "the upstream does not have what was asked for",
      "check the id",
      Actor.CALLER,
      "where the id comes from; ids of another environment are not found here"),
  UPSTREAM_TIMEOUT(
      "the upstream did not answer in time",
      "repeat the call",
      Actor.UPSTREAM,
      "the time of copilot_upstream_attempts_seconds for the upstream; a narrower call is quicker"),
  UPSTREAM_UNAVAILABLE(
      "the upstream could not be reached or failed",
      "repeat the call",
      Actor.UPSTREAM,
      "status in the answer; `copilot doctor`; the upstream's own state"),
  UPSTREAM_RATE_LIMITED(
      "the upstream refused because of too many calls",
      "wait, then repeat",
      Actor.CALLER,
      "retry_after_seconds; who else uses the same credential"),
  UPSTREAM_BAD_RESPONSE(
      "the upstream's answer could not be used",
      "look at the upstream",
      Actor.UPSTREAM,
      "a proxy or login page before the upstream; a version of the upstream that answers otherwise"),
  UPSTREAM_AUTH_FAILED(
      "the upstream refused this server's credential",
      "renew the credential",
      Actor.OPERATOR,
      "the upstream's token in the settings, its end and its rights; `copilot doctor`"),
  UPSTREAM_REJECTED(
      "the upstream refused the request as wrong",
      "correct the call",
      Actor.CALLER,
      "error_type and error_text in the answer, where the upstream gives a reason"),
  CIRCUIT_OPEN(
      "the upstream failed repeatedly and is left alone for a while",
      "wait, then repeat",
      Actor.UPSTREAM,
      "copilot_upstream_breaker_state; the failures before it in copilot_upstream_attempts_seconds"),
  OUTPUT_TOO_LARGE(
      "the answer is larger than an agent can use",
      "narrow the call",
      Actor.CALLER,
      "limit, filters and time window of the call"),
  IN_PROGRESS(
      "the same action is still running",
      "repeat the same call",
      Actor.CALLER,
      "the same arguments and confirm_token; the first result is given then"),
  OUTCOME_UNKNOWN(
      "the action may have happened; its answer was lost",
      "repeat the same call",
      Actor.CALLER,
      "the same arguments and confirm_token; nothing happens twice"),
  APPROVAL_REQUIRED(
      "the action waits for an operator's approval",
      "have it approved, then repeat the call",
      Actor.USER,
      "the code in the answer, for `copilot approve`"),
  CONSENT_REFUSED(
      "whoever was asked did not agree to the action",
      "do not repeat the call",
      Actor.USER,
      "what was shown to the person; the audit log says who it was"),
  CONSENT_USED(
      "the consent has been used already; it counts once",
      "ask anew",
      Actor.CALLER,
      "whether the action has happened; a new preview gives a new token"),
  CONSENT_UNAVAILABLE(
      "nobody who may agree to the action could be asked, or the consent cannot be kept",
      "do as the message says: a client that can ask its user, another INSTAINSTRU_MCP_CONSENT, Redis",
      Actor.OPERATOR,
      "INSTAINSTRU_MCP_CONSENT, what the client declares at initialize, and Redis where it is set"),
  MISSING_ABILITY(
      "the client program cannot do what the call needs, such as asking its user",
      "use a client that can",
      Actor.USER,
      "what the client declares at initialize; INSTAINSTRU_MCP_SESSIONS for older clients over HTTP"),
  NO_ANSWER(
      "the client program did not answer a question of the call",
      "repeat the call",
      Actor.USER,
      "whether the client showed the question; consent_wait in INSTAINSTRU_MCP_LIMITS"),
  UNKNOWN_QUESTION(
      "no metric fits the question",
      "ask one of the suggested questions",
      Actor.CALLER,
      "suggestions in the answer; metrics://dictionary"),
  AMBIGUOUS_QUESTION(
      "the question can be read in several ways",
      "ask the user which one is meant",
      Actor.CALLER,
      "the readings in the answer"),
  UNKNOWN_LABEL_VALUE(
      "a filter of the question matches nothing",
      "use one of the known values",
      Actor.CALLER,
      "the known values in the answer"),
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
