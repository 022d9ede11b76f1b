package com.instainstru.copilot.mcp.transport.http;

/** A check of a request failed; carries what is answered. */
public final class HttpErrorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient HttpReply answer;

  public HttpErrorException(HttpReply answer) {
    super("refused with " + answer.status(), null, false, false);
    this.answer = answer;
  }

  HttpReply answer() {
    return answer;
  }
}
