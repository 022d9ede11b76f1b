package com.instainstru.copilot.tool;

import java.util.Locale;

/** The stable codes of failed calls. Each says who has to act; the docs' table is made from it. */
public enum FailureCode {
  INVALID_ARGUMENTS("an argument is missing, unknown or outside its rule", "correct the call"),
  INSUFFICIENT_SCOPE(
      "the caller's token lacks the scope of the tool", "get a token with the scope"),
  READ_ONLY("the tool is an action and this deployment has actions off", "turn actions on"),
  RATE_LIMITED("the caller made more calls than it may", "wait, then repeat the call"),
  OVERLOADED("more calls are in work than the server takes", "wait, then repeat the call"),
  NOT_CONFIGURED("the upstream's URL or credential is not set", "configure the deployment"),
  NOT_FOUND("the upstream does not have what was asked for", "check the id"),
  UPSTREAM_TIMEOUT("the upstream did not answer in time", "repeat the call"),
  UPSTREAM_UNAVAILABLE("the upstream could not be reached or failed", "repeat the call"),
  UPSTREAM_RATE_LIMITED("the upstream refused because of too many calls", "wait, then repeat"),
  UPSTREAM_BAD_RESPONSE("the upstream's answer could not be used", "look at the upstream"),
  UPSTREAM_AUTH_FAILED("the upstream refused this server's credential", "renew the credential"),
  UPSTREAM_REJECTED("the upstream refused the request as wrong", "correct the call"),
  CIRCUIT_OPEN("the upstream failed repeatedly and is left alone for a while", "wait, then repeat"),
  OUTPUT_TOO_LARGE("the answer is larger than an agent can use", "narrow the call"),
  IN_PROGRESS("the same action is still running", "repeat the same call"),
  OUTCOME_UNKNOWN("the action may have happened; its answer was lost", "repeat the same call"),
  APPROVAL_REQUIRED(
      "the action waits for an operator's approval", "have it approved, then repeat the call"),
  CONSENT_REFUSED("whoever was asked did not agree to the action", "do not repeat the call"),
  CONSENT_USED("the consent has been used already; it counts once", "ask anew"),
  CONSENT_UNAVAILABLE(
      "nobody who may agree to the action could be asked, or the consent cannot be kept",
      "do as the message says: a client that can ask its user, another INSTAINSTRU_MCP_CONSENT, Redis"),
  MISSING_ABILITY(
      "the client program cannot do what the call needs, such as asking its user",
      "use a client that can"),
  NO_ANSWER("the client program did not answer a question of the call", "repeat the call"),
  UNKNOWN_QUESTION("no metric fits the question", "ask one of the suggested questions"),
  AMBIGUOUS_QUESTION("the question can be read in several ways", "ask the user which one is meant"),
  UNKNOWN_LABEL_VALUE("a filter of the question matches nothing", "use one of the known values"),
  INTERNAL("a defect of this server", "report the request id");

  private final String meaning;
  private final String remedy;

  FailureCode(String meaning, String remedy) {
    this.meaning = meaning;
    this.remedy = remedy;
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
}
