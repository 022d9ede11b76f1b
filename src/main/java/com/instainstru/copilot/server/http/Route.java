package com.instainstru.copilot.server.http;

import java.util.Set;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What is served at one path. */
interface Route {
  /** The methods it looks at; others are refused before. */
  Set<String> methods();

  /** The methods named in {@code Allow}. */
  String allowed();

  /**
   * @throws Refused to answer a failed check
   */
  void handle(Request request, Response response, Callback callback);
}
