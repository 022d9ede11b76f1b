package com.instainstru.copilot.tools;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the calls of each principal, and those of each principal to one tool. A store that cannot
 * count lets nothing through.
 */
public final class LimitRate implements ToolInterceptor {
  private static final Logger log = LoggerFactory.getLogger(LimitRate.class);

  private final RateStore store;
  private final int callsPerMinute;
  private final int callsPerMinuteAndTool;

  /**
   * @param callsPerMinute most calls a minute and principal; 0 means unlimited
   * @param callsPerMinuteAndTool most calls a minute, principal and tool; 0 means unlimited
   */
  public LimitRate(RateStore store, int callsPerMinute, int callsPerMinuteAndTool) {
    this.store = store;
    this.callsPerMinute = callsPerMinute;
    this.callsPerMinuteAndTool = callsPerMinuteAndTool;
  }

  @Override
  public ToolResult intercept(ToolCall call, Chain next) {
    String principal = call.context().caller().principal();
    String tool = call.tool().name();
    // The narrower limit first: a call that it refuses does not count against the other tools.
    take(tool + " " + principal, callsPerMinuteAndTool, " calls of this tool within a minute");
    take(principal, callsPerMinute, " calls within a minute");
    return next.proceed(call);
  }

  private void take(String key, int perMinute, String what) {
    if (perMinute == 0) {
      return;
    }
    Duration wait = waiting(key, perMinute);
    if (!wait.isZero()) {
      int seconds = (int) Math.max(1, wait.plusMillis(999).toSeconds());
      throw ToolFailure.of(
              FailureCode.RATE_LIMITED,
              "You made more than "
                  + perMinute
                  + what
                  + ". Wait "
                  + seconds
                  + " s, then repeat this call.")
          .retryAfter(seconds);
    }
  }

  private Duration waiting(String key, int perMinute) {
    try {
      return store.take(key, perMinute);
    } catch (RuntimeException e) {
      log.error("calls cannot be counted and are rejected", e);
      throw ToolFailure.of(
              FailureCode.OVERLOADED,
              "The server cannot count calls at the moment and therefore accepts none. Repeat the"
                  + " call in a moment; if the failure persists, ask its operators to investigate.")
          .retryAfter(1);
    }
  }
}
