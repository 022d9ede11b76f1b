package com.instainstru.copilot.mcp;

import com.instainstru.copilot.mcp.JsonRpcMessage.Response;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** This server's requests to one client that have no answer yet. Thread safe. */
final class PendingRequests {
  private final AtomicLong last = new AtomicLong();
  private final Map<Long, CompletableFuture<Response>> pending = new ConcurrentHashMap<>();

  /**
   * A request on its way.
   *
   * @param answer completes with the client's answer; fails if the client goes away
   */
  record Sent(long id, CompletableFuture<Response> answer) {}

  Sent open() {
    Sent sent = new Sent(last.incrementAndGet(), new CompletableFuture<>());
    pending.put(sent.id(), sent.answer());
    return sent;
  }

  /** Nobody waits for the answer any more. */
  void forget(Sent sent) {
    pending.remove(sent.id());
  }

  /** Takes an answer; one that nobody waits for is ignored. */
  void complete(Response response) {
    JsonNode id = response.id();
    CompletableFuture<Response> waiting =
        id != null && id.isIntegralNumber() ? pending.remove(id.longValue()) : null;
    if (waiting != null) {
      waiting.complete(response);
    }
  }

  /** The client is gone: no answer comes any more. */
  void cancelAll() {
    pending.values().forEach(answer -> answer.cancel(false));
    pending.clear();
  }

  /** The message of a request. */
  static ObjectNode message(Sent sent, String method, ObjectNode params) {
    ObjectNode message = JsonRpcMessage.notification(method, params);
    message.put("id", sent.id());
    return message;
  }
}
