package com.instainstru.copilot.questions.language;

/** What a word does to a question, whatever the subject. The words themselves are data. */
public enum Concept {
  /** Time that something takes. */
  LATENCY,
  /** Events per time, or after an outcome its share. */
  RATE,
  /** Requests per second. */
  TRAFFIC,
  /** Requests per minute. */
  PER_MINUTE,
  /** A number of events. */
  COUNT,
  /** A share of something. */
  RATIO,
  AVERAGE,
  MEDIAN,
  /** The 99th percentile. */
  TAIL,
  /** Makes a percentile of the number beside it. */
  PERCENTILE,
  MAXIMUM,
  MINIMUM,
  WORST,
  SLOW,
  FAST,
  BUSY,
  IDLE,
  MOST,
  LEAST,
  TOP,
  BOTTOM,
  /** Asks for a moment. */
  WHEN,
  /** Something sets in. */
  BEGIN,
  /** Asks which way something goes. */
  TREND,
  /** Asks whether something goes up. */
  RISING,
  /** Asks whether something goes down. */
  FALLING,
  /** An error budget, and what is burnt of it. */
  BUDGET,
  /** What remains of a budget. */
  LEFT,
  /** The share of satisfied requests, and half of the tolerated ones. */
  APDEX,
  /** Makes a grouping of the label beside it. */
  BREAKDOWN,
  /** Begins two times or moments. */
  BETWEEN,
  /** Makes a share of what follows. */
  AMONG,
  /** Asks for the endpoints that something comes from. */
  WHERE,
  /** Groups by what follows, or makes a time unit a rate's. */
  BY,
  /** Makes the duration beside it the window. */
  LAST,
  /** A window, or a bound. */
  OVER,
  SINCE,
  NOW,
  AGO,
  BEFORE,
  VERSUS,
  COMPARE,
  THAN,
  CHANGE,
  HIGHER,
  TIMES_HIGHER,
  PERCENT_CHANGE,
  /** A lower bound. */
  BEYOND,
  /** An upper bound. */
  WITHIN,
  /** Everything whose path begins so. */
  BELOW_PATH,
  EXCEPT,
  INCLUDE,
  EVERY,
  AND,
  OR,
  UNIT_AS,
  /** Asks for reasons: no reading here. */
  WHY,
  /** Time in which nothing happens: no reading here. */
  GAP,
  /** Calendar time: no reading here. */
  CALENDAR,
  /** A wish that something be done: never followed. */
  ACT
}
