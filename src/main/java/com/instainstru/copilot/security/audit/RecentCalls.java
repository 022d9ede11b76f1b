package com.instainstru.copilot.security.audit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * The latest entries of the audit log, kept in memory whether or not there is a file: what the
 * server is doing now. The oldest gives way to the newest.
 */
public final class RecentCalls {
  /** How many entries are kept. */
  public static final int MOST = 1_000;

  private final Deque<AuditEntry> entries = new ArrayDeque<>();

  /** Keeps one more. */
  synchronized void add(AuditEntry entry) {
    if (entries.size() == MOST) {
      entries.removeFirst();
    }
    entries.addLast(entry);
  }

  /** All that are kept, newest first. */
  public List<AuditEntry> newestFirst() {
    List<AuditEntry> copy;
    synchronized (this) {
      copy = new ArrayList<>(entries);
    }
    Collections.reverse(copy);
    return copy;
  }
}
