package com.instainstru.copilot.mcp;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.security.auth.Caller;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** MCP's prompt methods over all sources. */
public final class Prompts {
  private final List<PromptSource> sources;

  public Prompts(List<PromptSource> sources) {
    this.sources = List.copyOf(sources);
  }

  boolean isEmpty() {
    return sources.isEmpty();
  }

  /** The result of {@code prompts/list}. */
  public ObjectNode list(Caller caller) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    ArrayNode array = result.putArray("prompts");
    for (PromptSource source : sources) {
      source.list(caller).forEach(prompt -> entry(array.addObject(), prompt));
    }
    return result;
  }

  private static void entry(ObjectNode entry, PromptSource.Prompt prompt) {
    entry
        .put("name", prompt.name())
        .put("title", prompt.title())
        .put("description", prompt.description());
    ArrayNode arguments = entry.putArray("arguments");
    for (PromptSource.Argument argument : prompt.arguments()) {
      arguments
          .addObject()
          .put("name", argument.name())
          .put("description", argument.description())
          .put("required", argument.required());
    }
  }

  /**
   * The result of {@code prompts/get}.
   *
   * @param given the arguments as the client sent them
   * @throws JsonRpcException -32602 if there is no such prompt, or an argument is missing or wrong
   */
  public ObjectNode get(String name, JsonNode given, CallContext context) {
    for (PromptSource source : sources) {
      for (PromptSource.Prompt prompt : source.list(context.caller())) {
        if (prompt.name().equals(name)) {
          return result(
              source.get(name, arguments(prompt, given), context).orElseThrow(Prompts::unknown));
        }
      }
    }
    throw unknown();
  }

  private static JsonRpcException unknown() {
    return JsonRpcException.of(
        ErrorCodes.INVALID_PARAMS, "There is no such prompt. prompts/list names the prompts.");
  }

  private static Map<String, String> arguments(PromptSource.Prompt prompt, JsonNode given) {
    List<String> known = prompt.arguments().stream().map(PromptSource.Argument::name).toList();
    if (!known.containsAll(given.propertyNames())) {
      throw JsonRpcException.of(
          ErrorCodes.INVALID_PARAMS,
          known.isEmpty()
              ? "The prompt takes no arguments."
              : "The prompt takes these arguments only: " + String.join(", ", known) + ".");
    }
    Map<String, String> arguments = new LinkedHashMap<>();
    for (PromptSource.Argument argument : prompt.arguments()) {
      JsonNode value = given.path(argument.name());
      if (value.isString()) {
        arguments.put(argument.name(), value.stringValue());
      } else if (argument.required() || !(value.isMissingNode() || value.isNull())) {
        throw JsonRpcException.of(
            ErrorCodes.INVALID_PARAMS,
            "The prompt's argument " + argument.name() + " must be a text.");
      }
    }
    return arguments;
  }

  private static ObjectNode result(PromptSource.Filled filled) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("description", filled.description());
    ArrayNode messages = result.putArray("messages");
    for (PromptSource.Message message : filled.messages()) {
      messages
          .addObject()
          .put("role", message.role())
          .set("content", ContentItems.item(message.content()));
    }
    return result;
  }

  List<String> complete(String name, String argument, Caller caller) {
    return sources.stream()
        .flatMap(source -> source.complete(name, argument, caller).stream())
        .toList();
  }
}
