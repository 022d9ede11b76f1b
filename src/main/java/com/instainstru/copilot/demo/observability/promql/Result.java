package com.instainstru.copilot.demo.observability.promql;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What an expression gives at one instant.
 *
 * @param scalar whether it is a number without labels
 */
public record Result(boolean scalar, List<Sample> samples) {

  public Result {
    samples = List.copyOf(samples);
  }

  static Result scalar(double value) {
    return new Result(true, List.of(new Sample(Map.of(), value)));
  }

  static Result vector(List<Sample> samples) {
    return new Result(false, samples);
  }

  Result map(UnaryOperator<Sample> change) {
    return new Result(scalar, samples.stream().map(change).toList());
  }
}
