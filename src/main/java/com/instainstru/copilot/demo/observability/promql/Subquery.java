package com.instainstru.copilot.demo.observability.promql;

/**
 * An expression at every step of a range, for functions over time.
 *
 * @param range seconds
 * @param step seconds
 */
record Subquery(Expression inner, double range, double step) implements Expression {
  @Override
  public Result at(double time) {
    return inner.at(time);
  }
}
