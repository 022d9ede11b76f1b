package com.instainstru.copilot.tools;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;

/** The failure for JSON that is not of the documented form. */
public final class UnusableAnswer {
  private UnusableAnswer() {}

  public static ToolFailure of(String upstream, String what) {
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
