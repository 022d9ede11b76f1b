package com.instainstru.copilot.tools.admin;

import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.upstream.FreshCache;
import com.instainstru.copilot.upstream.Upstream;
import com.instainstru.copilot.upstream.UpstreamRequest;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import tools.jackson.databind.JsonNode;

/** The reads that the catalog lets be cached, one cache a tool. */
final class CachedReads {
  private static final int MAX_ANSWERS = 50;

  private final Upstream backend;
  private final FreshCache.Caches caches;
  private final ConcurrentMap<String, FreshCache<UpstreamRequest, JsonNode>> byTool =
      new ConcurrentHashMap<>();

  CachedReads(Upstream backend, FreshCache.Caches caches) {
    this.backend = backend;
    this.caches = caches;
  }

  /** The backend's JSON; shared by callers. */
  FreshCache.Found<JsonNode> get(UpstreamRequest request, Duration freshFor, ToolCall call) {
    return byTool
        .computeIfAbsent(call.tool().name(), name -> caches.named(name, freshFor, MAX_ANSWERS))
        .get(request, call.context(), () -> backend.send(request, call.context()).body());
  }
}
