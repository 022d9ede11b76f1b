package com.instainstru.copilot.tool;

import com.instainstru.copilot.catalog.ToolDefinition;
import tools.jackson.databind.node.ObjectNode;

/**
 * One call on its way through the chain.
 *
 * @param tool what is called
 * @param arguments its arguments; behind the argument check they have the schema's types and
 *     defaults
 * @param context what surrounds the call
 */
public record ToolCall(ToolDefinition tool, ObjectNode arguments, CallContext context) {

  /** The same call with other arguments. */
  public ToolCall withArguments(ObjectNode newArguments) {
    return new ToolCall(tool, newArguments, context);
  }
}
