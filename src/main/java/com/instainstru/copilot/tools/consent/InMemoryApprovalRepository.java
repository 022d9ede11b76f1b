package com.instainstru.copilot.tools.consent;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Approvals in the memory of this process. */
public final class InMemoryApprovalRepository implements ApprovalRepository {
  private final Map<String, Approval> open = new LinkedHashMap<>();

  @Override
  public synchronized <T> T change(Function<Map<String, Approval>, T> work) {
    return work.apply(open);
  }
}
