package com.instainstru.copilot.tools.prometheus;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * A range that Prometheus will answer: it starts before it ends and has at most 11,000 points a
 * series, which is Prometheus' own limit.
 *
 * @param start first point
 * @param end last possible point
 * @param step distance of the points
 */
record QueryRange(Instant start, Instant end, Duration step) {
  /** Most points a series. */
  static final int MAX_POINTS = 11_000;

  private static final int READABLE_POINTS = 200;
  private static final long MIN_READABLE_SECONDS = 15;

  /** Steps that people read easily, ascending, in seconds. */
  private static final long[] FRIENDLY_SECONDS = {
    1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1_200, 1_800, 3_600, 7_200, 14_400, 21_600,
    43_200
  };

  /**
   * @throws ToolFailure {@code invalid_arguments}, naming a step that fits if there are too many
   *     points
   */
  QueryRange {
    if (!start.isBefore(end)) {
      throw ToolFailure.of(
              FailureCode.INVALID_ARGUMENTS,
              "The argument 'start' must be before 'end'. Without 'end' the range ends now.")
          .with("argument", "start")
          .with("start", Times.iso(start))
          .with("end", Times.iso(end));
    }
    long points = points(start, end, step);
    if (points > MAX_POINTS) {
      String fitting = Durations.format(fittingStep(Duration.between(start, end)));
      throw ToolFailure.of(
              FailureCode.INVALID_ARGUMENTS,
              "The range has "
                  + points
                  + " points per series at this step, more than the "
                  + MAX_POINTS
                  + " that Prometheus returns. Use a step of "
                  + fitting
                  + " or more, or a shorter range.")
          .with("argument", "step")
          .with("suggested_step", fitting);
    }
  }

  /** The smallest friendly step that gives at most about 200 points. */
  static Duration readableStep(Instant start, Instant end) {
    Duration length = Duration.between(start, end);
    return Arrays.stream(FRIENDLY_SECONDS)
        .filter(seconds -> seconds >= MIN_READABLE_SECONDS)
        .mapToObj(Duration::ofSeconds)
        .filter(step -> length.dividedBy(step) <= READABLE_POINTS)
        .findFirst()
        .orElse(Duration.ofDays(1));
  }

  private static long points(Instant start, Instant end, Duration step) {
    return Duration.between(start, end).dividedBy(step) + 1;
  }

  /**
   * The smallest friendly step that keeps a range of this length within the limit. Accepted times
   * lie at most 800 days apart, for which two hours are enough.
   */
  private static Duration fittingStep(Duration length) {
    return Arrays.stream(FRIENDLY_SECONDS)
        .mapToObj(Duration::ofSeconds)
        .filter(step -> length.dividedBy(step) + 1 <= MAX_POINTS)
        .findFirst()
        .orElse(Duration.ofDays(1));
  }
}
