package com.instainstru.copilot.metering;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Meters of tool calls: {@code copilot_tool_calls_seconds} with the labels {@code tool}, {@code
 * outcome} and {@code transport}. No label holds anything that a caller chose.
 */
public final class CallMeters {
  private final MeterRegistry registry;

  /** To look a timer up at the registry means to build and sort its labels first. */
  private final Map<Labels, Timer> timers = new ConcurrentHashMap<>();

  private record Labels(String tool, String outcome, String transport) {}

  public CallMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * @param tool name of an existing tool
   * @param outcome {@code success} or a failure code
   * @param transport {@code stdio}, {@code http}, {@code sse} or {@code cli}
   */
  public void record(String tool, String outcome, String transport, Duration taken) {
    timers.computeIfAbsent(new Labels(tool, outcome, transport), this::timer).record(taken);
  }

  /**
   * Counts an upstream's answer that cannot be true: {@code copilot_answers_implausible_total}.
   *
   * @param tool name of an existing tool
   * @param reason a short word of ours
   */
  public void implausible(String tool, String reason) {
    Counter.builder("copilot.answers.implausible")
        .description("Answers of upstreams that cannot be true")
        .tag("tool", tool)
        .tag("reason", reason)
        .register(registry)
        .increment();
  }

  private Timer timer(Labels labels) {
    return Timer.builder("copilot.tool.calls")
        .description("Tool calls by outcome")
        .tag("tool", labels.tool())
        .tag("outcome", labels.outcome())
        .tag("transport", labels.transport())
        .register(registry);
  }

  /**
   * An answer without a field that its tool should return: {@code
   * copilot_incomplete_answers_total}.
   *
   * @param tool name of an existing tool
   */
  public void incomplete(String tool) {
    Counter.builder("copilot.incomplete.answers")
        .description("Answers that lack a field which the tool's output schema requires")
        .tag("tool", tool)
        .register(registry)
        .increment();
  }

  /**
   * How full the server is: {@code copilot_calls_running} and {@code copilot_calls_waiting}.
   *
   * @param running calls in work now
   * @param waiting calls that wait for one of these to end
   */
  public void queue(Supplier<Number> running, Supplier<Number> waiting) {
    Gauge.builder("copilot.calls.running", running)
        .description("Tool calls in work")
        .register(registry);
    Gauge.builder("copilot.calls.waiting", waiting)
        .description("Tool calls that wait for others to end")
        .register(registry);
  }
}
