package com.instainstru.copilot.consent;

import com.instainstru.copilot.tool.ToolCall;
import tools.jackson.databind.node.ObjectNode;

/** Tells what an action would do, without doing it. */
@FunctionalInterface
public interface FactSource {
  /**
   * @return facts by the names that the words of the tool's consent use
   * @throws com.instainstru.copilot.tool.ToolFailure if the action would be refused anyway, so that
   *     nobody is asked in vain
   */
  ObjectNode of(ToolCall call);
}
