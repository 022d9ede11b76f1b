package com.instainstru.copilot.tool;

import org.jspecify.annotations.Nullable;

/** What the work of a call tells its record; written by one thread, read after it. */
public final class CallNotes {
  private volatile @Nullable String upstreamKey;

  /** The idempotency key that went to an upstream. */
  public void upstreamKey(String key) {
    upstreamKey = key;
  }

  /** Null if none went out. */
  public @Nullable String upstreamKey() {
    return upstreamKey;
  }
}
