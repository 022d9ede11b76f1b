package com.instainstru.copilot.upstream;

import org.jspecify.annotations.Nullable;

/** How one attempt ended. */
sealed interface Exchange {
  /**
   * The upstream answered.
   *
   * @param body whole body after decoding
   * @param retryAfter the header as sent; null for none
   * @param date the header as sent; null for none
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes go straight to the JSON parser
  record Answer(int status, byte[] body, @Nullable String retryAfter, @Nullable String date)
      implements Exchange {}

  /** No usable answer came. */
  record Broken(Fault fault) implements Exchange {}

  /** Why no usable answer came. */
  enum Fault {
    /** Not within the time limit. */
    TIMEOUT,
    /** No connection, or its peer is not who it should be. */
    NOT_CONNECTED,
    /** The connection broke before the answer began. */
    CONNECTION_LOST,
    /** The answer broke off, was too large or no HTTP. */
    UNREADABLE,
    /** The caller gave up. */
    CANCELLED
  }
}
