package com.instainstru.copilot.tools.sentry;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** Reads the arguments that Sentry tools share, with the same refusals. */
final class SentryArguments {
  private SentryArguments() {}

  /**
   * One of a few words, in any case and with blanks around it.
   *
   * @param allowed the words, the default first
   * @throws ToolFailure {@code invalid_arguments} listing the allowed words
   */
  static String choice(ObjectNode arguments, String argument, List<String> allowed) {
    String word =
        arguments.path(argument).asString(allowed.get(0)).strip().toLowerCase(Locale.ROOT);
    if (!allowed.contains(word)) {
      throw ToolFailure.of(
              FailureCode.INVALID_ARGUMENTS,
              "The argument '" + argument + "' must be one of " + String.join(", ", allowed) + ".")
          .with("argument", argument)
          .with("allowed", allowed);
    }
    return word;
  }

  /**
   * A whole number.
   *
   * @throws ToolFailure {@code invalid_arguments} naming the range
   */
  static int number(ObjectNode arguments, String argument, int fallback, int min, int max) {
    int number = arguments.path(argument).asInt(fallback);
    if (number < min || number > max) {
      throw ToolFailure.of(
              FailureCode.INVALID_ARGUMENTS,
              "The argument '" + argument + "' must be between " + min + " and " + max + ".")
          .with("argument", argument);
    }
    return number;
  }
}
