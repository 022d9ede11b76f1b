package com.instainstru.copilot.server;

import com.instainstru.copilot.auth.Caller;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** MCP's resource methods over all sources. */
final class Resources {
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

  ObjectNode templates() {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    ArrayNode array = result.putArray("resourceTemplates");
    for (ResourceSource source : sources) {
      for (ResourceSource.Template template : source.templates()) {
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

  /** Completion of a template's variable. */
  ObjectNode complete(String uriTemplate, String variable, String typed) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    ObjectNode completion = result.putObject("completion");
    ArrayNode values = completion.putArray("values");
    for (ResourceSource source : sources) {
      source.complete(uriTemplate, variable, typed).forEach(values::add);
    }
    completion.put("total", values.size()).put("hasMore", false);
    return result;
  }

  /**
   * @throws JsonRpcException if no source has it
   */
  ObjectNode read(String uri) {
    ResourceSource.Contents contents =
        sources.stream()
            .flatMap(source -> source.read(uri).stream())
            .findFirst()
            .orElseThrow(
                () ->
                    JsonRpcException.of(
                        ErrorCodes.RESOURCE_NOT_FOUND,
                        "There is no such resource. resources/list names those there are."));
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result
        .putArray("contents")
        .addObject()
        .put("uri", contents.uri())
        .put("mimeType", contents.mimeType())
        .put("text", contents.text());
    return result;
  }
}
