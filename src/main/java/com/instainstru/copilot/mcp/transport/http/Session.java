package com.instainstru.copilot.mcp.transport.http;

import com.instainstru.copilot.mcp.Client;
import com.instainstru.copilot.mcp.JsonRpcCodec;
import com.instainstru.copilot.mcp.Outbound;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import tools.jackson.databind.node.ObjectNode;

/** A client that stays: whom it belongs to, and the streams that messages to it go over. */
final class Session implements Outbound {
  /** A client that reconnects opens a stream before its old one has ended. */
  private static final int MAX_STREAMS = 2;

  private final String id = UUID.randomUUID().toString();
  private final String principal;
  private final Client client;
  private final ConcurrentLinkedDeque<SseStream> streams = new ConcurrentLinkedDeque<>();
  private volatile long lastUsed = System.nanoTime();

  /**
   * @param transport {@code http} or {@code sse}
   */
  Session(String transport, String principal) {
    this.principal = principal;
    this.client = new Client(transport, this);
  }

  /** Not to be guessed: 122 random bits. */
  String id() {
    return id;
  }

  String principal() {
    return principal;
  }

  Client client() {
    return client;
  }

  /** Sends over one stream, the newest; without any, the message is lost. */
  @Override
  public boolean send(ObjectNode message) {
    return send(message, () -> {});
  }

  /**
   * The same, and tells when the message has gone.
   *
   * @param done run once it is sent, given up or lost
   */
  boolean send(ObjectNode message, Runnable done) {
    SseStream newest = streams.peekLast();
    if (newest == null) {
      done.run();
      return false;
    }
    newest.event("message", JsonRpcCodec.bytes(message), done);
    return true;
  }

  void attach(SseStream stream) {
    streams.addLast(stream);
    if (streams.size() > MAX_STREAMS) {
      streams.getFirst().end();
    }
  }

  void detach(SseStream stream) {
    streams.remove(stream);
  }

  void keepAlive(long silenceNanos) {
    streams.forEach(stream -> stream.keepAlive(silenceNanos));
  }

  void used() {
    lastUsed = System.nanoTime();
  }

  boolean isIdle(long nanos) {
    return System.nanoTime() - lastUsed > nanos;
  }

  /** Gives up its calls and ends its streams. */
  void end() {
    client.end();
    streams.forEach(SseStream::end);
  }
}
