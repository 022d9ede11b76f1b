package com.instainstru.copilot.mcp.transport.http;

import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.mcp.JsonRpcCodec;
import com.instainstru.copilot.mcp.Outbound;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The way back to whoever posted a request: one JSON answer or, from the first message that comes
 * before it, a stream of events. A client that goes away gives the request up. Thread safe.
 */
final class PostedReply implements Outbound {
  private final Request request;
  private final Response response;
  private final Callback callback;
  private final Sender sender;
  private final Cancellation cancellation;
  private final boolean streams;
  private @Nullable DisconnectWatch watch;
  private @Nullable SseStream stream;
  private boolean answered;

  /**
   * @param cancellation fires when the client goes away
   * @param streams whether the client takes a stream
   */
  PostedReply(
      Request request,
      Response response,
      Callback callback,
      Sender sender,
      Cancellation cancellation,
      boolean streams) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.sender = sender;
    this.cancellation = cancellation;
    this.streams = streams;
  }

  /**
   * Begins to watch the connection, unless that is done or no longer of use. The request's body
   * must have been read.
   */
  synchronized void watch() {
    if (watch == null && !answered) {
      watch = DisconnectWatch.begin(request, this::gone);
    }
  }

  private void gone() {
    cancellation.cancel();
    SseStream open;
    synchronized (this) {
      open = stream;
    }
    if (open != null) {
      open.end();
    }
  }

  @Override
  public boolean isOpen() {
    return streams;
  }

  @Override
  public synchronized boolean send(ObjectNode message) {
    if (!streams || answered) {
      return false;
    }
    stream().event("message", JsonRpcCodec.bytes(message));
    return true;
  }

  /** The stream; begun if it has not been. */
  synchronized SseStream stream() {
    if (stream == null) {
      watch();
      stream = new SseStream(request, response, callback, sender, cancellation::cancel, watch);
    }
    return stream;
  }

  /**
   * Ends the way.
   *
   * @param answer sent if there is no stream
   * @param message sent as the last event if there is one
   * @return the answer that is still to be sent; empty if a stream has taken it
   */
  Optional<HttpReply> end(Supplier<HttpReply> answer, Supplier<Optional<ObjectNode>> message) {
    SseStream open;
    synchronized (this) {
      answered = true;
      open = stream;
      if (open == null && watch != null) {
        watch.close();
      }
    }
    if (open == null) {
      return Optional.of(answer.get());
    }
    message
        .get()
        .ifPresentOrElse(last -> open.last("message", JsonRpcCodec.bytes(last)), open::end);
    return Optional.empty();
  }
}
