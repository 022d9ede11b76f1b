package com.instainstru.copilot.mcp;

import com.instainstru.copilot.call.ConcurrencyLimiter;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.mcp.JsonRpcMessage.Notification;
import com.instainstru.copilot.mcp.JsonRpcMessage.Request;
import com.instainstru.copilot.mcp.JsonRpcMessage.Response;
import com.instainstru.copilot.security.auth.Scope;
import com.instainstru.copilot.tools.Defects;
import com.instainstru.copilot.tools.catalog.Catalog;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All revisions of MCP over one set of features. Each request tells which protocol it belongs to;
 * one process serves clients of both at once.
 *
 * <p>It dispatches by itself, with the names and codes of the SDK's schema: the SDK's server
 * ignores cancellation, shows exception texts to callers, offers a hidden tool to whoever knows its
 * name and does not speak 2026-07-28.
 */
public final class McpDispatcher implements MessageHandler {
  private static final String METHOD_CANCELLED = "notifications/cancelled";

  private final Catalog catalog;
  private final Defects defects;
  private final ProtocolHandler handshake;
  private final ProtocolHandler stateless;

  /**
   * @param limiter bound on calls in work, shared by all transports
   * @param states seals what clients carry from one round of a request to the next
   * @param maxWait how long clients of the legacy protocol may take to answer one input request
   */
  public McpDispatcher(
      ServerFeatures features,
      ConcurrencyLimiter limiter,
      RequestState states,
      Duration maxWait,
      Defects defects) {
    this.catalog = features.catalog();
    this.defects = defects;
    CommonMethods methods = new CommonMethods(features);
    ToolCalls calls = new ToolCalls(catalog, features.toolbox(), limiter);
    this.handshake = new LegacyProtocol(features, methods, calls, limiter, maxWait);
    this.stateless = new StatelessProtocol(features, methods, calls, states);
  }

  @Override
  public RpcResult request(Request request, RequestContext context) {
    ProtocolHandler protocol = Revisions.isStateless(request) ? stateless : handshake;
    try {
      return protocol.request(request, context);
    } catch (JsonRpcException wrong) {
      return new RpcResult.Wrong(wrong.to(request.id()));
    } catch (RuntimeException | StackOverflowError defect) {
      String id = context.call().requestId();
      ToolFailure failure = defects.internal(defect, "method", request.method(), id);
      return new RpcResult.Wrong(
          JsonRpcException.of(ErrorCodes.INTERNAL_ERROR, failure.message())
              .with(failure.toJson(id))
              .to(request.id()));
    }
  }

  @Override
  public void notification(Notification notification, RequestContext context) {
    ObjectNode params = notification.params();
    if (notification.method().equals(METHOD_CANCELLED) && params != null) {
      JsonNode id = params.get("requestId");
      if (id != null) {
        context.client().calls().cancel(context.caller().principal(), id);
      }
    }
  }

  @Override
  public void response(Response response, RequestContext context) {
    context.client().requests().complete(response);
  }

  @Override
  public boolean lacksScope(Request request, RequestContext context) {
    ObjectNode params = request.params();
    JsonNode name = params == null ? null : params.get("name");
    return request.method().equals(McpSchema.METHOD_TOOLS_CALL)
        && name != null
        && name.isString()
        && catalog
            .tool(name.stringValue())
            .flatMap(tool -> Scope.of(tool.scope()))
            .filter(scope -> !context.caller().may(scope))
            .isPresent();
  }
}
