package com.instainstru.copilot.cli.remote;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A deployed server, asked through the MCP SDK's clients: the modern one first, and the former one
 * if the server does not speak 2026-07-28.
 *
 * <p>Every method throws {@link RemoteFailure} if the server cannot be asked, and {@link
 * RpcFailure} if it answers with an error.
 */
public final class RemoteServer implements AutoCloseable {
  private static final String CATALOG = "catalog://tools";

  private final ServerAddress address;
  private final HttpExchange http;
  private final McpConnection connection;

  private RemoteServer(ServerAddress address, HttpExchange http, McpConnection connection) {
    this.address = address;
    this.http = http;
    this.connection = connection;
  }

  /**
   * Connects.
   *
   * @param version of this client
   */
  public static RemoteServer connect(ServerAddress address, ClientUser user, String version) {
    HttpExchange http = new HttpExchange(address);
    return new RemoteServer(address, http, connect(http, address, user, version));
  }

  private static McpConnection connect(
      HttpExchange http, ServerAddress address, ClientUser user, String version) {
    try {
      return new StatelessConnection(http, user, version);
    } catch (RpcFailure e) {
      return legacy(http, address, user, version);
    } catch (RemoteFailure e) {
      // Servers that need a session answer without one with a status of their choice.
      if (e.status() < 400 || e.status() == 401 || e.status() == 403) {
        throw e;
      }
      return legacy(http, address, user, version);
    }
  }

  private static McpConnection legacy(
      HttpExchange http, ServerAddress address, ClientUser user, String version) {
    try {
      return new LegacyConnection(http, user, version);
    } catch (RpcFailure e) {
      throw RemoteFailure.usage(
          "The server at "
              + address.endpoint()
              + " speaks no revision of MCP that this client knows. It says: "
              + e.getMessage());
    }
  }

  /** The URL of MCP. */
  public String url() {
    return address.endpoint().toString();
  }

  /** The revision that is spoken. */
  public String revision() {
    return connection.revision();
  }

  /** Name and version of the server, as it says. */
  public String name() {
    JsonNode info = connection.serverInfo();
    return PlainText.of(
        info.path("title").asString(info.path("name").asString("a server without a name"))
            + " "
            + info.path("version").asString(""));
  }

  /** The tools, as {@code tools/list} shows them. */
  public List<ObjectNode> tools() {
    return objects(connection.tools().path("tools"));
  }

  /** Which module each tool belongs to; empty if the server does not tell. */
  public Map<String, String> modules() {
    Map<String, String> modules = new HashMap<>();
    try {
      JsonNode catalog =
          JsonMapper.shared()
              .readTree(connection.resource(CATALOG).at("/contents/0/text").asString("{}"));
      for (JsonNode module : catalog.path("modules")) {
        for (JsonNode tool : module.path("tools")) {
          modules.put(tool.path("name").asString(""), module.path("name").asString(""));
        }
      }
    } catch (RpcFailure | RemoteFailure | JacksonException e) {
      // Another server, without such a resource.
    }
    return modules;
  }

  /** The result of a call: {@code content, structuredContent, isError}. */
  public JsonNode call(String tool, ObjectNode arguments) {
    return connection.call(tool, arguments);
  }

  /** The prompts, as {@code prompts/list} shows them. */
  public List<ObjectNode> prompts() {
    return objects(connection.prompts().path("prompts"));
  }

  /**
   * A prompt, filled in: {@code description, messages}.
   *
   * @param arguments texts by name
   */
  public JsonNode prompt(String name, ObjectNode arguments) {
    return connection.prompt(name, arguments);
  }

  /** The answer of the readiness check; a missing node if the server has none. */
  public JsonNode readiness() {
    return http.get("/api/v1/ready");
  }

  /** The caller that the token stands for, and its scopes; a missing node if nobody tells. */
  public JsonNode identity() {
    return http.get("/api/v1/console");
  }

  private static List<ObjectNode> objects(JsonNode array) {
    return array.values().stream()
        .filter(ObjectNode.class::isInstance)
        .map(ObjectNode.class::cast)
        .toList();
  }

  @Override
  public void close() {
    connection.close();
  }
}
