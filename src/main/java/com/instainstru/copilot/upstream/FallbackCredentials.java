package com.instainstru.copilot.upstream;

import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.metering.UpstreamMeters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uses a second credential while the first cannot be had, and says so each time. Only for
 * deployments that ask for it, because the second one is usually the more powerful.
 */
public final class FallbackCredentials implements Credentials {
  private static final Logger log = LoggerFactory.getLogger(FallbackCredentials.class);

  private final Credentials first;
  private final Credentials second;
  private final UpstreamMeters meters;

  /**
   * @param meters count each use of the second one
   */
  public FallbackCredentials(Credentials first, Credentials second, UpstreamMeters meters) {
    this.first = first;
    this.second = second;
    this.meters = meters;
  }

  @Override
  public @Nullable String authorization(Deadline deadline, Cancellation cancellation) {
    try {
      return first.authorization(deadline, cancellation);
    } catch (ToolFailure failure) {
      log.warn("INSTAINSTRU_MCP_M2M_FALLBACK is on: the static token is used for the backend");
      meters.fallback("backend");
      return second.authorization(deadline, cancellation);
    }
  }

  @Override
  public boolean replaceable(String refused) {
    return first.replaceable(refused);
  }
}
