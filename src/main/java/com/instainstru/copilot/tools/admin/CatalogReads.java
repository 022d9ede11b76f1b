package com.instainstru.copilot.tools.admin;

import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.catalog.Catalog;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads of the backend that help to judge the answer of another tool, as the catalog has them. */
final class CatalogReads {
  private final Catalog catalog;
  private final ToolHandler backend;

  /**
   * @param backend runs the request of any tool of the catalog
   */
  CatalogReads(Catalog catalog, ToolHandler backend) {
    this.catalog = catalog;
    this.backend = backend;
  }

  /** Arguments of a read, to be filled. */
  static ObjectNode arguments() {
    return JsonNodeFactory.instance.objectNode();
  }

  /**
   * The answer of another tool to the same caller.
   *
   * @param tool its name without prefix
   * @throws ToolFailure as that tool
   */
  ObjectNode read(String tool, ObjectNode arguments, ToolCall call) {
    return backend.handle(call(tool, arguments, call)).structured();
  }

  /** A call of another tool by the same caller. */
  ToolCall call(String tool, ObjectNode arguments, ToolCall call) {
    return new ToolCall(
        catalog.tool(catalog.toolPrefix() + tool).orElseThrow(), arguments, call.context());
  }

  /** The same, empty if it fails: for what only adds to an answer. */
  Optional<ObjectNode> tryRead(String tool, ObjectNode arguments, ToolCall call) {
    try {
      return Optional.of(read(tool, arguments, call));
    } catch (ToolFailure failure) {
      return Optional.empty();
    }
  }
}
