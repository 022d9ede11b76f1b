package com.instainstru.copilot.upstream;

import com.instainstru.copilot.call.CallContext;
import com.instainstru.copilot.call.ToolFailure;

/**
 * A remote service: adds the credential, keeps deadlines and limits, turns faults into failures.
 */
public interface Upstream {
  /**
   * {@code backend}, {@code grafana}, {@code prometheus}, {@code alertmanager} or {@code sentry}.
   */
  String name();

  /**
   * Sends one request and waits for the whole answer. Cancelling the context aborts it.
   *
   * @return a 2xx answer whose body is JSON
   * @throws ToolFailure for everything else, with the codes of {@link
   *     com.instainstru.copilot.call.FailureCode}
   */
  UpstreamResponse send(UpstreamRequest request, CallContext context);
}
