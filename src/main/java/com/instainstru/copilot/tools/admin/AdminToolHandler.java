package com.instainstru.copilot.tools.admin;

import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import com.instainstru.copilot.tools.catalog.RequestTemplate;
import com.instainstru.copilot.upstream.FreshCache;
import com.instainstru.copilot.upstream.Upstream;
import com.instainstru.copilot.upstream.UpstreamRequest;
import java.time.Clock;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs every tool that the catalog declares as a {@code request}: builds the call, and returns the
 * backend's JSON as it is, with cents beside dollars.
 */
public final class AdminToolHandler implements ToolHandler {
  private final Upstream backend;
  private final CachedReads cachedReads;
  private final Clock clock;
  private final KeyedWrites keyedWrites = new KeyedWrites();

  /**
   * @param caches makes the caches of tools whose catalog entry asks for one
   * @param clock tells from when a window of hours or days back counts
   */
  public AdminToolHandler(Upstream backend, FreshCache.Caches caches, Clock clock) {
    this.backend = backend;
    this.clock = clock;
    this.cachedReads = new CachedReads(backend, caches);
  }

  @Override
  public ToolResult handle(ToolCall call) {
    RequestTemplate template = call.tool().request();
    if (template == null) {
      throw new IllegalStateException(call.tool().name() + " declares no request");
    }
    if (!template.window()) {
      return ToolResult.of(AnswerRules.apply(template, call, answer(template, call)));
    }
    RequestedWindow window = RequestedWindow.of(call.arguments(), clock.instant());
    ToolCall timed = call.withArguments(window.in(call.arguments()));
    ObjectNode answer = AnswerRules.apply(template, call, answer(template, timed));
    window.tell(answer);
    return ToolResult.of(answer);
  }

  private ObjectNode answer(RequestTemplate template, ToolCall call) {
    UpstreamRequest request =
        RequestBuilder.build(template, call.arguments(), call.context().caller());
    if (template.cacheSeconds() > 0) {
      FreshCache.Found<JsonNode> found =
          cachedReads.get(request, Duration.ofSeconds(template.cacheSeconds()), call);
      return found.mark(object(found.value().deepCopy()));
    }
    String key = request.headers().get(KeyedWrites.HEADER);
    if (key == null) {
      return object(backend.send(request, call.context()).body());
    }
    call.context().notes().upstreamKey(key);
    return object(
        keyedWrites
            .send(
                key,
                template.messages(),
                call.context(),
                () -> backend.send(request, call.context()).body())
            .deepCopy());
  }

  /** Structured content has to be an object; a list stays reachable under one name. */
  private static ObjectNode object(JsonNode body) {
    if (body instanceof ObjectNode object) {
      return object;
    }
    ObjectNode wrapped = JsonNodeFactory.instance.objectNode();
    wrapped.set("items", body);
    return wrapped;
  }
}
