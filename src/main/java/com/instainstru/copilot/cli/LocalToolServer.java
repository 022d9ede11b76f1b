package com.instainstru.copilot.cli;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.Content;
import com.instainstru.copilot.mcp.JsonRpcException;
import com.instainstru.copilot.mcp.Prompts;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.tools.ToolListing;
import com.instainstru.copilot.tools.ToolOutcome;
import com.instainstru.copilot.tools.ToolResult;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The server of a session: the same chain as for an agent's call. */
final class LocalToolServer implements ToolServer {
  private static final Caller CALLER = Caller.local();

  private final Session session;
  private final Terminal terminal;

  LocalToolServer(Session session, Terminal terminal) {
    this.session = session;
    this.terminal = terminal;
  }

  @Override
  public String prefix() {
    return session.assembly().catalog().toolPrefix();
  }

  @Override
  public List<Tool> tools() {
    return session.assembly().tools().offeredTo(CALLER).stream()
        .map(LocalToolServer::tool)
        .toList();
  }

  @Override
  public Optional<Tool> tool(String name) {
    return session.assembly().catalog().tool(name).map(LocalToolServer::tool);
  }

  private static Tool tool(ToolDefinition tool) {
    return new Tool(tool.name(), tool.module(), ToolListing.of(tool));
  }

  @Override
  public Answer call(String name, ObjectNode arguments) {
    try (Progress progress = Progress.of(terminal, name)) {
      ToolOutcome outcome =
          session
              .assembly()
              .tools()
              .call(name, arguments, context().with(new TerminalChannel(terminal, progress)));
      if (outcome instanceof ToolOutcome.Failure failure) {
        // Details are objects of Java until they are written.
        String written = failure.failure().toJson(failure.requestId()).toString();
        return new Answer(true, (ObjectNode) JsonMapper.shared().readTree(written), List.of());
      }
      ToolResult result = ((ToolOutcome.Success) outcome).result();
      return new Answer(
          false,
          result.structured(),
          result.pictures().stream().map(Content.Picture::base64).toList());
    }
  }

  private static CallContext context() {
    return CallContext.of(CALLER, "cli", "copilot");
  }

  @Override
  public List<ObjectNode> prompts() {
    return catalogPrompts().list(CALLER).path("prompts").values().stream()
        .map(ObjectNode.class::cast)
        .toList();
  }

  @Override
  public ObjectNode prompt(String name, ObjectNode arguments) {
    try {
      return catalogPrompts().get(name, arguments, context());
    } catch (JsonRpcException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private Prompts catalogPrompts() {
    return session.assembly().prompts();
  }

  @Override
  public void close() {
    session.close();
  }
}
