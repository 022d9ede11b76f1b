package com.instainstru.copilot.server;

import com.instainstru.copilot.tool.Cancellation;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The requests of one client that are in work, so that it can give up on them. */
final class RunningCalls {
  private final Map<JsonNode, Cancellation> running = new ConcurrentHashMap<>();

  void begin(JsonNode id, Cancellation cancellation) {
    running.put(id, cancellation);
  }

  /**
   * @return whether the answer is still wanted
   */
  boolean end(JsonNode id) {
    Cancellation cancellation = running.remove(id);
    return cancellation == null || !cancellation.isCancelled();
  }

  /**
   * @param params of {@code notifications/cancelled}
   */
  void cancel(ObjectNode params) {
    Cancellation cancellation = running.get(params.path("requestId"));
    if (cancellation != null) {
      cancellation.cancel();
    }
  }

  void cancelAll() {
    running.values().forEach(Cancellation::cancel);
  }
}
