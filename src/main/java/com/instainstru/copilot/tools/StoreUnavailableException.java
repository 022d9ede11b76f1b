package com.instainstru.copilot.tools;

/** The store that replicas share does not answer, or not in time. Nothing is known of its state. */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message why, without address and credential
   */
  public StoreUnavailableException(String message) {
    super(message, null, false, false);
  }
}
