package com.instainstru.copilot.console;

import com.instainstru.copilot.mcp.transport.http.AuthenticationFilter;
import com.instainstru.copilot.mcp.transport.http.HttpReply;
import com.instainstru.copilot.mcp.transport.http.Route;
import com.instainstru.copilot.mcp.transport.http.Sender;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.security.auth.Scope;
import com.instainstru.copilot.tools.catalog.ModuleDefinition;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.util.List;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the console asks first: who the caller is, and which tool belongs to which module. Answers
 * {@code caller, scopes, sees_all_callers, modules} to everybody who is admitted.
 */
final class ConsoleEndpoint implements Route {
  static final String PATH = "/api/v1/console";

  private final Console console;
  private final AuthenticationFilter authentication;
  private final Sender sender;

  ConsoleEndpoint(Console console, AuthenticationFilter authentication, Sender sender) {
    this.console = console;
    this.authentication = authentication;
    this.sender = sender;
  }

  @Override
  public List<String> methods() {
    return List.of("GET");
  }

  @Override
  public void handle(Request request, Response response, Callback callback) {
    Caller caller = authentication.caller(request);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("caller", caller.subject());
    ArrayNode scopes = body.putArray("scopes");
    caller.scopes().stream().sorted().map(Scope::value).forEach(scopes::add);
    body.put("sees_all_callers", console.overseers().include(caller));
    ArrayNode modules = body.putArray("modules");
    console.catalog().modules().forEach(module -> modules.add(json(module)));
    sender.send(request, response, callback, HttpReply.json(200, body));
  }

  private static ObjectNode json(ModuleDefinition module) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", module.name()).put("title", module.title());
    ArrayNode tools = json.putArray("tools");
    for (ToolDefinition tool : module.tools()) {
      tools.addObject().put("name", tool.name()).put("action", tool.action());
    }
    return json;
  }
}
