package com.instainstru.copilot.config;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which tools a deployment offers.
 *
 * @param actions whether the tools that change something others see are offered
 * @param modules names of modules, {@code default} and {@code all}, added with or without {@code
 *     +}, taken away with {@code -}; empty means the default
 * @param tools only these tools (with or without prefix); empty means all
 * @param excludeTools never these tools; wins over the other two
 * @param extraCatalog a second catalog file; null for none
 * @param extraMetrics a second metrics dictionary; null for none
 * @param timeZone of calendar time in questions
 * @param maskPersonalData whether e-mail addresses and phone numbers in results are masked
 * @param callsPerMinute most calls a minute and caller; 0 means unlimited
 * @param callsPerMinuteAndTool most calls a minute, caller and tool; 0 means unlimited
 * @param consent least consent that counts for actions: {@code token}, {@code client} or {@code
 *     person}; null for the strongest that the client offers
 * @param approvers who may approve actions; entries with an {@code @} are e-mail addresses; empty
 *     admits every caller with the scope
 */
public record ToolSettings(
    boolean actions,
    List<String> modules,
    Set<String> tools,
    Set<String> excludeTools,
    @Nullable Path extraCatalog,
    @Nullable Path extraMetrics,
    ZoneId timeZone,
    boolean maskPersonalData,
    int callsPerMinute,
    int callsPerMinuteAndTool,
    @Nullable String consent,
    Set<String> approvers) {

  public ToolSettings {
    modules = List.copyOf(modules);
    tools = Set.copyOf(tools);
    excludeTools = Set.copyOf(excludeTools);
    approvers = Set.copyOf(approvers);
  }
}
