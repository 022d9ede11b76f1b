package com.instainstru.copilot.tools;

import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.ToolFailure;
import java.util.Map;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where unexpected exceptions end: logged, reported, and answered with {@code internal}. */
public final class Defects {
  private static final Logger log = LoggerFactory.getLogger(Defects.class);

  private final BiConsumer<Throwable, Map<String, String>> reporter;

  /**
   * @param reporter takes an exception and its tags: what was asked for, and the request id. It
   *     never throws, and never sends arguments, headers, tokens or personal data
   */
  public Defects(BiConsumer<Throwable, Map<String, String>> reporter) {
    this.reporter = reporter;
  }

  /** For processes without a crash reporter. */
  public static Defects logged() {
    return new Defects((defect, tags) -> {});
  }

  /**
   * The failure that the caller gets.
   *
   * @param kind {@code tool} or {@code method}
   * @param name of the tool or method
   * @param requestId the same as in the answer
   */
  public ToolFailure internal(Throwable defect, String kind, String name, String requestId) {
    log.error("{} failed unexpectedly, request_id={}", name, requestId, defect);
    reporter.accept(defect, Map.of(kind, name, "request_id", requestId));
    return ToolFailure.of(
        FailureCode.INTERNAL,
        "This call hit a defect of the server. Report the request_id to its operators; repeating"
            + " the call is unlikely to help.");
  }
}
