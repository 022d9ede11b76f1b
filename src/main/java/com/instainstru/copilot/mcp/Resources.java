package com.instainstru.copilot.mcp;

import com.instainstru.copilot.security.auth.Caller;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** MCP's resource methods over all sources. */
final class Resources {
  /** Most characters of a client's URI that are repeated to it. */
  private static final int MAX_ECHO_LENGTH = 200;

  private final List<ResourceSource> sources;

  Resources(List<ResourceSource> sources) {
    this.sources = List.copyOf(sources);
  }

  boolean isEmpty() {
    return sources.isEmpty();
  }

  ObjectNode list(Caller caller) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    ArrayNode array = result.putArray("resources");
    for (ResourceSource source : sources) {
      for (ResourceSource.Resource resource : source.list(caller)) {
        array
            .addObject()
            .put("uri", resource.uri())
            .put("name", resource.name())
            .put("title", resource.title())
            .put("description", resource.description())
            .put("mimeType", resource.mimeType());
      }
    }
    return result;
  }

  ObjectNode templates(Caller caller) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    ArrayNode array = result.putArray("resourceTemplates");
    for (ResourceSource source : sources) {
      for (ResourceSource.Template template : source.templates(caller)) {
        array
            .addObject()
            .put("uriTemplate", template.uriTemplate())
            .put("name", template.name())
            .put("title", template.title())
            .put("description", template.description())
            .put("mimeType", template.mimeType());
      }
    }
    return result;
  }

  /** Values for a template's variable. */
  List<String> complete(String uriTemplate, String variable, Caller caller) {
    return sources.stream()
        .flatMap(source -> source.complete(uriTemplate, variable, caller).stream())
        .toList();
  }

  /** Whether a source has it for the caller. */
  boolean has(String uri, Caller caller) {
    return sources.stream().anyMatch(source -> source.read(uri, caller).isPresent());
  }

  /**
   * @throws JsonRpcException if no source has it
   */
  ObjectNode read(String uri, Caller caller) {
    ResourceSource.Contents contents =
        sources.stream()
            .flatMap(source -> source.read(uri, caller).stream())
            .findFirst()
            .orElseThrow(() -> unknown(uri));
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result
        .putArray("contents")
        .addObject()
        .put("uri", contents.uri())
        .put("mimeType", contents.mimeType())
        .put(contents.binary() ? "blob" : "text", contents.data());
    return result;
  }

  static JsonRpcException unknown(String uri) {
    return JsonRpcException.of(
            ErrorCodes.RESOURCE_NOT_FOUND,
            "There is no such resource. resources/list names the resources.")
        .with(JsonNodeFactory.instance.objectNode().put("uri", shortened(uri)));
  }

  private static String shortened(String uri) {
    return uri.length() > MAX_ECHO_LENGTH ? uri.substring(0, MAX_ECHO_LENGTH) : uri;
  }
}
