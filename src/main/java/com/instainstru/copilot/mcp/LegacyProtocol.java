package com.instainstru.copilot.mcp;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.call.ClientCapability;
import com.instainstru.copilot.call.ClientInputRequired;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.LogLevel;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.mcp.JsonRpcMessage.Request;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import java.time.Duration;
import java.util.stream.Collectors;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Revisions 2024-11-05 to 2025-11-25: a connection or session begins with {@code initialize}, which
 * says who speaks; the server may send requests of its own.
 */
final class LegacyProtocol implements ProtocolHandler {
  private static final int MOST_WATCHED = 100;

  private final ServerFeatures offer;
  private final CommonMethods methods;
  private final ToolCalls calls;
  private final Duration patience;

  /**
   * @param patience how long a client may take to answer a question
   */
  LegacyProtocol(ServerFeatures offer, CommonMethods methods, ToolCalls calls, Duration patience) {
    this.offer = offer;
    this.methods = methods;
    this.calls = calls;
    this.patience = patience;
  }

  @Override
  public RpcResult request(Request request, RequestContext exchange) {
    RequestNotifications notifications =
        new RequestNotifications(exchange, request.paramsOrNone(), exchange.client().level());
    CallContext context =
        exchange.call(
            exchange.client().name(),
            request.paramsOrNone(),
            new SessionChannel(exchange, notifications, patience));
    try (notifications) {
      return request.method().equals(McpSchema.METHOD_TOOLS_CALL)
          ? call(request, context, notifications)
          : new RpcResult.Result(request.id(), result(request, exchange, context));
    }
  }

  private RpcResult call(Request request, CallContext context, RequestNotifications notifications) {
    try {
      return calls.call(request, context, notifications);
    } catch (ClientInputRequired.AbilityMissing missing) {
      ToolFailure failure =
          ToolFailure.of(
              FailureCode.MISSING_ABILITY,
              "The call needs a client program that declares "
                  + names(missing)
                  + " at initialize, on a connection that stays: stdio, /sse, or /mcp with"
                  + " INSTAINSTRU_MCP_SESSIONS=on.");
      String name = Params.text(request.paramsOrNone(), "name");
      return calls.failed(request, name, failure, context.requestId());
    }
  }

  private ObjectNode result(Request request, RequestContext exchange, CallContext context) {
    ObjectNode params = request.paramsOrNone();
    Client client = exchange.client();
    return switch (request.method()) {
      case McpSchema.METHOD_INITIALIZE -> initialize(params, client, context);
      case McpSchema.METHOD_PING -> JsonNodeFactory.instance.objectNode();
      case McpSchema.METHOD_LOGGING_SET_LEVEL -> setLevel(params, client);
      case McpSchema.METHOD_RESOURCES_SUBSCRIBE -> subscribe(params, exchange);
      case McpSchema.METHOD_RESOURCES_UNSUBSCRIBE -> {
        checkSubscriptions(client);
        client.watched().remove(Params.text(params, "uri"));
        yield JsonNodeFactory.instance.objectNode();
      }
      default -> shared(request, context);
    };
  }

  private ObjectNode shared(Request request, CallContext context) {
    try {
      return methods.result(request, context);
    } catch (ClientInputRequired.AbilityMissing missing) {
      throw JsonRpcException.of(
          ErrorCodes.INVALID_REQUEST,
          "The request needs a client program that declares " + names(missing) + ".");
    }
  }

  private static String names(ClientInputRequired.AbilityMissing missing) {
    return missing.abilities().stream()
        .map(ClientCapability::capability)
        .sorted()
        .collect(Collectors.joining(" and "));
  }

  private ObjectNode initialize(ObjectNode params, Client client, CallContext context) {
    String wanted = Params.text(params, "protocolVersion");
    client.introduce(
        params.at("/clientInfo/name").asString(""),
        ClientCapabilities.declared(params.path("capabilities")));
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put(
        "protocolVersion",
        Revisions.HANDSHAKE.contains(wanted) ? wanted : Revisions.HANDSHAKE.get(0));
    result.set("capabilities", capabilities(client));
    result.set("serverInfo", offer.serverInfo());
    result.put("instructions", methods.instructions(context));
    if (client.stays()) {
      Cancellation.Registration listening = listen(client);
      client.atEnd(listening::close);
    }
    return result;
  }

  private ObjectNode capabilities(Client client) {
    ObjectNode capabilities = methods.capabilities();
    if (client.stays()) {
      // Who is forgotten after each request cannot set a level.
      capabilities.putObject("logging");
    } else {
      capabilities.forEach(
          capability -> {
            if (capability instanceof ObjectNode object && object.has("listChanged")) {
              object.put("listChanged", false);
            }
          });
      if (capabilities.get("resources") instanceof ObjectNode resources) {
        resources.put("subscribe", false);
      }
    }
    return capabilities;
  }

  private Cancellation.Registration listen(Client client) {
    return offer
        .changes()
        .listen(
            (kind, uri) -> {
              ObjectNode params = JsonNodeFactory.instance.objectNode();
              if (kind == Changes.Kind.RESOURCE) {
                if (!client.watched().contains(uri)) {
                  return;
                }
                params.put("uri", uri);
              }
              client.channel().send(JsonRpcMessage.notification(kind.method(), params));
            });
  }

  private static ObjectNode setLevel(ObjectNode params, Client client) {
    LogLevel level =
        LogLevel.of(Params.text(params, "level"))
            .orElseThrow(
                () ->
                    JsonRpcException.of(
                        ErrorCodes.INVALID_PARAMS,
                        "The level must be one of RFC 5424's, in lower case."));
    client.level(level);
    return JsonNodeFactory.instance.objectNode();
  }

  private ObjectNode subscribe(ObjectNode params, RequestContext exchange) {
    Client client = exchange.client();
    checkSubscriptions(client);
    String uri = Params.text(params, "uri");
    if (!methods.resources().has(uri, exchange.caller())) {
      throw Resources.unknown(uri);
    }
    if (client.watched().size() >= MOST_WATCHED) {
      throw JsonRpcException.of(
          ErrorCodes.INVALID_REQUEST,
          "A client subscribes to at most " + MOST_WATCHED + " resources.");
    }
    client.watched().add(uri);
    return JsonNodeFactory.instance.objectNode();
  }

  private void checkSubscriptions(Client client) {
    if (!client.stays() || !offer.changes().announces(Changes.Kind.RESOURCE)) {
      throw CommonMethods.unknownMethod();
    }
  }
}
