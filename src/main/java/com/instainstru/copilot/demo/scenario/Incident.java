package com.instainstru.copilot.demo.scenario;

import java.time.Duration;

/**
 * What is wrong in the demo world: the payment provider has been silent for a while. Requests that
 * need it fail or get slow, payment tasks fail with the same error, and their queue grows. All
 * stand-ins tell it from here, so that they agree.
 */
public final class Incident {
  /** For how long. */
  public static final Duration LASTS = Duration.ofMinutes(90);

  /** Type of the exception that the platform raises. */
  public static final String EXCEPTION = "TimeoutError";

  /** Its message. */
  public static final String MESSAGE = "payment provider did not answer";

  private Incident() {}
}
