package com.instainstru.copilot.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/**
 * Meters of tool calls: {@code copilot_tool_calls_seconds} with the labels {@code tool}, {@code
 * outcome} and {@code transport}. No label holds anything that a caller chose.
 */
public final class CallMeters {
  private final MeterRegistry registry;

  public CallMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * @param tool name of an existing tool
   * @param outcome {@code success} or a failure code
   * @param transport {@code stdio}, {@code http}, {@code sse} or {@code cli}
   */
  public void record(String tool, String outcome, String transport, Duration taken) {
    Timer.builder("copilot.tool.calls")
        .description("Tool calls by outcome")
        .tag("tool", tool)
        .tag("outcome", outcome)
        .tag("transport", transport)
        .register(registry)
        .record(taken);
  }
}
