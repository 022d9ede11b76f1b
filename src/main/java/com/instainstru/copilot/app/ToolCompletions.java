package com.instainstru.copilot.app;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.CacheLoader;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.instainstru.copilot.call.Background;
import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.mcp.prompts.CompletionSource;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.security.auth.Scope;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.Toolbox;
import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Values for completions, out of what tools answer. They are read in the background and kept; who
 * types does not wait for an upstream. Only callers who may use the tool see them.
 */
final class ToolCompletions implements CompletionSource {
  private static final Logger LOG = LoggerFactory.getLogger(ToolCompletions.class);
  private static final Duration RENEWED_AFTER = Duration.ofMinutes(1);
  private static final int PATIENCE_MILLIS = 1_000;

  private final Catalog catalog;
  private final Toolbox toolbox;
  private final Function<ToolDefinition, ToolHandler> handlers;
  private final Supplier<List<String>> metrics;
  private final AsyncLoadingCache<Kind, List<String>> answered;

  /**
   * @param toolbox tells which tools a caller may use
   * @param handlers of the tools that are asked
   * @param metrics names of the dictionary, which is asked instead of a tool
   * @param ticker tells when to ask again
   */
  ToolCompletions(
      Catalog catalog,
      Toolbox toolbox,
      Function<ToolDefinition, ToolHandler> handlers,
      Supplier<List<String>> metrics,
      Ticker ticker) {
    this.catalog = catalog;
    this.toolbox = toolbox;
    this.handlers = handlers;
    this.metrics = metrics;
    this.answered =
        Caffeine.newBuilder()
            .refreshAfterWrite(RENEWED_AFTER)
            .ticker(ticker)
            .executor(work -> Background.run("completions", work))
            .buildAsync(
                new CacheLoader<>() {
                  @Override
                  public List<String> load(Kind kind) {
                    return ask(kind).orElse(List.of());
                  }

                  @Override
                  public List<String> reload(Kind kind, List<String> before) {
                    return ask(kind).orElse(before);
                  }
                });
  }

  private static String tool(Kind kind) {
    return switch (kind) {
      case METRICS -> "metrics_describe";
      case DASHBOARDS -> "dashboards_list";
      case SERVICES, CATEGORIES -> "services_catalog";
    };
  }

  @Override
  public List<String> of(Kind kind, Caller caller) {
    String name = catalog.toolPrefix() + tool(kind);
    if (toolbox.offeredTo(caller).stream().noneMatch(tool -> tool.name().equals(name))) {
      return List.of();
    }
    if (kind == Kind.METRICS) {
      return metrics.get();
    }
    CompletableFuture<List<String>> asked = answered.get(kind);
    return asked.copy().completeOnTimeout(List.of(), PATIENCE_MILLIS, TimeUnit.MILLISECONDS).join();
  }

  /** Empty while the upstream fails. */
  private Optional<List<String>> ask(Kind kind) {
    ToolDefinition tool = catalog.tool(catalog.toolPrefix() + tool(kind)).orElseThrow();
    CallContext context =
        CallContext.of(Caller.local(Set.of(Scope.READ)), "internal", "completions");
    try {
      JsonNode answer =
          handlers
              .apply(tool)
              .handle(new ToolCall(tool, JsonNodeFactory.instance.objectNode(), context))
              .structured();
      return Optional.of(
          rows(kind, answer)
              .valueStream()
              .map(row -> field(kind, row))
              .filter(value -> !value.isEmpty())
              .distinct()
              .sorted()
              .toList());
    } catch (ToolFailure failure) {
      LOG.info("no {} to complete with: {}", kind.word(), failure.code().code());
      return Optional.empty();
    }
  }

  private static JsonNode rows(Kind kind, JsonNode answer) {
    return kind == Kind.DASHBOARDS ? answer.path("dashboards") : answer.at("/data/services");
  }

  private static String field(Kind kind, JsonNode row) {
    return switch (kind) {
      case DASHBOARDS -> row.path("uid").asString("");
      case CATEGORIES -> row.path("category_slug").asString("");
      default -> row.path("slug").asString("");
    };
  }
}
