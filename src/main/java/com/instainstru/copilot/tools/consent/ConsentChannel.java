package com.instainstru.copilot.tools.consent;

import com.instainstru.copilot.tools.ToolResult;
import java.util.function.Supplier;

/** A way to have an action agreed to. */
interface ConsentChannel {
  /**
   * Acts if the action is agreed to.
   *
   * @param act carries the action out
   * @throws com.instainstru.copilot.call.ToolFailure if it is not agreed to, or failed
   * @throws com.instainstru.copilot.call.ClientInputRequired if the client answers with a later
   *     call
   */
  ToolResult confirm(Action action, Supplier<ToolResult> act);
}
