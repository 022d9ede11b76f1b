package com.instainstru.copilot.tools;

import com.instainstru.copilot.call.ClientInputRequired;
import com.instainstru.copilot.call.ToolFailure;

/** Does the work of a tool. Concerns that the chain owns have no place in it. */
@FunctionalInterface
public interface ToolHandler {
  /**
   * @param call with checked and completed arguments
   * @throws ToolFailure when the work cannot be done
   * @throws ClientInputRequired when the client has to act first
   */
  ToolResult handle(ToolCall call);
}
