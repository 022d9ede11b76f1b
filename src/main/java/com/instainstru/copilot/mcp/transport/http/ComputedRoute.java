package com.instainstru.copilot.mcp.transport.http;

import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A small public document that is made for each request. */
final class ComputedRoute implements Route {
  private final Sender sender;
  private final Supplier<HttpReply> document;

  ComputedRoute(Sender sender, Supplier<HttpReply> document) {
    this.sender = sender;
    this.document = document;
  }

  @Override
  public List<String> methods() {
    return List.of("GET", "HEAD");
  }

  @Override
  public void handle(Request request, Response response, Callback callback) {
    sender.send(request, response, callback, document.get());
  }
}
