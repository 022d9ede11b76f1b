package com.instainstru.copilot.admin;

import com.instainstru.copilot.catalog.RequestTemplate;
import com.instainstru.copilot.tool.ToolCall;
import com.instainstru.copilot.tool.ToolFailure;
import com.instainstru.copilot.tool.ToolHandler;
import com.instainstru.copilot.tool.ToolResult;
import com.instainstru.copilot.upstream.Upstream;
import com.instainstru.copilot.upstream.UpstreamRequest;
import com.instainstru.copilot.upstream.UpstreamResponse;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs every tool that the catalog declares as a {@code request}: builds the call, and returns the
 * backend's JSON as it is.
 */
public final class AdminToolHandler implements ToolHandler {
  private final Upstream backend;
  private final KeyedWrites keyedWrites = new KeyedWrites();

  public AdminToolHandler(Upstream backend) {
    this.backend = backend;
  }

  @Override
  public ToolResult handle(ToolCall call) {
    RequestTemplate template = call.tool().request();
    if (template == null) {
      throw new IllegalStateException(call.tool().name() + " declares no request");
    }
    UpstreamRequest request =
        RequestBuilder.build(template, call.arguments(), call.context().caller());
    String key = request.headers().get(KeyedWrites.HEADER);
    if (key == null) {
      return result(backend.send(request, call.context()));
    }
    call.context().notes().upstreamKey(key);
    boolean repeated = keyedWrites.begin(key);
    try {
      return result(backend.send(request, call.context()));
    } catch (ToolFailure failure) {
      throw keyedWrites.explained(failure, repeated);
    }
  }

  private static ToolResult result(UpstreamResponse response) {
    if (response.body() instanceof ObjectNode object) {
      return ToolResult.of(object);
    }
    // Structured content has to be an object; a list stays reachable under one name.
    ObjectNode wrapped = JsonNodeFactory.instance.objectNode();
    wrapped.set("items", response.body());
    return ToolResult.of(wrapped);
  }
}
