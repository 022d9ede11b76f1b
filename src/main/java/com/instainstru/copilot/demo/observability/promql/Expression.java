package com.instainstru.copilot.demo.observability.promql;

/** A parsed expression. */
@FunctionalInterface
public interface Expression {
  /**
   * @param time Unix seconds
   */
  Result at(double time);
}
