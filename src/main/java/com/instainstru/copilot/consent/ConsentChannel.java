package com.instainstru.copilot.consent;

import com.instainstru.copilot.tool.ToolResult;
import java.util.function.Supplier;

/** A way to have an action agreed to. */
interface ConsentChannel {
  /**
   * Acts if the action is agreed to.
   *
   * @param act carries the action out
   * @throws com.instainstru.copilot.tool.ToolFailure if it is not agreed to, or failed
   * @throws com.instainstru.copilot.tool.Unanswered if the client answers with a later call
   */
  ToolResult confirm(Action action, Supplier<ToolResult> act);
}
