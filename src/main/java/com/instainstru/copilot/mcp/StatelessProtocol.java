package com.instainstru.copilot.mcp;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.ClientInputRequired;
import com.instainstru.copilot.call.InputRequest;
import com.instainstru.copilot.mcp.JsonRpcMessage.Request;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Revision 2026-07-28: no handshake, every request says who speaks; what the client has to answer
 * comes as a result, and the client calls again.
 */
final class StatelessProtocol implements ProtocolHandler {
  static final String DISCOVER = "server/discover";

  private static final String RESULT_TYPE = "resultType";

  /** How long clients may keep results, by method; these differ from caller to caller. */
  private static final Map<String, Duration> FRESH =
      Map.of(
          DISCOVER,
          Duration.ofMinutes(5),
          McpSchema.METHOD_TOOLS_LIST,
          Duration.ofMinutes(5),
          McpSchema.METHOD_PROMPT_LIST,
          Duration.ofMinutes(5),
          McpSchema.METHOD_RESOURCES_LIST,
          Duration.ofMinutes(5),
          McpSchema.METHOD_RESOURCES_TEMPLATES_LIST,
          Duration.ofMinutes(5),
          McpSchema.METHOD_RESOURCES_READ,
          Duration.ofMinutes(1));

  private final ServerFeatures features;
  private final CommonMethods methods;
  private final ToolCalls calls;
  private final RequestState states;

  StatelessProtocol(
      ServerFeatures features, CommonMethods methods, ToolCalls calls, RequestState states) {
    this.features = features;
    this.methods = methods;
    this.calls = calls;
    this.states = states;
  }

  @Override
  public RpcResult request(Request request, RequestContext context) {
    ObjectNode params = request.paramsOrNone();
    RequestMeta meta = RequestMeta.read(params);
    RequestNotifications notifications = new RequestNotifications(context, params, meta.level());
    RoundTripChannel channel =
        new RoundTripChannel(
            request, context.caller().principal(), meta.capabilities(), notifications, states);
    CallContext call = context.call(meta.client(), params, channel);
    try (notifications) {
      return reply(request, call, notifications);
    } catch (ClientInputRequired.InputNeeded needed) {
      return new RpcResult.Result(request.id(), identified(inputRequired(needed)));
    } catch (ClientInputRequired.CapabilityMissing missing) {
      throw missingCapability(missing);
    } catch (JsonRpcException wrong) {
      // This revision has no code of its own for a missing resource.
      throw wrong.code() == ErrorCodes.RESOURCE_NOT_FOUND
          ? wrong.as(ErrorCodes.INVALID_PARAMS)
          : wrong;
    }
  }

  private RpcResult reply(Request request, CallContext call, RequestNotifications notifications) {
    if (request.method().equals(McpSchema.METHOD_TOOLS_CALL)) {
      return completed(calls.call(request, call, notifications));
    }
    ObjectNode result =
        request.method().equals(DISCOVER) ? discover(call) : methods.result(request, call);
    Duration fresh = FRESH.get(request.method());
    if (fresh != null) {
      result.put("ttlMs", fresh.toMillis()).put("cacheScope", "private");
    }
    return new RpcResult.Result(request.id(), identified(result.put(RESULT_TYPE, "complete")));
  }

  private ObjectNode discover(CallContext call) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    Revisions.ALL.forEach(result.putArray("supportedVersions")::add);
    ObjectNode capabilities = methods.capabilities();
    capabilities.putObject("logging");
    result.set("capabilities", capabilities);
    return result.put("instructions", methods.instructions(call));
  }

  /** A call's result, in whatever form it is sent. */
  private RpcResult completed(RpcResult reply) {
    if (reply instanceof RpcResult.Result result) {
      identified(result.result().put(RESULT_TYPE, "complete"));
      return result;
    }
    RpcResult.ToolFailed failed = (RpcResult.ToolFailed) reply;
    return failed.with(identified(complete()));
  }

  private static ObjectNode complete() {
    return JsonNodeFactory.instance.objectNode().put(RESULT_TYPE, "complete");
  }

  private ObjectNode identified(ObjectNode result) {
    result.withObjectProperty("_meta").set(RequestMeta.SERVER_INFO, features.serverInfo());
    return result;
  }

  private static ObjectNode inputRequired(ClientInputRequired.InputNeeded needed) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put(RESULT_TYPE, "input_required");
    ObjectNode requests = result.putObject("inputRequests");
    for (InputRequest question : needed.questions()) {
      requests
          .putObject(question.key())
          .put("method", question.capability().method())
          .set("params", question.params());
    }
    if (needed.state() != null) {
      result.put("requestState", needed.state());
    }
    return result;
  }

  private static JsonRpcException missingCapability(ClientInputRequired.CapabilityMissing missing) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.set("requiredCapabilities", ClientCapabilities.required(missing.capabilities()));
    return JsonRpcException.of(
            RequestMeta.MISSING_CAPABILITY,
            "The request needs capabilities that its client does not declare.")
        .with(data);
  }
}
