package com.instainstru.copilot.console;

import com.instainstru.copilot.mcp.transport.http.Route;
import com.instainstru.copilot.mcp.transport.http.RouteContext;
import com.instainstru.copilot.mcp.transport.http.RouteProvider;
import java.util.HashMap;
import java.util.Map;

/** Routes of the operator console: its files and the two APIs that only it uses. */
public final class ConsoleRoutes implements RouteProvider {
  private final Console console;

  public ConsoleRoutes(Console console) {
    this.console = console;
  }

  @Override
  public Map<String, Route> routes(RouteContext context) {
    Map<String, Route> routes = new HashMap<>(ConsoleFiles.routes(context.sender()));
    routes.put(
        ConsoleEndpoint.PATH,
        new ConsoleEndpoint(console, context.authentication(), context.sender()));
    routes.put(
        ActivityEndpoint.PATH,
        new ActivityEndpoint(
            console, context.readiness(), context.authentication(), context.sender()));
    return routes;
  }
}
