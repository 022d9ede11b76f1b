package com.instainstru.copilot.tools;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One call on its way through the chain.
 *
 * @param tool what is called
 * @param arguments its arguments; behind the argument check they have the schema's types and
 *     defaults
 * @param context what surrounds the call
 * @param facts what was sealed with an argument of this call by the tool that gave it out; null if
 *     there is no such argument
 */
public record ToolCall(
    ToolDefinition tool, ObjectNode arguments, CallContext context, @Nullable ObjectNode facts) {

  /** A call that brings nothing sealed. */
  public ToolCall(ToolDefinition tool, ObjectNode arguments, CallContext context) {
    this(tool, arguments, context, null);
  }

  /** The same call with other arguments. */
  public ToolCall withArguments(ObjectNode newArguments) {
    return new ToolCall(tool, newArguments, context, facts);
  }

  /** The same call in other surroundings. */
  public ToolCall with(CallContext newContext) {
    return new ToolCall(tool, arguments, newContext, facts);
  }

  /** The same call with what was sealed with its arguments. */
  public ToolCall withFacts(ObjectNode newFacts) {
    return new ToolCall(tool, arguments, context, newFacts);
  }
}
