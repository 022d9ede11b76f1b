package com.instainstru.copilot.server.http;

import com.instainstru.copilot.auth.Caller;
import com.instainstru.copilot.catalog.Catalog;
import com.instainstru.copilot.consent.Approvers;
import com.instainstru.copilot.telemetry.AuditEntry;
import com.instainstru.copilot.telemetry.RecentCalls;
import java.util.List;

/**
 * What the operator console shows besides what MCP tells.
 *
 * @param catalog the modules, and the tools that each has
 * @param calls the latest calls
 * @param overseers who sees the calls of all callers; the others see their own
 */
public record Console(Catalog catalog, RecentCalls calls, Approvers overseers) {

  /** The latest calls that the caller may see, newest first. */
  List<AuditEntry> visibleTo(Caller caller) {
    List<AuditEntry> all = calls.newestFirst();
    return overseers.include(caller)
        ? all
        : all.stream().filter(entry -> entry.principal().equals(caller.principal())).toList();
  }
}
