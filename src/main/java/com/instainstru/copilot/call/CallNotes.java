package com.instainstru.copilot.call;

import com.instainstru.copilot.security.audit.AuditEntry;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/** What the work of a call tells its record; written by one thread, read after it. */
public final class CallNotes {
  private volatile @Nullable String upstreamKey;
  private volatile AuditEntry.@Nullable Consent consent;
  private final Set<String> implausible = new ConcurrentSkipListSet<>();

  /** The idempotency key that went to an upstream. */
  public void upstreamKey(String key) {
    upstreamKey = key;
  }

  /** Null if none went out. */
  public @Nullable String upstreamKey() {
    return upstreamKey;
  }

  /** Who agreed to the action. */
  public void consent(AuditEntry.Consent given) {
    consent = given;
  }

  /** Null if nobody was asked, or nobody agreed. */
  public AuditEntry.@Nullable Consent consent() {
    return consent;
  }

  /**
   * An upstream's answer cannot be true.
   *
   * @param reason a short word of ours, such as {@code missing_field}
   */
  public void implausible(String reason) {
    implausible.add(reason);
  }

  /** Why answers of upstreams cannot be true; empty if none was noticed. */
  public Set<String> implausible() {
    return Set.copyOf(implausible);
  }
}
