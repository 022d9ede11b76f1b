package com.instainstru.copilot.call;

/** What a client program may be able to do for a server (MCP, client features). */
public enum ClientCapability {
  /** Shows its user a form and returns what was filled in. */
  FORM("elicitation", "elicitation/create"),
  /** Asks its model. */
  SAMPLING("sampling", "sampling/createMessage"),
  /** Names the directories it works in. */
  ROOTS("roots", "roots/list");

  private final String capability;
  private final String method;

  ClientCapability(String capability, String method) {
    this.capability = capability;
    this.method = method;
  }

  /** The member of a client's capabilities that declares it. */
  public String capability() {
    return capability;
  }

  /** The request that makes use of it. */
  public String method() {
    return method;
  }
}
