package com.instainstru.copilot.tools.consent;

import java.util.Map;
import java.util.function.Function;

/** Where open approvals are: in this process, or in a store that replicas share. */
public interface ApprovalRepository {
  /**
   * Reads and changes the open approvals in one step.
   *
   * @param work gets them by their codes, to be changed in place; it may run more than once, since
   *     it begins again where another process was quicker
   * @return what the run that counts returned
   * @throws com.instainstru.copilot.tools.StoreUnavailableException if the store does not tell; the
   *     change may or may not be kept then
   */
  <T> T change(Function<Map<String, Approval>, T> work);
}
