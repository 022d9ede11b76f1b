package com.instainstru.copilot.observability;

import com.instainstru.copilot.tool.FailureCode;
import com.instainstru.copilot.tool.ToolFailure;

/** The failure for JSON that is not of the documented form. */
final class UnusableAnswer {
  private UnusableAnswer() {}

  static ToolFailure of(String upstream, String what) {
    return ToolFailure.of(
            FailureCode.UPSTREAM_BAD_RESPONSE,
            "The answer of "
                + upstream
                + " is not "
                + what
                + ". Check that its URL is the base URL of the right service.")
        .from(upstream, false);
  }
}
