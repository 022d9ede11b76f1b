package com.instainstru.copilot.tools;

import com.instainstru.copilot.call.ToolFailure;

/** How a call ended, as front ends show it. */
public sealed interface ToolOutcome {
  /** The call succeeded. */
  record Success(ToolResult result) implements ToolOutcome {}

  /** The call failed in a way the caller can understand. */
  record Failure(ToolFailure failure, String requestId) implements ToolOutcome {}
}
