package com.instainstru.copilot.mcp;

import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.mcp.JsonRpcMessage.Request;
import com.instainstru.copilot.security.auth.Caller;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code subscriptions/listen} of MCP 2026-07-28: changes that a client asked to hear of. */
final class Subscriptions {
  private static final int MAX_RESOURCES = 100;

  private final Changes changes;
  private final Resources resources;

  Subscriptions(Changes changes, Resources resources) {
    this.changes = changes;
    this.resources = resources;
  }

  /** What a client hears of: kinds of lists, and resources by URI. */
  private record Filter(Set<Changes.Kind> lists, Set<String> uris) {
    boolean admits(Changes.Kind kind, String uri) {
      return kind == Changes.Kind.RESOURCE ? uris.contains(uri) : lists.contains(kind);
    }

    ObjectNode toJson() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      lists.forEach(kind -> json.put(kind.filter(), true));
      if (!uris.isEmpty()) {
        uris.forEach(json.putArray(Changes.Kind.RESOURCE.filter())::add);
      }
      return json;
    }
  }

  /**
   * Acknowledges and begins to tell.
   *
   * @param end the result that ends the subscription on the server's side, without its id
   * @throws JsonRpcException -32600 if the client takes no stream
   */
  RpcResult listen(Request request, RequestContext context, ObjectNode end) {
    Filter filter = filter(request.paramsOrNone().path("notifications"), context.caller());
    ObjectNode acknowledged = params(request.id());
    acknowledged.set("notifications", filter.toJson());
    Object order = new Object();
    Cancellation.Registration listening;
    // Listens before it acknowledges, lest a change is missed; tells after it, as the revision
    // asks.
    synchronized (order) {
      listening =
          changes.listen(
              (kind, uri) -> {
                synchronized (order) {
                  tell(request.id(), filter, kind, uri, context.out());
                }
              });
      if (!context
          .out()
          .send(
              JsonRpcMessage.notification(
                  "notifications/subscriptions/acknowledged", acknowledged))) {
        listening.close();
        throw JsonRpcException.of(
            ErrorCodes.INVALID_REQUEST,
            "Whoever listens has to accept a stream: send Accept: application/json,"
                + " text/event-stream.");
      }
    }
    end.withObjectProperty("_meta").set(RequestMeta.SUBSCRIPTION, request.id());
    return new RpcResult.Listening(request.id(), listening, end);
  }

  private static void tell(
      JsonNode subscription, Filter filter, Changes.Kind kind, String uri, Outbound out) {
    if (filter.admits(kind, uri)) {
      ObjectNode params = params(subscription);
      if (kind == Changes.Kind.RESOURCE) {
        params.put("uri", uri);
      }
      out.send(JsonRpcMessage.notification(kind.method(), params));
    }
  }

  private Filter filter(JsonNode wanted, Caller caller) {
    Set<Changes.Kind> lists = EnumSet.noneOf(Changes.Kind.class);
    for (Changes.Kind kind : Changes.Kind.values()) {
      if (changes.announces(kind) && wanted.path(kind.filter()).asBoolean(false)) {
        lists.add(kind);
      }
    }
    Set<String> uris = new LinkedHashSet<>();
    if (changes.announces(Changes.Kind.RESOURCE)) {
      for (JsonNode uri : wanted.path(Changes.Kind.RESOURCE.filter())) {
        if (uris.size() < MAX_RESOURCES
            && uri.isString()
            && resources.has(uri.stringValue(), caller)) {
          uris.add(uri.stringValue());
        }
      }
    }
    return new Filter(lists, uris);
  }

  private static ObjectNode params(JsonNode subscription) {
    ObjectNode params = JsonNodeFactory.instance.objectNode();
    params.putObject("_meta").set(RequestMeta.SUBSCRIPTION, subscription);
    return params;
  }
}
