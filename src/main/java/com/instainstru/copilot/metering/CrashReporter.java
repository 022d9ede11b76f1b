package com.instainstru.copilot.metering;

/** Where defects of this server are reported. */
@FunctionalInterface
public interface CrashReporter {
  /**
   * Reports a defect. Never throws, never sends arguments, headers, tokens or personal data.
   *
   * @param tool name of the tool that was called
   * @param requestId id of the call, the same as in its answer and in the log
   */
  void report(Throwable defect, String tool, String requestId);

  /** Reports nothing, for processes without a DSN. */
  static CrashReporter none() {
    return (defect, tool, requestId) -> {};
  }
}
