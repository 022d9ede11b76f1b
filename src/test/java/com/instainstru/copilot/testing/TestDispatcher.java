package com.instainstru.copilot.testing;

import com.instainstru.copilot.call.ConcurrencyLimiter;
import com.instainstru.copilot.config.CallLimits;
import com.instainstru.copilot.mcp.McpDispatcher;
import com.instainstru.copilot.mcp.PromptSource;
import com.instainstru.copilot.mcp.RequestState;
import com.instainstru.copilot.mcp.ResourceSource;
import com.instainstru.copilot.mcp.ServerFeatures;
import com.instainstru.copilot.security.sealing.TokenSealer;
import com.instainstru.copilot.tools.Defects;
import com.instainstru.copilot.tools.Toolbox;
import java.time.Clock;
import java.util.List;

/** Dispatchers with the standard limits whose seals die with the process. */
public final class TestDispatcher {
  private TestDispatcher() {}

  /** One that offers tools alone. */
  public static McpDispatcher of(Toolbox toolbox) {
    return of(toolbox, limiter(), List.of(), List.of());
  }

  public static McpDispatcher of(
      Toolbox toolbox,
      ConcurrencyLimiter limiter,
      List<ResourceSource> resources,
      List<PromptSource> prompts) {
    return of(
        new ServerFeatures(FakeToolbox.catalog(), toolbox, resources, prompts, "1.0.0"), limiter);
  }

  public static McpDispatcher of(ServerFeatures features, ConcurrencyLimiter limiter) {
    Clock clock = Clock.systemUTC();
    return new McpDispatcher(
        features,
        limiter,
        RequestState.of(TokenSealer.of(null, clock), clock),
        CallLimits.standard().consentWait(),
        Defects.logged());
  }

  /** The standard limit of calls that run at once. */
  public static ConcurrencyLimiter limiter() {
    CallLimits limits = CallLimits.standard();
    return new ConcurrencyLimiter(limits.maxConcurrent(), limits.waiting(), limits.maxWait());
  }
}
