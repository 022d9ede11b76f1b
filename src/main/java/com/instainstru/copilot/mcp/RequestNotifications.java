package com.instainstru.copilot.mcp;

import com.instainstru.copilot.call.LogLevel;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Progress and log notifications that belong to one request. None is sent after {@link #close}, so
 * that none follows the answer. Thread safe.
 */
final class RequestNotifications implements AutoCloseable {
  private final RequestContext context;
  private final @Nullable JsonNode token;
  private final @Nullable LogLevel least;
  private double reported = Double.NEGATIVE_INFINITY;
  private boolean byHandler;
  private boolean closed;

  /**
   * @param params of the request, whose {@code _meta.progressToken} asks for progress
   * @param least the least severe messages that are sent; null for none at all
   */
  RequestNotifications(RequestContext context, ObjectNode params, @Nullable LogLevel least) {
    this.context = context;
    JsonNode given = params.at("/_meta/progressToken");
    this.token = given.isString() || given.isIntegralNumber() ? given : null;
    this.least = least;
  }

  /** Whether the client asked to be told how far the request is. */
  boolean wantsProgress() {
    return token != null && context.out().isOpen();
  }

  /** Progress as the work itself knows it. Values that do not grow are left out. */
  synchronized void progress(double done, double total, String message) {
    byHandler = true;
    report(done, total, message);
  }

  /** A sign of life for as long as the work says nothing itself. */
  synchronized void beat(long seconds) {
    if (!byHandler) {
      report((double) seconds, Double.NaN, "In work for " + seconds + " s.");
    }
  }

  private void report(double done, double total, String message) {
    if (token == null || done <= reported) {
      return;
    }
    reported = done;
    ObjectNode params = JsonNodeFactory.instance.objectNode();
    params.set("progressToken", token);
    number(params, "progress", done);
    if (!Double.isNaN(total)) {
      number(params, "total", total);
    }
    params.put("message", message);
    send(JsonRpcMessage.notification("notifications/progress", params));
  }

  private static void number(ObjectNode params, String field, double value) {
    if (value == Math.rint(value)) {
      params.put(field, (long) value);
    } else {
      params.put(field, value);
    }
  }

  synchronized void log(LogLevel level, String logger, JsonNode data) {
    if (least == null || level.compareTo(least) < 0) {
      return;
    }
    ObjectNode params = JsonNodeFactory.instance.objectNode();
    params.put("level", level.word()).put("logger", logger);
    params.set("data", data);
    send(JsonRpcMessage.notification("notifications/message", params));
  }

  private void send(ObjectNode message) {
    if (!closed && !context.cancellation().isCancelled()) {
      // Who cannot be told now is told nothing.
      var unused = context.out().send(message);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
