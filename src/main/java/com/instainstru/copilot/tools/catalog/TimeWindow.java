package com.instainstru.copilot.tools.catalog;

/**
 * Names of the arguments by which tools take a window of time: from a time to a time, or hours or
 * days back from now.
 */
public final class TimeWindow {
  /** When it begins; goes before the hours and the days. */
  public static final String START = "start_time";

  /** When it ends; needs a start. */
  public static final String END = "end_time";

  /** Hours back; go before the days. */
  public static final String HOURS = "since_hours";

  /** Days back. */
  public static final String DAYS = "since_days";

  private TimeWindow() {}
}
