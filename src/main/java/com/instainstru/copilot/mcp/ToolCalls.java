package com.instainstru.copilot.mcp;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.call.ClientInputRequired;
import com.instainstru.copilot.call.ConcurrencyLimiter;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.LogLevel;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.mcp.JsonRpcMessage.Request;
import com.instainstru.copilot.security.auth.Scope;
import com.instainstru.copilot.tools.ToolOutcome;
import com.instainstru.copilot.tools.Toolbox;
import com.instainstru.copilot.tools.UnknownToolException;
import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code tools/call} of all revisions: the toolbox, within the bound on calls in work. */
final class ToolCalls {
  private final Catalog catalog;
  private final Toolbox toolbox;
  private final ConcurrencyLimiter limiter;
  private final Heartbeat heartbeat = new Heartbeat();

  ToolCalls(Catalog catalog, Toolbox toolbox, ConcurrencyLimiter limiter) {
    this.catalog = catalog;
    this.toolbox = toolbox;
    this.limiter = limiter;
  }

  /**
   * @param notifications of the request; sign of life while the call is in work
   * @throws JsonRpcException -32602 if there is no such tool or the arguments are no object
   * @throws ClientInputRequired if the client has to act before the call can go on
   */
  RpcResult call(Request request, CallContext context, RequestNotifications notifications) {
    String name = Params.text(request.paramsOrNone(), "name");
    ObjectNode arguments = arguments(request.paramsOrNone());
    if (!limiter.enter()) {
      ToolFailure overloaded =
          ToolFailure.of(
                  FailureCode.OVERLOADED,
                  "The server is running as many calls as it can. Repeat the call in a moment.")
              .retryAfter(1);
      return failed(request, name, overloaded, context.requestId());
    }
    Cancellation.Registration beat =
        notifications.wantsProgress() ? heartbeat.begin(notifications) : () -> {};
    long begin = System.nanoTime();
    try {
      ToolOutcome outcome = outcome(name, arguments, context);
      tell(notifications, name, outcome, context.requestId(), System.nanoTime() - begin);
      if (outcome instanceof ToolOutcome.Failure failure) {
        return failed(request, name, failure.failure(), failure.requestId());
      }
      return new RpcResult.Result(
          request.id(),
          ToolResultJson.success(((ToolOutcome.Success) outcome).result(), untrusted(name)));
    } finally {
      beat.close();
      limiter.leave();
    }
  }

  private ToolOutcome outcome(String name, ObjectNode arguments, CallContext context) {
    try {
      return toolbox.call(name, arguments, context);
    } catch (UnknownToolException unknown) {
      throw JsonRpcException.of(ErrorCodes.INVALID_PARAMS, String.valueOf(unknown.getMessage()));
    }
  }

  /** Lets a client that debugs know what the answer alone does not say. */
  private static void tell(
      RequestNotifications notifications,
      String tool,
      ToolOutcome outcome,
      String requestId,
      long nanos) {
    notifications.log(
        LogLevel.DEBUG,
        "calls",
        JsonNodeFactory.instance
            .objectNode()
            .put("tool", tool)
            .put(
                "outcome",
                outcome instanceof ToolOutcome.Failure failure
                    ? failure.failure().code().code()
                    : "success")
            .put("ms", TimeUnit.NANOSECONDS.toMillis(nanos))
            .put("request_id", requestId));
  }

  RpcResult failed(Request request, String name, ToolFailure failure, String requestId) {
    return new RpcResult.ToolFailed(request.id(), failure, requestId, scope(name));
  }

  private boolean untrusted(String toolName) {
    return catalog.tool(toolName).map(ToolDefinition::untrusted).orElse(true);
  }

  private String scope(String toolName) {
    return catalog.tool(toolName).map(ToolDefinition::scope).orElseGet(Scope.READ::value);
  }

  private static ObjectNode arguments(ObjectNode params) {
    JsonNode arguments = params.get("arguments");
    if (arguments == null || arguments.isNull()) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (arguments instanceof ObjectNode object) {
      return object;
    }
    throw JsonRpcException.of(
        ErrorCodes.INVALID_PARAMS, "The parameter arguments must be an object.");
  }
}
