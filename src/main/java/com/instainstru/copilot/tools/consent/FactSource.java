package com.instainstru.copilot.tools.consent;

import com.instainstru.copilot.tools.ToolCall;
import tools.jackson.databind.node.ObjectNode;

/** Tells what an action would do, without doing it. */
@FunctionalInterface
public interface FactSource {
  /**
   * @return facts by the names that the words of the tool's consent use
   * @throws com.instainstru.copilot.call.ToolFailure if the action would be refused anyway, so that
   *     nobody is asked in vain
   */
  ObjectNode of(ToolCall call);
}
