package com.instainstru.copilot.cli.remote;

/**
 * A deployed server could not be asked, or not with this address and token. The message says what
 * to change, and never holds the token.
 */
public final class RemoteFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final boolean usage;

  private RemoteFailure(String message, int status, boolean usage) {
    super(message, null, false, false);
    this.status = status;
    this.usage = usage;
  }

  /** The address, the token or the command has to change. */
  static RemoteFailure usage(String message) {
    return new RemoteFailure(message, 0, true);
  }

  /** The server answered with a status that its address or the token explain. */
  static RemoteFailure usage(int status, String message) {
    return new RemoteFailure(message, status, true);
  }

  /** Trying again may help. */
  static RemoteFailure temporary(String message) {
    return new RemoteFailure(message, 0, false);
  }

  /** The status that the server answered with; 0 if it gave no answer. */
  int status() {
    return status;
  }

  /** Whether the command line has to change, rather than be tried again. */
  public boolean isUsage() {
    return usage;
  }
}
