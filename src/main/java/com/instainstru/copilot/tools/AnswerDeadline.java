package com.instainstru.copilot.tools;

import com.instainstru.copilot.call.Cancellation;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.tools.catalog.RequestTemplate;
import java.time.Duration;

/**
 * Ends work on an answer that nobody waits for: the time of its call has passed, or the call was
 * cancelled. Work that grows with the answer checks it again and again.
 */
final class AnswerDeadline {
  /** An answer may come at the last moment, or an old one when the time has passed. */
  private static final Duration MIN_TIME = Duration.ofSeconds(1);

  private final boolean mayEnd;
  private final long nanos;
  private final Cancellation cancellation;

  /**
   * @param mayEnd whether it ends anything at all
   * @param nanos by {@link System#nanoTime}
   */
  AnswerDeadline(boolean mayEnd, long nanos, Cancellation cancellation) {
    this.mayEnd = mayEnd;
    this.nanos = nanos;
    this.cancellation = cancellation;
  }

  /**
   * The end of the call's time, but no less than a second from now, when its answer has come.
   *
   * @param callTime limit of a whole call, unless its tool has one of its own
   * @return never ends the answer of an action: what was done has to be told
   */
  static AnswerDeadline of(ToolCall call, Duration callTime) {
    RequestTemplate request = call.tool().request();
    Duration time =
        request != null && request.timeoutSeconds() > 0
            ? Duration.ofSeconds(request.timeoutSeconds())
            : callTime;
    long now = System.nanoTime();
    long left = call.context().begunNanos() + time.toNanos() - now;
    return new AnswerDeadline(
        !call.tool().action(),
        now + Math.max(left, MIN_TIME.toNanos()),
        call.context().cancellation());
  }

  /**
   * @throws ToolFailure {@code output_too_large} if the time has passed, {@code
   *     upstream_unavailable} if the call was cancelled
   */
  void check() {
    if (!mayEnd) {
      return;
    }
    if (System.nanoTime() - nanos >= 0) {
      throw ToolFailure.of(
          FailureCode.OUTPUT_TOO_LARGE,
          "The answer was too late or too large to be prepared within the time limit of a call. Ask"
              + " for less: a lower limit, a shorter time or a narrower filter.");
    }
    if (cancellation.isCancelled()) {
      throw ToolFailure.of(
          FailureCode.UPSTREAM_UNAVAILABLE,
          "The call was cancelled while its answer was prepared.");
    }
  }
}
