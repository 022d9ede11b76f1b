package com.instainstru.copilot.tools;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.ClientInputRequired;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The tools of this process behind one chain: what every front end lists and calls. */
public interface Toolbox {
  /** The tools the caller may use, in the catalog's order. */
  List<ToolDefinition> offeredTo(Caller caller);

  /**
   * Runs one call through the chain.
   *
   * @param name full name of the tool
   * @param arguments as the caller sent them
   * @throws UnknownToolException if there is no such tool
   * @throws ClientInputRequired if the client has to act before the call can go on
   */
  ToolOutcome call(String name, ObjectNode arguments, CallContext context);
}
