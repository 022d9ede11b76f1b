package com.instainstru.copilot.demo.observability.promql;

/** An expression that this evaluator does not know, worded as Prometheus words it. */
public final class PromqlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param position index in the expression, from 0
   */
  public PromqlException(int position, String message) {
    super("1:" + (position + 1) + ": parse error: " + message, null, false, false);
  }
}
