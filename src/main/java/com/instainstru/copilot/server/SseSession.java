package com.instainstru.copilot.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** One open event stream (HTTP+SSE transport of revision 2024-11-05) and its owner. */
final class SseSession {
  private final String id;
  private final String principal;
  private final Response response;
  private final Callback end;
  private final RunningCalls running = new RunningCalls();
  private volatile Instant usedAt;
  private boolean open = true;

  SseSession(String id, String principal, Response response, Callback end, Instant now) {
    this.id = id;
    this.principal = principal;
    this.response = response;
    this.end = end;
    this.usedAt = now;
  }

  String id() {
    return id;
  }

  String principal() {
    return principal;
  }

  RunningCalls running() {
    return running;
  }

  Instant usedAt() {
    return usedAt;
  }

  void use(Instant now) {
    usedAt = now;
  }

  /**
   * Writes one event.
   *
   * @return false if the client is gone
   */
  boolean event(String name, String data) {
    return write("event: " + name + "\ndata: " + data + "\n\n");
  }

  /** Writes a comment, which only shows whether the client is still there. */
  boolean keepAlive() {
    return write(": keep-alive\n\n");
  }

  private synchronized boolean write(String text) {
    if (!open) {
      return false;
    }
    try {
      Content.Sink.write(response, false, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      return true;
    } catch (IOException e) {
      close();
      return false;
    }
  }

  synchronized void close() {
    if (open) {
      open = false;
      running.cancelAll();
      response.write(true, null, end);
    }
  }
}
