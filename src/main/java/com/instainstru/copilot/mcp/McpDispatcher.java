package com.instainstru.copilot.mcp;

import com.instainstru.copilot.config.CallLimits;
import com.instainstru.copilot.mcp.JsonRpcMessage.Notification;
import com.instainstru.copilot.mcp.JsonRpcMessage.Request;
import com.instainstru.copilot.mcp.JsonRpcMessage.Response;
import com.instainstru.copilot.security.auth.Scope;
import com.instainstru.copilot.security.sealing.TokenSealer;
import com.instainstru.copilot.tools.Toolbox;
import com.instainstru.copilot.tools.catalog.Catalog;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
  private static final Logger LOG = LoggerFactory.getLogger(McpDispatcher.class);
  private static final String METHOD_CANCELLED = "notifications/cancelled";

  private final Catalog catalog;
  private final ProtocolHandler handshake;
  private final ProtocolHandler stateless;

  /**
   * @param limiter bound on calls in work, shared by all transports
   * @param states seals what clients carry from one round of a request to the next
   */
  public McpDispatcher(ServerFeatures features, CallLimiter limiter, RequestState states) {
    this(features, limiter, states, CallLimits.standard().consentWait());
  }

  /**
   * The same with another bound on how long clients of older revisions may take to answer.
   *
   * @param maxWait for one question of this server
   */
  public McpDispatcher(
      ServerFeatures features, CallLimiter limiter, RequestState states, Duration maxWait) {
    this.catalog = features.catalog();
    CommonMethods methods = new CommonMethods(features);
    ToolCalls calls = new ToolCalls(catalog, features.toolbox(), limiter);
    this.handshake = new LegacyProtocol(features, methods, calls, maxWait);
    this.stateless = new StatelessProtocol(features, methods, calls, states);
  }

  /** One without prompts, whose offer never changes and whose seals die with the process. */
  public McpDispatcher(
      Catalog catalog,
      Toolbox toolbox,
      List<ResourceSource> resources,
      CallLimiter limiter,
      String version) {
    this(
        new ServerFeatures(catalog, toolbox, resources, List.of(), Changes.none(), version),
        limiter,
        RequestState.of(TokenSealer.of(null, Clock.systemUTC()), Clock.systemUTC()));
  }

  @Override
  public RpcResult request(Request request, RequestContext context) {
    ProtocolHandler protocol = Revisions.isStateless(request) ? stateless : handshake;
    try {
      return protocol.request(request, context);
    } catch (JsonRpcException wrong) {
      return new RpcResult.Wrong(wrong.to(request.id()));
    } catch (RuntimeException defect) {
      String id = UUID.randomUUID().toString();
      LOG.error("request {} failed in {}", id, request.method(), defect);
      return new RpcResult.Wrong(
          JsonRpcException.of(
                  ErrorCodes.INTERNAL_ERROR,
                  "The server failed on this request. Report the request id " + id + ".")
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
