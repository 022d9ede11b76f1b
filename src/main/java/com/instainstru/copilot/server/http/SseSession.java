package com.instainstru.copilot.server.http;

import com.instainstru.copilot.server.Client;

/** A client of the HTTP+SSE transport: its stream, and whom it belongs to. */
final class SseSession {
  private final String id;
  private final String principal;
  private final Client client = new Client("sse");
  private final SseStream stream;
  private volatile long lastUsed = System.nanoTime();

  SseSession(String id, String principal, SseStream stream) {
    this.id = id;
    this.principal = principal;
    this.stream = stream;
  }

  String id() {
    return id;
  }

  String principal() {
    return principal;
  }

  Client client() {
    return client;
  }

  SseStream stream() {
    return stream;
  }

  void used() {
    lastUsed = System.nanoTime();
  }

  boolean isIdle(long nanos) {
    return System.nanoTime() - lastUsed > nanos;
  }
}
