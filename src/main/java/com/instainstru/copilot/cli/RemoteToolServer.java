package com.instainstru.copilot.cli;

import com.instainstru.copilot.cli.remote.ClientUser;
import com.instainstru.copilot.cli.remote.RemoteServer;
import com.instainstru.copilot.cli.remote.RpcFailure;
import com.instainstru.copilot.cli.remote.ServerAddress;
import com.instainstru.copilot.mcp.ServerVersion;
import com.instainstru.copilot.tools.UnknownToolException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A deployed server, whose questions are asked at the terminal. */
final class RemoteToolServer implements ToolServer {
  /** The prefix of the packed catalog, which deployments cannot change. */
  static final String PREFIX = "instainstru_";

  private static final String NO_MODULE = "tools";

  private final Terminal terminal;
  private final RemoteServer server;
  private volatile Progress progress;
  private @Nullable List<ObjectNode> listed;

  RemoteToolServer(Terminal terminal, ServerAddress address) {
    this.terminal = terminal;
    try (Progress connecting = Progress.of(terminal, "connecting to " + address.endpoint())) {
      this.progress = connecting;
      this.server =
          RemoteServer.connect(
              address,
              new ClientUser(terminal.answers() ? this::ask : null, this::tell),
              ServerVersion.current());
    }
  }

  /** Asks on several threads, of which at most one has a call. */
  private ObjectNode ask(ObjectNode form) {
    progress.close();
    return new TerminalForm(terminal).ask(form);
  }

  private void tell(String message) {
    progress.note(message);
  }

  RemoteServer server() {
    return server;
  }

  @Override
  public String prefix() {
    return PREFIX;
  }

  @Override
  public List<Tool> tools() {
    Map<String, String> modules = server.modules();
    return listed().stream()
        .map(tool -> tool(tool, modules.getOrDefault(name(tool), NO_MODULE)))
        .toList();
  }

  @Override
  public Optional<Tool> tool(String name) {
    return listed().stream()
        .filter(tool -> name(tool).equals(name))
        .map(tool -> tool(tool, NO_MODULE))
        .findFirst();
  }

  private List<ObjectNode> listed() {
    List<ObjectNode> known = listed;
    if (known == null) {
      known = server.tools();
      listed = known;
    }
    return known;
  }

  private static String name(ObjectNode tool) {
    return tool.path("name").asString("");
  }

  private static Tool tool(ObjectNode listing, String module) {
    return new Tool(name(listing), module, listing);
  }

  @Override
  public Answer call(String name, ObjectNode arguments) {
    try (Progress running = Progress.of(terminal, name)) {
      progress = running;
      return answer(server.call(name, arguments));
    } catch (RpcFailure e) {
      Optional<ObjectNode> failure = e.toolFailure();
      if (failure.isPresent()) {
        return new Answer(true, failure.get(), List.of());
      }
      if (e.isUsage()) {
        throw new UnknownToolException(String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  private static Answer answer(JsonNode result) {
    List<String> pictures =
        result.path("content").values().stream()
            .filter(item -> item.path("type").asString("").equals("image"))
            .map(item -> item.path("data").asString(""))
            .toList();
    boolean failed = result.path("isError").asBoolean(false);
    return new Answer(failed, body(result, failed), pictures);
  }

  /** Other servers may answer with text alone. */
  private static ObjectNode body(JsonNode result, boolean failed) {
    if (result.path("structuredContent") instanceof ObjectNode structured) {
      return structured;
    }
    String text = result.at("/content/0/text").asString("");
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    return failed ? body.put("error", "tool_failed").put("message", text) : body.put("text", text);
  }

  @Override
  public List<ObjectNode> prompts() {
    return server.prompts();
  }

  @Override
  public ObjectNode prompt(String name, ObjectNode arguments) {
    try {
      JsonNode filled = server.prompt(name, arguments);
      ObjectNode prompt = JsonNodeFactory.instance.objectNode();
      prompt.set("description", filled.path("description"));
      prompt.set("messages", filled.path("messages"));
      return prompt;
    } catch (RpcFailure e) {
      if (e.isUsage()) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
      throw e;
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
