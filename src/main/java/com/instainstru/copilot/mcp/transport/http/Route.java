package com.instainstru.copilot.mcp.transport.http;

import java.util.List;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What is served at one path. */
public interface Route {
  /** The methods it looks at; others are refused before. */
  List<String> methods();

  /** The methods named in {@code Allow}, in their order. */
  default String allowed() {
    return String.join(", ", methods());
  }

  /**
   * Whether to handle a request may block or take long. If so, a worker does it; if not, a thread
   * of the server itself, which is free even while all workers are busy.
   */
  default boolean mayBlock() {
    return true;
  }

  /**
   * @throws HttpErrorException to answer a failed check
   */
  void handle(Request request, Response response, Callback callback);
}
