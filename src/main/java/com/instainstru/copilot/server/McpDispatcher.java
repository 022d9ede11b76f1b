package com.instainstru.copilot.server;

import com.instainstru.copilot.tool.CallContext;
import com.instainstru.copilot.tool.ToolFailure;
import com.instainstru.copilot.tool.ToolListing;
import com.instainstru.copilot.tool.ToolOutcome;
import com.instainstru.copilot.tool.ToolResult;
import com.instainstru.copilot.tool.Toolbox;
import com.instainstru.copilot.tool.UnknownToolException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Serves the methods of MCP's initialize-era revisions for every transport. Holds no session: all
 * it needs comes with the request.
 */
public final class McpDispatcher {
  /** Revisions served, newest first. */
  static final List<String> VERSIONS =
      List.of("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05");

  private static final Logger log = LoggerFactory.getLogger(McpDispatcher.class);
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int INTERNAL_ERROR = -32603;

  private final Toolbox toolbox;
  private final ServerInfo info;

  public McpDispatcher(Toolbox toolbox, ServerInfo info) {
    this.toolbox = toolbox;
    this.info = info;
  }

  /**
   * What a request is answered with.
   *
   * @param json the JSON-RPC answer
   * @param failure why a tool call failed; null for everything else
   */
  record Reply(ObjectNode json, @Nullable ToolFailure failure) {}

  /** Answers a request; faults of the request become JSON-RPC errors. */
  Reply answer(JsonRpcMessage.Request request, CallContext context) {
    try {
      return switch (request.method()) {
        case "initialize" -> reply(request, initialize(request));
        case "ping" -> reply(request, NODES.objectNode());
        case "tools/list" -> reply(request, list(request, context));
        case "tools/call" -> call(request, context);
        default ->
            throw new JsonRpcException(
                JsonRpcException.METHOD_NOT_FOUND, "This server has no such method.", request.id());
      };
    } catch (JsonRpcException fault) {
      return new Reply(fault.toJson(), null);
    } catch (RuntimeException defect) {
      log.error(
          "{} could not be answered, request_id={}", "a request", context.requestId(), defect);
      return new Reply(
          JsonRpcException.error(
              INTERNAL_ERROR,
              "The server has a defect. Report this id to its operators: " + context.requestId(),
              request.id()),
          null);
    }
  }

  private static Reply reply(JsonRpcMessage.Request request, ObjectNode result) {
    return new Reply(JsonRpcMessage.result(request.id(), result), null);
  }

  private ObjectNode initialize(JsonRpcMessage.Request request) {
    String asked = request.params().path("protocolVersion").asString("");
    ObjectNode result = NODES.objectNode();
    result.put("protocolVersion", VERSIONS.contains(asked) ? asked : VERSIONS.get(0));
    result.putObject("capabilities").putObject("tools").put("listChanged", false);
    result
        .putObject("serverInfo")
        .put("name", info.name())
        .put("title", info.title())
        .put("version", info.version());
    result.put("instructions", info.instructions());
    return result;
  }

  private ObjectNode list(JsonRpcMessage.Request request, CallContext context) {
    if (request.params().hasNonNull("cursor")) {
      throw new JsonRpcException(
          JsonRpcException.INVALID_PARAMS,
          "The list has one page only; leave cursor out.",
          request.id());
    }
    ObjectNode result = NODES.objectNode();
    ArrayNode tools = result.putArray("tools");
    toolbox.offeredTo(context.caller()).forEach(tool -> tools.add(ToolListing.of(tool)));
    return result;
  }

  private Reply call(JsonRpcMessage.Request request, CallContext context) {
    JsonNode name = request.params().path("name");
    JsonNode arguments = request.params().path("arguments");
    boolean none = arguments.isMissingNode() || arguments.isNull();
    if (!name.isString() || (!none && !arguments.isObject())) {
      throw new JsonRpcException(
          JsonRpcException.INVALID_PARAMS,
          "tools/call needs a name, and arguments as an object.",
          request.id());
    }
    ObjectNode given = arguments instanceof ObjectNode object ? object : NODES.objectNode();
    try {
      ToolOutcome outcome = toolbox.call(name.stringValue(), given, context);
      if (outcome instanceof ToolOutcome.Success success) {
        return reply(request, result(success.result()));
      }
      ToolFailure failure = ((ToolOutcome.Failure) outcome).failure();
      ObjectNode result = content(failure.toJson(context.requestId()));
      result.put("isError", true);
      return new Reply(JsonRpcMessage.result(request.id(), result), failure);
    } catch (UnknownToolException unknown) {
      throw new JsonRpcException(
          JsonRpcException.INVALID_PARAMS, String.valueOf(unknown.getMessage()), request.id());
    }
  }

  private static ObjectNode result(ToolResult result) {
    ObjectNode json = content(result.structured());
    for (ToolResult.Picture picture : result.pictures()) {
      ((ArrayNode) json.get("content"))
          .addObject()
          .put("type", "image")
          .put("data", picture.base64())
          .put("mimeType", picture.mimeType());
    }
    json.put("isError", false);
    return json;
  }

  private static ObjectNode content(ObjectNode structured) {
    ObjectNode json = NODES.objectNode();
    json.putArray("content").addObject().put("type", "text").put("text", structured.toString());
    json.set("structuredContent", structured);
    return json;
  }
}
