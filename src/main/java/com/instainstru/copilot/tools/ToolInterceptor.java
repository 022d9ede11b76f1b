package com.instainstru.copilot.tools;

import com.instainstru.copilot.call.ToolFailure;

/** One concern that every call passes. */
@FunctionalInterface
public interface ToolInterceptor {
  /**
   * @throws ToolFailure when the call must not go on or its work failed
   */
  ToolResult intercept(ToolCall call, Chain next);

  /** The rest of the way. */
  @FunctionalInterface
  interface Chain {
    ToolResult proceed(ToolCall call);
  }
}
