package com.instainstru.copilot.mcp.transport.http;

import java.util.List;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A small public document that never changes. */
public final class FixedRoute implements Route {
  private final Sender sender;
  private final HttpReply document;

  public FixedRoute(Sender sender, HttpReply document) {
    this.sender = sender;
    this.document = document;
  }

  @Override
  public List<String> methods() {
    return List.of("GET", "HEAD");
  }

  @Override
  public boolean mayBlock() {
    return false;
  }

  @Override
  public void handle(Request request, Response response, Callback callback) {
    sender.send(request, response, callback, document);
  }
}
