package com.instainstru.copilot.tools;

/** The caller named a tool that does not exist. Front ends answer JSON-RPC -32602. */
public final class UnknownToolException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message names the nearest tool, never the caller's text at length
   */
  public UnknownToolException(String message) {
    super(message, null, false, false);
  }
}
