package com.instainstru.copilot.server;

import com.instainstru.copilot.auth.Scope;
import com.instainstru.copilot.catalog.Catalog;
import com.instainstru.copilot.catalog.ToolDefinition;
import com.instainstru.copilot.server.JsonRpcMessage.Notification;
import com.instainstru.copilot.server.JsonRpcMessage.Request;
import com.instainstru.copilot.tool.CallContext;
import com.instainstru.copilot.tool.FailureCode;
import com.instainstru.copilot.tool.ToolFailure;
import com.instainstru.copilot.tool.ToolOutcome;
import com.instainstru.copilot.tool.Toolbox;
import com.instainstru.copilot.tool.TraceContext;
import com.instainstru.copilot.tool.UnknownToolException;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import io.modelcontextprotocol.spec.ProtocolVersions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The methods of MCP's revisions 2024-11-05 to 2025-11-25 over one toolbox.
 *
 * <p>It dispatches by itself, with the names and codes of the SDK's schema: the SDK's server
 * ignores cancellation, shows exception texts to callers and offers a hidden tool to whoever knows
 * its name.
 */
public final class McpDispatcher implements MessageHandler {
  /** Protocol revisions spoken, newest first. */
  public static final List<String> PROTOCOL_VERSIONS =
      List.of(
          ProtocolVersions.MCP_2025_11_25,
          ProtocolVersions.MCP_2025_06_18,
          ProtocolVersions.MCP_2025_03_26,
          ProtocolVersions.MCP_2024_11_05);

  private static final Logger LOG = LoggerFactory.getLogger(McpDispatcher.class);
  private static final String METHOD_CANCELLED = "notifications/cancelled";
  private static final Set<String> LOG_LEVELS =
      Set.of("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency");

  private final Catalog catalog;
  private final Toolbox toolbox;
  private final Resources resources;
  private final CallSlots slots;
  private final String version;

  /**
   * @param catalog names the server and its modules
   * @param toolbox what is listed and called
   * @param resources what is offered as resources; none turns the capability off
   * @param slots bound on calls in work, shared by all transports
   * @param version of this server
   */
  public McpDispatcher(
      Catalog catalog,
      Toolbox toolbox,
      List<ResourceSource> resources,
      CallSlots slots,
      String version) {
    this.catalog = catalog;
    this.toolbox = toolbox;
    this.resources = new Resources(resources);
    this.slots = slots;
    this.version = version;
  }

  @Override
  public Reply request(Request request, Exchange exchange) {
    try {
      if (request.method().equals(McpSchema.METHOD_TOOLS_CALL)) {
        return call(request, exchange);
      }
      return new Reply.Result(request.id(), result(request, exchange));
    } catch (JsonRpcException wrong) {
      return new Reply.Wrong(wrong.to(request.id()));
    } catch (RuntimeException defect) {
      String id = UUID.randomUUID().toString();
      LOG.error("request {} failed in {}", id, request.method(), defect);
      return new Reply.Wrong(
          JsonRpcException.of(
                  ErrorCodes.INTERNAL_ERROR,
                  "The server failed on this request. Report the request id " + id + ".")
              .to(request.id()));
    }
  }

  private ObjectNode result(Request request, Exchange exchange) {
    return switch (request.method()) {
      case McpSchema.METHOD_INITIALIZE -> initialize(request.params(), exchange);
      case McpSchema.METHOD_PING -> JsonNodeFactory.instance.objectNode();
      case McpSchema.METHOD_TOOLS_LIST -> {
        refuseCursor(request.params());
        yield ToolAnswers.list(toolbox.offeredTo(exchange.caller()));
      }
      case McpSchema.METHOD_LOGGING_SET_LEVEL -> setLevel(request.params());
      default -> resource(request, exchange);
    };
  }

  private ObjectNode resource(Request request, Exchange exchange) {
    if (resources.isEmpty()) {
      throw unknownMethod();
    }
    return switch (request.method()) {
      case McpSchema.METHOD_RESOURCES_LIST -> {
        refuseCursor(request.params());
        yield resources.list(exchange.caller());
      }
      case McpSchema.METHOD_RESOURCES_TEMPLATES_LIST -> {
        refuseCursor(request.params());
        yield resources.templates();
      }
      case McpSchema.METHOD_RESOURCES_READ -> resources.read(requiredText(request.params(), "uri"));
      case McpSchema.METHOD_COMPLETION_COMPLETE -> complete(request.params());
      default -> throw unknownMethod();
    };
  }

  /** Variables of resource templates can be completed; tools and prompts have nothing to offer. */
  private ObjectNode complete(@Nullable ObjectNode params) {
    ObjectNode given = params == null ? JsonNodeFactory.instance.objectNode() : params;
    JsonNode reference = given.path("ref");
    if (!reference.path("type").asString("").equals("ref/resource")) {
      throw JsonRpcException.of(
          ErrorCodes.INVALID_PARAMS,
          "Only variables of resource templates (ref/resource) can be completed.");
    }
    JsonNode argument = given.path("argument");
    return resources.complete(
        reference.path("uri").asString(""),
        argument.path("name").asString(""),
        argument.path("value").asString(""));
  }

  private static JsonRpcException unknownMethod() {
    return JsonRpcException.of(ErrorCodes.METHOD_NOT_FOUND, "This server has no such method.");
  }

