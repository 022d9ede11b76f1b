package com.instainstru.copilot.mcp.transport.http;

import com.instainstru.copilot.config.HttpLimits;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Streams that stay open without a session: bounded, kept alive, and ended when the server stops.
 */
final class OpenStreams implements Runnable {
  private final HttpLimits limits;
  private final Map<SseStream, Runnable> streams = new ConcurrentHashMap<>();

  OpenStreams(HttpLimits limits) {
    this.limits = limits;
  }

  /** Whether no further stream is to be opened. Those being opened right now do not count yet. */
  boolean isFull() {
    return streams.size() >= limits.sessions();
  }

  int size() {
    return streams.size();
  }

  /**
   * @param end ends the stream on the server's side
   */
  void add(SseStream stream, Runnable end) {
    streams.put(stream, end);
  }

  void remove(SseStream stream) {
    streams.remove(stream);
  }

  /** Keeps connections alive; to be run every second or so. */
  @Override
  public void run() {
    streams.keySet().forEach(stream -> stream.keepAlive(limits.keepAlive().toNanos()));
  }

  void endAll() {
    streams.values().forEach(Runnable::run);
  }
}
