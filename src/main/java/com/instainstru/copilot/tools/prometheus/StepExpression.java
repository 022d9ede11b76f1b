package com.instainstru.copilot.tools.prometheus;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The distance of the points of a range query: a duration such as {@code 60s}, {@code 1m} or {@code
 * 1h30m}, or plain seconds, to the millisecond. At least 1 ms, at most 400 days.
 */
public final class StepExpression {
  private static final Pattern SECONDS = Pattern.compile("\\d{1,12}(?:\\.\\d{1,9})?");

  private StepExpression() {}

  /**
   * @param argument name of the tool argument, for the failure
   * @throws ToolFailure {@code invalid_arguments} if the text is no duration or out of bounds
   */
  public static Duration parse(String argument, String text) {
    String trimmed = text.strip();
    Duration step =
        plainSeconds(trimmed)
            .or(() -> Durations.parse(trimmed))
            .orElseThrow(() -> refused(argument));
    if (step.isZero() || step.compareTo(TimeExpression.REACH) > 0) {
      throw refused(argument);
    }
    return step;
  }

  private static Optional<Duration> plainSeconds(String text) {
    if (!SECONDS.matcher(text).matches()) {
      return Optional.empty();
    }
    BigDecimal millis = new BigDecimal(text).movePointRight(3).setScale(0, RoundingMode.DOWN);
    return Optional.of(Duration.ofMillis(millis.longValueExact()));
  }

  private static ToolFailure refused(String argument) {
    return ToolFailure.of(
            FailureCode.INVALID_ARGUMENTS,
            "The argument '"
                + argument
                + "' is not a usable step. Write a duration above zero and up to "
                + TimeExpression.REACH.toDays()
                + " days, such as 60s, 1m or 1h30m, or plain seconds.")
        .with("argument", argument);
  }
}