  private ObjectNode initialize(@Nullable ObjectNode params, Exchange exchange) {
    String wanted = requiredText(params, "protocolVersion");
    JsonNode name = params == null ? null : params.at("/clientInfo/name");
    if (name != null && name.isString()) {
      exchange.client().introduce(name.stringValue());
    }
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put(
        "protocolVersion", PROTOCOL_VERSIONS.contains(wanted) ? wanted : PROTOCOL_VERSIONS.get(0));
    ObjectNode capabilities = result.putObject("capabilities");
    capabilities.putObject("tools").put("listChanged", false);
    if (!resources.isEmpty()) {
      capabilities.putObject("resources").put("subscribe", false).put("listChanged", false);
      capabilities.putObject("completions");
    }
    result
        .putObject("serverInfo")
        .put("name", catalog.serverName())
        .put("title", catalog.serverTitle())
        .put("version", version);
    result.put(
        "instructions", ServerInstructions.of(catalog, toolbox.offeredTo(exchange.caller())));
    return result;
  }

  /** Clients may ask for log messages by level; this server sends none at any level. */
  private static ObjectNode setLevel(@Nullable ObjectNode params) {
    if (!LOG_LEVELS.contains(requiredText(params, "level"))) {
      throw JsonRpcException.of(
          ErrorCodes.INVALID_PARAMS, "The level must be one of RFC 5424's, in lower case.");
    }
    return JsonNodeFactory.instance.objectNode();
  }

  private Reply call(Request request, Exchange exchange) {
    ObjectNode params = request.params();
    String name = requiredText(params, "name");
    ObjectNode arguments = arguments(params);
    CallContext context =
        new CallContext(
            exchange.caller(),
            UUID.randomUUID().toString(),
            exchange.client().transport(),
            exchange.client().name(),
            exchange.cancellation(),
            trace(params, exchange));
    if (!slots.enter()) {
      ToolFailure overloaded =
          ToolFailure.of(
                  FailureCode.OVERLOADED,
                  "The server has as many calls in work as it takes. Repeat the call in a moment.")
              .retryAfter(1);
      return failed(request, name, overloaded, context.requestId());
    }
    try {
      ToolOutcome outcome = outcome(name, arguments, context);
      if (outcome instanceof ToolOutcome.Failure failure) {
        return failed(request, name, failure.failure(), failure.requestId());
      }
      return new Reply.Result(
          request.id(),
          ToolAnswers.success(((ToolOutcome.Success) outcome).result(), untrusted(name)));
    } finally {
      slots.leave();
    }
  }

  /** The trace of the message itself (SEP-414), else that of its transport, else a new one. */
  private static TraceContext trace(@Nullable ObjectNode params, Exchange exchange) {
    JsonNode meta = params == null ? null : params.get("_meta");
    if (meta != null) {
      Optional<TraceContext> own =
          TraceContext.of(
              meta.path("traceparent").asString(null), meta.path("tracestate").asString(null));
      if (own.isPresent()) {
        return own.get();
      }
    }
    return exchange.trace() == null ? TraceContext.fresh() : exchange.trace();
  }

  private ToolOutcome outcome(String name, ObjectNode arguments, CallContext context) {
    try {
      return toolbox.call(name, arguments, context);
    } catch (UnknownToolException unknown) {
      throw JsonRpcException.of(ErrorCodes.INVALID_PARAMS, String.valueOf(unknown.getMessage()));
    } catch (RuntimeException | StackOverflowError defect) {
      LOG.error("request {} failed in a tool", context.requestId(), defect);
      ToolFailure internal =
          ToolFailure.of(
              FailureCode.INTERNAL,
              "The server failed on this call. Report the request id; trying again may help.");
      return new ToolOutcome.Failure(internal, context.requestId());
    }
  }

  private Reply failed(Request request, String name, ToolFailure failure, String requestId) {
    return new Reply.ToolFailed(request.id(), failure, requestId, scope(name));
  }

  private boolean untrusted(String toolName) {
    return catalog.tool(toolName).map(ToolDefinition::untrusted).orElse(true);
  }

  private String scope(String toolName) {
    return catalog.tool(toolName).map(ToolDefinition::scope).orElseGet(Scope.READ::value);
  }

  @Override
  public void notification(Notification notification, Exchange exchange) {
    ObjectNode params = notification.params();
    if (notification.method().equals(METHOD_CANCELLED) && params != null) {
      JsonNode id = params.get("requestId");
      if (id != null) {
        exchange.client().calls().cancel(exchange.caller().principal(), id);
      }
    }
  }

  @Override
  public boolean lacksScope(Request request, Exchange exchange) {
    ObjectNode params = request.params();
    JsonNode name = params == null ? null : params.get("name");
    return request.method().equals(McpSchema.METHOD_TOOLS_CALL)
        && name != null
        && name.isString()
        && catalog
            .tool(name.stringValue())
            .flatMap(tool -> Scope.of(tool.scope()))
            .filter(scope -> !exchange.caller().may(scope))
            .isPresent();
  }

  private static ObjectNode arguments(@Nullable ObjectNode params) {
    JsonNode arguments = params == null ? null : params.get("arguments");
    if (arguments == null || arguments.isNull()) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (arguments instanceof ObjectNode object) {
      return object;
    }
    throw JsonRpcException.of(
        ErrorCodes.INVALID_PARAMS, "The parameter arguments must be an object.");
  }

  private static String requiredText(@Nullable ObjectNode params, String field) {
    JsonNode value = params == null ? null : params.get(field);
    if (value == null || !value.isString()) {
      throw JsonRpcException.of(
          ErrorCodes.INVALID_PARAMS, "The parameter " + field + " is required and must be a text.");
    }
    return value.stringValue();
  }

  /** Lists come in one page, so no cursor was ever given out. */
  private static void refuseCursor(@Nullable ObjectNode params) {
    JsonNode cursor = params == null ? null : params.get("cursor");
    if (cursor != null && !cursor.isNull()) {
      throw JsonRpcException.of(
          ErrorCodes.INVALID_PARAMS,
          "The cursor is unknown. Lists come in one page; leave it out.");
    }
  }
}
