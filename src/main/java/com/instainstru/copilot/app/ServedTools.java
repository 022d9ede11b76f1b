package com.instainstru.copilot.app;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.tools.ToolOutcome;
import com.instainstru.copilot.tools.Toolbox;
import com.instainstru.copilot.tools.UnknownToolException;
import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.catalog.ModuleDefinition;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import com.instainstru.copilot.upstream.FreshCache;
import com.instainstru.copilot.upstream.Upstream;
import com.instainstru.copilot.upstream.UpstreamRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tools of those modules that the platform has. An older state of it answers 404 to the path
 * that the catalog names for a module; its tools are left out then. Paths are asked at the first
 * listing, and again after ten minutes. A platform that cannot be asked lacks nothing.
 */
final class ServedTools implements Toolbox {
  private static final Duration KNOWN_FOR = Duration.ofMinutes(10);
  private static final Duration PAUSE = Duration.ofSeconds(30);
  private static final Set<FailureCode> UNREACHABLE =
      Set.of(
          FailureCode.UPSTREAM_TIMEOUT,
          FailureCode.UPSTREAM_UNAVAILABLE,
          FailureCode.UPSTREAM_RATE_LIMITED,
          FailureCode.CIRCUIT_OPEN,
          FailureCode.NOT_CONFIGURED);

  private final Toolbox tools;
  private final Upstream backend;
  private final Clock clock;
  private final FreshCache<String, Boolean> answers;
  private final Map<String, String> probes = new LinkedHashMap<>();
  private final Map<String, String> modules = new LinkedHashMap<>();
  private volatile Instant askAfter = Instant.MIN;

  /**
   * @param chosen names of the modules that the deployment offers
   */
  ServedTools(
      Toolbox tools,
      Catalog catalog,
      Set<String> chosen,
      Upstream backend,
      FreshCache.Caches caches,
      Clock clock) {
    this.tools = tools;
    this.backend = backend;
    this.clock = clock;
    this.answers = caches.named("platform", KNOWN_FOR, catalog.modules().size());
    for (ModuleDefinition module : catalog.modules()) {
      String probe = module.probe();
      if (probe != null && chosen.contains(module.name())) {
        probes.put(module.name(), probe);
        module.tools().forEach(tool -> modules.put(tool.name(), module.name()));
      }
    }
  }

  /** Names of the chosen modules that the platform lacks. */
  Set<String> missing() {
    Set<String> missing = new LinkedHashSet<>();
    if (probes.isEmpty() || clock.instant().isBefore(askAfter)) {
      return missing;
    }
    try {
      probes.forEach(
          (module, path) -> {
            if (!isServed(path)) {
              missing.add(module);
            }
          });
    } catch (ToolFailure failure) {
      askAfter = clock.instant().plus(PAUSE);
    }
    return missing;
  }

  private boolean isServed(String path) {
    CallContext context = CallContext.of(Caller.local(), "cli", "probe");
    return answers.get(path, context, () -> ask(path, context)).value();
  }

  private boolean ask(String path, CallContext context) {
    try {
      backend.send(
          new UpstreamRequest("GET", path, Map.of(), List.of(), Map.of(), null, false, 0), context);
      return true;
    } catch (ToolFailure failure) {
      if (UNREACHABLE.contains(failure.code())) {
        throw failure;
      }
      return failure.code() != FailureCode.NOT_FOUND;
    }
  }

  @Override
  public List<ToolDefinition> offeredTo(Caller caller) {
    List<ToolDefinition> offered = tools.offeredTo(caller);
    Set<String> missing = missing();
    return offered.stream().filter(tool -> !missing.contains(tool.module())).toList();
  }

  @Override
  public ToolOutcome call(String name, ObjectNode arguments, CallContext context) {
    String module = modules.get(name);
    if (module != null && missing().contains(module)) {
      throw new UnknownToolException(
          "The platform does not have what this tool asks for: its backend is older than the module "
              + module
              + ".");
    }
    return tools.call(name, arguments, context);
  }
}
