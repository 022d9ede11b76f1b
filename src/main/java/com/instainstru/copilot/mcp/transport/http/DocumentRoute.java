package com.instainstru.copilot.mcp.transport.http;

import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A small public document. */
public final class DocumentRoute implements Route {
  private final Sender sender;
  private final Supplier<HttpReply> document;
  private final boolean computed;

  private DocumentRoute(Sender sender, Supplier<HttpReply> document, boolean computed) {
    this.sender = sender;
    this.document = document;
    this.computed = computed;
  }

  /** One that never changes. */
  public static DocumentRoute fixed(Sender sender, HttpReply document) {
    return new DocumentRoute(sender, () -> document, false);
  }

  /** One that is computed for each request. */
  static DocumentRoute computed(Sender sender, Supplier<HttpReply> document) {
    return new DocumentRoute(sender, document, true);
  }

  @Override
  public List<String> methods() {
    return List.of("GET", "HEAD");
  }

  @Override
  public boolean mayBlock() {
    return computed;
  }

  @Override
  public void handle(Request request, Response response, Callback callback) {
    sender.send(request, response, callback, document.get());
  }
}
