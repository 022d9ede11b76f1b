package com.instainstru.copilot.mcp;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.ClientCapability;
import com.instainstru.copilot.call.ClientInputRequired;
import com.instainstru.copilot.call.ConcurrencyLimiter;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.LogLevel;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.mcp.JsonRpcMessage.Request;
import com.instainstru.copilot.security.auth.Caller;
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
  private final ServerFeatures features;
  private final CommonMethods methods;
  private final ToolCalls calls;
  private final ConcurrencyLimiter limiter;
  private final Duration maxWait;

  /**
   * @param limiter of tool calls
   * @param maxWait how long a client may take to answer a question
   */
  LegacyProtocol(
      ServerFeatures features,
      CommonMethods methods,
      ToolCalls calls,
      ConcurrencyLimiter limiter,
      Duration maxWait) {
    this.limiter = limiter;
    this.features = features;
    this.methods = methods;
    this.calls = calls;
    this.maxWait = maxWait;
  }

  @Override
  public RpcResult request(Request request, RequestContext context) {
    RequestNotifications notifications =
        new RequestNotifications(context, request.paramsOrNone(), context.client().level());
    boolean toolCall = request.method().equals(McpSchema.METHOD_TOOLS_CALL);
    CallContext call =
        context.call(
            context.client().name(),
            request.paramsOrNone(),
            new SessionChannel(context, notifications, maxWait, toolCall ? limiter : null));
    try (notifications) {
      return toolCall
          ? call(request, call, notifications)
          : new RpcResult.Result(request.id(), result(request, context, call));
    }
  }

  private RpcResult call(Request request, CallContext call, RequestNotifications notifications) {
    try {
      return calls.call(request, call, notifications);
    } catch (ClientInputRequired.CapabilityMissing missing) {
      ToolFailure failure =
          ToolFailure.of(
              FailureCode.MISSING_ABILITY,
              "The call needs a client that declares "
                  + names(missing)
                  + " at initialize, on a connection that stays: stdio, /sse, or /mcp with"
                  + " INSTAINSTRU_MCP_SESSIONS=on.");
      String name = Params.text(request.paramsOrNone(), "name");
      return calls.failed(request, name, failure, call.requestId());
    }
  }

  private ObjectNode result(Request request, RequestContext context, CallContext call) {
    ObjectNode params = request.paramsOrNone();
    Client client = context.client();
    return switch (request.method()) {
      case McpSchema.METHOD_INITIALIZE -> initialize(params, client, call);
      case McpSchema.METHOD_PING -> JsonNodeFactory.instance.objectNode();
      case McpSchema.METHOD_LOGGING_SET_LEVEL -> setLevel(params, client);
      case McpSchema.METHOD_RESOURCES_SUBSCRIBE, McpSchema.METHOD_RESOURCES_UNSUBSCRIBE ->
          subscribe(params, context.caller());
      default -> shared(request, call);
    };
  }

  private ObjectNode shared(Request request, CallContext call) {
    try {
      return methods.result(request, call);
    } catch (ClientInputRequired.CapabilityMissing missing) {
      throw JsonRpcException.of(
          ErrorCodes.INVALID_REQUEST,
          "The request needs a client that declares " + names(missing) + ".");
    }
  }

  private static String names(ClientInputRequired.CapabilityMissing missing) {
    return missing.capabilities().stream()
        .map(ClientCapability::capability)
        .sorted()
        .collect(Collectors.joining(" and "));
  }

  private ObjectNode initialize(ObjectNode params, Client client, CallContext call) {
    String wanted = Params.text(params, "protocolVersion");
    client.introduce(
        params.at("/clientInfo/name").asString(""),
        ClientCapabilities.declared(params.path("capabilities")));
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put(
        "protocolVersion",
        Revisions.HANDSHAKE.contains(wanted) ? wanted : Revisions.HANDSHAKE.get(0));
    result.set("capabilities", capabilities(client));
    result.set("serverInfo", features.serverInfo());
    result.put("instructions", methods.instructions(call));
    return result;
  }

  private ObjectNode capabilities(Client client) {
    ObjectNode capabilities = methods.capabilities();
    if (client.stays()) {
      // A client that is forgotten after each request cannot set a level.
      capabilities.putObject("logging");
    }
    return capabilities;
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

  /**
   * Accepts a subscription to a resource that exists. Resources do not change, so none notifies.
   */
  private ObjectNode subscribe(ObjectNode params, Caller caller) {
    String uri = Params.text(params, "uri");
    if (!methods.resources().has(uri, caller)) {
      throw Resources.unknown(uri);
    }
    return JsonNodeFactory.instance.objectNode();
  }
}
