package com.instainstru.copilot.console;

import com.instainstru.copilot.security.audit.AuditEntry;
import com.instainstru.copilot.security.audit.RecentCalls;
import com.instainstru.copilot.security.auth.Caller;
import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.consent.Approvers;
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
