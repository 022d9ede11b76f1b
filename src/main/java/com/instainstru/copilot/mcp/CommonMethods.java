package com.instainstru.copilot.mcp;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.mcp.JsonRpcMessage.Request;
import com.instainstru.copilot.security.auth.Caller;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The methods that all revisions share, apart from {@code tools/call}. */
final class CommonMethods {
  private static final int MAX_COMPLETIONS = 100;

  private final ServerFeatures features;
  private final Resources resources;
  private final Prompts prompts;

  private final ToolList tools = new ToolList();

  CommonMethods(ServerFeatures features) {
    this.features = features;
    this.resources = new Resources(features.resources());
    this.prompts = new Prompts(features.prompts());
  }

  Resources resources() {
    return resources;
  }

  /**
   * @throws JsonRpcException -32601 if the method is none of these, or what it asks for is not
   *     offered
   */
  ObjectNode result(Request request, CallContext context) {
    ObjectNode params = request.paramsOrNone();
    if (request.method().endsWith("/list")) {
      Params.refuseCursor(params);
    }
    return switch (request.method()) {
      case McpSchema.METHOD_TOOLS_LIST -> tools.of(features.toolbox().offeredTo(context.caller()));
      case McpSchema.METHOD_RESOURCES_LIST -> offered(resources).list(context.caller());
      case McpSchema.METHOD_RESOURCES_TEMPLATES_LIST ->
          offered(resources).templates(context.caller());
      case McpSchema.METHOD_RESOURCES_READ ->
          offered(resources).read(Params.text(params, "uri"), context.caller());
      case McpSchema.METHOD_PROMPT_LIST -> offered(prompts).list(context.caller());
      case McpSchema.METHOD_PROMPT_GET ->
          offered(prompts).get(Params.text(params, "name"), params.path("arguments"), context);
      case McpSchema.METHOD_COMPLETION_COMPLETE -> complete(params, context.caller());
      default -> throw unknownMethod();
    };
  }

  static JsonRpcException unknownMethod() {
    return JsonRpcException.of(ErrorCodes.METHOD_NOT_FOUND, "This server has no such method.");
  }

  private static Resources offered(Resources resources) {
    if (resources.isEmpty()) {
      throw unknownMethod();
    }
    return resources;
  }

  private static Prompts offered(Prompts prompts) {
    if (prompts.isEmpty()) {
      throw unknownMethod();
    }
    return prompts;
  }

  /** Variables of resource templates and arguments of prompts can be completed. */
  private ObjectNode complete(ObjectNode params, Caller caller) {
    if (resources.isEmpty() && prompts.isEmpty()) {
      throw unknownMethod();
    }
    JsonNode reference = params.path("ref");
    String name = params.at("/argument/name").asString("");
    String typed = params.at("/argument/value").asString("");
    return switch (reference.path("type").asString("")) {
      case "ref/resource" ->
          completion(resources.complete(reference.path("uri").asString(""), name, caller), typed);
      case "ref/prompt" ->
          completion(prompts.complete(reference.path("name").asString(""), name, caller), typed);
      default ->
          throw JsonRpcException.of(
              ErrorCodes.INVALID_PARAMS,
              "Only variables of resource templates (ref/resource) and arguments of prompts"
                  + " (ref/prompt) can be completed.");
    };
  }

  /** The values that hold what was typed, in any letter case; those that begin with it first. */
  private static ObjectNode completion(List<String> known, String typed) {
    String wanted = typed.toLowerCase(Locale.ROOT);
    List<String> values =
        known.stream()
            .filter(value -> value.toLowerCase(Locale.ROOT).contains(wanted))
            .sorted(
                Comparator.comparing(value -> !value.toLowerCase(Locale.ROOT).startsWith(wanted)))
            .toList();
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    ObjectNode completion = result.putObject("completion");
    ArrayNode best = completion.putArray("values");
    values.stream().limit(MAX_COMPLETIONS).forEach(best::add);
    completion.put("total", values.size()).put("hasMore", values.size() > MAX_COMPLETIONS);
    return result;
  }

  /**
   * MCP's server capabilities of these features, without those of a single protocol. What is listed
   * does not change while the server runs.
   */
  ObjectNode capabilities() {
    ObjectNode capabilities = JsonNodeFactory.instance.objectNode();
    capabilities.putObject("tools").put("listChanged", false);
    if (!resources.isEmpty()) {
      capabilities.putObject("resources").put("subscribe", false).put("listChanged", false);
    }
    if (!prompts.isEmpty()) {
      capabilities.putObject("prompts").put("listChanged", false);
    }
    if (!resources.isEmpty() || !prompts.isEmpty()) {
      capabilities.putObject("completions");
    }
    return capabilities;
  }

  /** The words an agent gets once. */
  String instructions(CallContext context) {
    return ServerInstructions.of(
        features.catalog(), features.toolbox().offeredTo(context.caller()));
  }
}
